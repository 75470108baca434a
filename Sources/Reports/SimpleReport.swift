import JSONReading
import SessionModel

/// The simple display: `STATE - message`, its tools, their arguments and results, byte for byte as the
/// Python function prints them that the first viewers of progress entries had.
///
/// What the function prints of a value that is `None` or empty is printed here too; where it would stop with an
/// error, what is there is printed (`docs/formats-notes.md`, "The simple style").
enum SimpleReport {
  /// Writes the display as a report style, an item at a time.
  static func write(_ session: Session, _ options: ReportOptions, _ sink: ([UInt8]) -> Void) {
    let position = options.position ?? session.position
    let items = ItemText(session, options)
    func put(_ indent: Int, _ text: String) {
      let text = items.redacted(text)
      sink(Array((String(repeating: "  ", count: indent) + safe(text, options) + "\n").utf8))
    }
    for step in TreeWalk(session, options, includesRetracted: false) {
      let (item, depth) = (step.node, step.depth)
      switch (session.kind(item), step.isStart) {
      case (.entry, true):
        let state =
          word(of: item, items)
          ?? session.state(of: item, at: position, isCurrent: step.isCurrent)
        put(depth, state.uppercased() + " - " + (text(item, .message, items) ?? "None"))
      case (.call, true):
        put(depth, "⧉ " + (text(item, .name, items) ?? "Unknown Tool"))
        for argument in arguments(of: item, items) { put(depth + 1, "• " + argument) }
      case (.call, false):
        // Behind what a subagent did: its result came last.
        if let result = text(item, .result, items) { put(depth + 1, "→ " + result) }
      case (.entry, false), (.session, _): break
      }
    }
  }

  /// The source's own word for the state of an entry, which may be empty.
  private static func word(of entry: NodeID, _ items: ItemText) -> String? {
    items.session.has(.state, of: entry, at: items.position)
      ? text(entry, .state, items) : nil
  }

  /// The arguments of a call, each as `key: value`; text that is no object is one argument.
  private static func arguments(of call: NodeID, _ items: ItemText) -> [String] {
    guard let text = items.text(call, .arguments) else { return [] }
    let arguments = items.container(text) { value in
      value.kind == .object
        ? PythonText.members(of: value).map { $0.key + ": " + PythonText.str($0.value) }
        : [PythonText.str(value)]
    }
    return arguments ?? [text]
  }

  /// A value as `str()` prints it; `nil` when the source does not tell it, `None` when it tells that there is none.
  private static func text(_ item: NodeID, _ channel: Channel, _ items: ItemText) -> String? {
    let pieces = items.session.pieces(item, channel, at: items.position)
    guard let first = pieces.first else { return nil }
    let text = items.session.text(item, channel, at: items.position) ?? "null"
    guard pieces.count == 1, first.form == .json else { return text }
    // A string that holds JSON stays the string that it is.
    let isString = items.session.store.withBytes(of: first, limit: 1) {
      $0.first == UInt8(ascii: "\"")
    }
    return isString ? text : items.parsed(text) { PythonText.str($0) } ?? text
  }

  /// A foreign text without what drives a terminal. Its lines, the empty ones too, and its tabs stay.
  private static func safe(_ text: String, _ options: ReportOptions) -> String {
    let lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false)
    return lines.indices.map { place in
      let line = lines[place]
      // The line end of other systems is one line end.
      let isWhole = place == lines.count - 1 || line.last != 13
      return String(Substring(isWhole ? line : line.dropLast()))
        .split(separator: "\t", omittingEmptySubsequences: false)
        .map { options.clean(String($0)) }.joined(separator: "\t")
    }.joined(separator: "\n")
  }
}
