import JSONReading

/// What came of a call, in a word or two: `240 lines`, `+12 -4`, `exit 1`.
package struct CallOutcome: Hashable, Sendable {
  /// The words; foreign and not safe yet.
  package var text: String

  /// Bytes of a result that are looked at: of a longer one it is not told how long it is.
  private static let limit = 256 << 10

  /// Tells what came of a call; `nil` where nothing is worth a word.
  package init?(
    of call: NodeID, in session: Session, at position: Int32, parser: JSONParser
  ) {
    let status = session.toolStatus(call, at: position)?.value
    let kind = session.toolKind(call)
    let words: String?
    switch kind {
    case .command:
      // Some tell it beside the output.
      let exit = [Channel.result, .error].lazy.compactMap {
        Self.text(of: call, $0, session, position, parser)?.exit
      }.first
      words = exit.flatMap { $0 == 0 ? nil : "exit \($0)" }
    case _ where status != .completed: words = nil
    case .read:
      words = Self.count(call, session, position, parser, "line", "lines") { $0.linesOfFile }
    case .list:
      words = Self.count(call, session, position, parser, "name", "names") { $0.lines.count }
    case .search:
      words = Self.count(call, session, position, parser, "match", "matches") { $0.matches }
    case .edit, .write, .patch:
      let counts = session.edits(of: call, at: position).map(\.counts)
      let added = counts.reduce(0) { $0 + $1.added }
      let removed = counts.reduce(0) { $0 + $1.removed }
      let parts = [added > 0 ? "+\(added)" : nil, removed > 0 ? "-\(removed)" : nil]
      words = added + removed == 0 ? nil : parts.compactMap { $0 }.joined(separator: " ")
    case .question: words = Self.answer(call, session, position, parser)
    case .plan: words = "approved"
    case .todo, .agent, .web, .mcp, .other: words = nil
    }
    guard let words else { return nil }
    text = words
  }

  /// What the call gave back, or what it says of its failure.
  private static func result(
    _ call: NodeID, _ session: Session, _ position: Int32, _ parser: JSONParser
  ) -> ResultText? {
    let channel: Channel = session.has(.result, of: call, at: position) ? .result : .error
    return text(of: call, channel, session, position, parser)
  }

  /// The text of a channel.
  private static func text(
    of call: NodeID, _ channel: Channel, _ session: Session, _ position: Int32,
    _ parser: JSONParser
  ) -> ResultText? {
    guard let datum = session.datum(call, channel, at: position), datum.length < limit else {
      return nil
    }
    return session.text(call, channel, at: position).map { ResultText($0, parser: parser) }
  }

  /// How many lines of a kind a result has, with a word for one and for several.
  private static func count(
    _ call: NodeID, _ session: Session, _ position: Int32, _ parser: JSONParser, _ one: String,
    _ many: String, by size: (ResultText) -> Int
  ) -> String? {
    guard let result = result(call, session, position, parser) else { return nil }
    guard result.text.utf8.contains(where: { $0 > 0x20 }) else {
      return one == "match" ? "no match" : "empty"
    }
    if one == "match", let first = result.lines.first {
      if first.hasPrefix("No ") || first.hasPrefix("no ") { return "no match" }
      // `Found 17 files`
      if first.hasPrefix("Found "), let number = Int(first.dropFirst(6).prefix { $0.isNumber }) {
        return "\(number) \(first.contains("file") ? "file" : "match")"
          + (number == 1 ? "" : first.contains("file") ? "s" : "es")
      }
    }
    let count = size(result)
    return "\(NumberText.grouped(count)) \(count == 1 ? one : many)"
  }

  /// What a person answered.
  private static func answer(
    _ call: NodeID, _ session: Session, _ position: Int32, _ parser: JSONParser
  ) -> String? {
    guard let text = result(call, session, position, parser)?.text else { return nil }
    if let place = text.firstRange(of: "\"=\"") {
      let answer = text[place.upperBound...].prefix { $0 != "\"" }
      return answer.isEmpty ? nil : ArgumentSummary.line(String(answer))
    }
    let line = ArgumentSummary.line(text)
    return line.isEmpty || line.count > 60 ? nil : line
  }
}
