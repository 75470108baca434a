import SessionModel

/// What is told of calls.
extension PlainProgress {
  /// What is new of a call.
  ///
  /// - Parameter before: the position at which it was told of last; `nil` for a call that is new.
  mutating func call(
    _ call: NodeID, _ items: ItemText, _ before: Int32?
  ) -> [ProgressPiece] {
    let identity = items.session.identity(call)
    var known = calls[identity] ?? ToldCall()
    defer { calls[identity] = known }
    let status = items.status(call)
    var news = CallNews(
      name: lines.line(items.name(call)), status: status, word: items.statusWord(call))
    let isAskedAnew = takeArguments(of: call, &news, &known, items, before)
    let hasResult = takeResult(of: call, &news, &known, items)
    let words = news.name + " " + news.word
    if known.words != words {
      known.words = words
      return [piece(.call(news), of: call, items)]
    }
    // The status is what it was: each thing that is not is told by its name.
    var told: [ProgressPiece] = []
    if isAskedAnew {
      var changed = news
      (changed.change, changed.tellsSummary) = (.arguments, true)
      (changed.failure, changed.result, changed.outcome) = (nil, nil, nil)
      told.append(piece(.call(changed), of: call, items))
    }
    if hasResult {
      (news.change, news.tellsSummary, news.fault) =
        (news.failure == nil ? .result : .error, false, nil)
      told.append(piece(.call(news), of: call, items))
    }
    return told
  }

  /// Takes what a call is given; whether that was told otherwise before. While it arrives, nothing is told of it.
  private func takeArguments(
    of call: NodeID, _ news: inout CallNews, _ known: inout ToldCall, _ items: ItemText,
    _ before: Int32?
  ) -> Bool {
    guard news.status.value != .pending else { return false }
    news.summary = items.summary(call).map(lines.line)
    let hash = items.text(call, .arguments).hashValue
    news.arguments = voice.argumentLines == 0 ? [] : arguments(items.arguments(call))
    guard known.arguments != hash else { return false }
    let isFirst = known.arguments == nil
    known.arguments = hash
    news.fault = items.fault(ofArguments: call).map { lines.line(items.redacted($0.text)) }
    news.tellsSummary = news.summary != known.summary
    known.summary = news.summary
    if isFirst { return false }
    if !news.tellsSummary, let before {
      // What the line of the call says is as it was: the change is told by the names of the arguments.
      let old = ItemText(items.session, at: before, redactor: lines.options.redactor)
        .arguments(call)
      let new = items.arguments(call)
      let changed = new.filter { !old.contains($0) }
      let gone = old.filter { argument in !new.contains { $0.name == argument.name } }
      let texts =
        changed.map { ($0.name.isEmpty ? "" : $0.name + ": ") + ArgumentSummary.line($0.value) }
        + gone.map { "without " + $0.name }
      if texts.isEmpty { return false }
      (news.summary, news.tellsSummary) = (lines.line(texts.joined(separator: "  ")), true)
    }
    return true
  }

  /// The arguments one by one.
  private func arguments(_ arguments: [Argument]) -> [String] {
    arguments.flatMap { argument -> [String] in
      guard let value = Excerpt(argument.value, first: voice.argumentLines, lines)
      else { return [] }
      let name = argument.name.isEmpty ? "" : lines.line(argument.name) + ":"
      if value.told.count == 1 { return [name + (name.isEmpty ? "" : " ") + value.told[0]] }
      return (name.isEmpty ? [] : [name]) + value.told.map { "  " + $0 }
    }
  }

  /// Takes what a call that is over gave back and what went wrong; whether any of it is new.
  private func takeResult(
    of call: NodeID, _ news: inout CallNews, _ known: inout ToldCall, _ items: ItemText
  ) -> Bool {
    guard !news.status.value.isOpen else { return false }
    news.took = items.duration(ofCall: call)
    news.outcome = items.outcome(call).map(lines.line)
    let failure = items.failure(call)
    var isNews = false
    if let failure, known.failure != failure.hashValue {
      known.failure = failure.hashValue
      news.failure = Excerpt(failure, first: voice.errorLines, lines)
      isNews = news.failure != nil
    }
    guard let result = items.result(call), known.result != result.hashValue else { return isNews }
    known.result = result.hashValue
    // What failed without an error has its output told for one; the last words of an agent stand below its call.
    let isTold =
      failure == items.text(call, .result) || failure == result
      || failure.map { Self.isEnd(result, of: $0) } ?? false || isLastWord(result, of: call, items)
    if !isTold { news.result = Excerpt(result, first: voice.resultLines, lines) }
    return isNews || news.result != nil
  }

  /// Whether a text is one line that stands behind the exit status in an error.
  private static func isEnd(_ text: String, of error: String) -> Bool {
    let lines = text.split(separator: "\n")
    return lines.count == 1 && error.hasSuffix(": " + lines[0])
  }

  /// Whether a text is what an agent said last.
  private func isLastWord(_ text: String, of call: NodeID, _ items: ItemText) -> Bool {
    guard let last = items.session.lastChild(of: call, at: items.position) else { return false }
    return items.text(last, .message) == text
  }
}
