import SessionModel

/// What is looked for in the contents of all sessions.
package struct SearchRequest: Hashable, Sendable {
  /// What is looked for, as `/` takes it.
  package var query: SearchQuery
  /// Where.
  package var scope = SearchScope()

  /// Makes a request of what is looked for, and where.
  package init(_ query: SearchQuery, in scope: SearchScope = SearchScope()) {
    (self.query, self.scope) = (query, scope)
  }

  /// Why what was typed is none.
  package struct Trouble: Error, Hashable {
    /// What is wrong, for people.
    package var reason: String
  }

  /// What narrows a search by a word in front of it: `agent:codex`.
  package enum Field: String, CaseIterable, Sendable { case agent, project, kind, since, until }

  /// Reads what was typed: words like `agent:codex`, and behind them what is looked for.
  ///
  /// - Parameters:
  ///   - now: the wall clock.
  ///   - zone: that of the reader's clock.
  package init(typed text: String, isLiteral: Bool, now: Milliseconds, zone: ClockZone)
    throws(Trouble)
  {
    var rest = text[...].drop { $0 == " " }
    var scope = SearchScope()
    while let colon = rest.firstIndex(of: ":"),
      let field = Field(rawValue: rest[..<colon].lowercased())
    {
      let value = rest[rest.index(after: colon)...].prefix { $0 != " " }
      try scope.take(field, String(value), now: now, zone: zone)
      rest = rest[value.endIndex...].drop { $0 == " " }
    }
    self.init(SearchQuery(String(rest), isLiteral: isLiteral), in: scope)
  }
}

extension SearchScope {
  /// Narrows the scope.
  package mutating func take(
    _ field: SearchRequest.Field, _ value: String, now: Milliseconds, zone: ClockZone
  ) throws(SearchRequest.Trouble) {
    func moment() throws(SearchRequest.Trouble) -> Milliseconds {
      guard let moment = SearchMoment.moment(value, now: now, zone: zone) else {
        throw SearchRequest.Trouble(reason: "is no date, and no 90m, 12h, 3d or 2w")
      }
      return moment
    }
    switch field {
    case .agent: agents.append(value)
    case .project: projects.append(value)
    case .kind:
      guard let kind = ToolKind(word: value) else {
        let words = ToolKind.allCases.map(\.word).joined(separator: ", ")
        throw SearchRequest.Trouble(reason: "is none of \(words)")
      }
      kinds.insert(kind)
    case .since: since = try moment()
    case .until: until = try moment()
    }
  }
}
