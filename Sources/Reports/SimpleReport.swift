import JSONReading
import SessionModel

/// The simple display: `STATE - message`, its tools, their arguments and results, as Python prints them.
enum SimpleReport {
  /// Writes the display as a report style, an item at a time.
  static func write(_ session: Session, _ options: ReportOptions, _ sink: ([UInt8]) -> Void) {
    let position = options.position ?? session.position
    let items = ItemText(session, at: position)
    let lines = TextLines(options: options)
    func put(_ indent: Int, _ text: String) {
      let text = lines.safe(text).joined(separator: "\n")
      sink(Array((String(repeating: "  ", count: indent) + text + "\n").utf8))
    }
    for step in TreeWalk(session, options, includesRetracted: false) {
      let (item, depth) = (step.node, step.depth)
      switch (session.kind(item), step.isStart) {
      case (.entry, true):
        let state = session.state(of: item, at: position, isCurrent: step.isCurrent)
        let message = items.text(item, .message).map { " - " + $0 } ?? ""
        put(depth, state.uppercased() + message)
      case (.call, true):
        put(depth, "⧉ " + items.name(item))
        for argument in arguments(of: item, items) { put(depth + 1, "• " + argument) }
      case (.call, false):
        // Behind what a subagent did: its result came last.
        if let result = result(of: item, items) { put(depth + 1, "→ " + result) }
      case (.entry, false), (.session, _): break
      }
    }
  }

  /// The arguments of a call, each as `key: value`; text that is no object is one argument.
  private static func arguments(of call: NodeID, _ items: ItemText) -> [String] {
    guard let text = items.text(call, .arguments) else { return [] }
    let arguments = items.container(text) { value in
      value.kind == .object
        ? value.members.map { $0.key + ": " + PythonText.str($0.value) } : [PythonText.str(value)]
    }
    return arguments ?? [text]
  }

  /// The result of a call, when it has one.
  private static func result(of call: NodeID, _ items: ItemText) -> String? {
    let pieces = items.session.pieces(call, .result, at: items.position)
    guard items.session.has(.result, of: call, at: items.position),
      let text = items.session.text(call, .result, at: items.position)
    else { return nil }
    guard pieces.count == 1, pieces[0].form == .json else { return text }
    // A string that holds JSON stays the string that it is.
    let isString = items.session.store.withBytes(of: pieces[0], limit: 1) {
      $0.first == UInt8(ascii: "\"")
    }
    return isString ? text : items.parsed(text) { PythonText.str($0) } ?? text
  }
}
