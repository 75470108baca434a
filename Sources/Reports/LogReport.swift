import JSONReading
import SessionModel

/// A log for machines: one JSON object a line for each entry, with its calls and the context that the user gives.
///
/// `timestamp`, `state`, `message`, `context`, `tool_calls` and `output_text` stand as in the structured log that
/// the project began with; `message_index` is the entry's place in the document, inside agents too (`2.0.1`: entry
/// 2, its call 0, entry 1). Outputs are cut, and say so.
enum LogReport {
  /// Characters of an output that are told as a rule.
  private static let outputLimit = 500

  /// Writes the log as a report style, an entry at a time.
  static func write(_ session: Session, _ options: ReportOptions, _ sink: ([UInt8]) -> Void) {
    let items = ItemText(session, options)
    let selection = Selection(session, options)
    var path: [Int] = []
    for step in TreeWalk(session, options) {
      guard step.isStart else {
        path.removeLast()
        continue
      }
      path.append(step.index)
      switch session.kind(step.node) {
      case .entry: entry(step, path, items, options, selection, sink)
      case .call where step.depth == 0: call(step.node, items, options, sink)
      case .call, .session: break
      }
    }
  }

  /// Writes the line of an entry.
  private static func entry(
    _ step: TreeWalk.Step, _ path: [Int], _ items: ItemText, _ options: ReportOptions,
    _ selection: Selection?, _ sink: ([UInt8]) -> Void
  ) {
    let (session, position) = (items.session, items.position)
    var writer = DocumentWriter(compact: true, redactor: options.redactor)
    writer.json.beginObject()
    writer.json.key("timestamp")
    writer.time(session.moment(step.node, .startedAt, at: position))
    writer.json.key("message_index")
    writer.json.string(path.map(String.init).joined(separator: "."))
    writer.json.key("role")
    writer.json.string(session.role(step.node).word)
    writer.json.key("state")
    writer.json.string(session.state(of: step.node, at: position, isCurrent: step.isCurrent))
    writer.json.key("message")
    writer.text(step.node, .message, in: session, at: position)
    if session.isRetracted(step.node, at: position) {
      writer.json.key("retracted")
      writer.json.bool(true)
    }
    writer.json.key("context")
    writer.json.beginObject()
    for (name, value) in options.context {
      writer.json.key(name)
      writer.json.string(value)
    }
    writer.json.endObject()
    let calls = session.children(of: step.node, at: position).filter {
      selection?.holds($0) ?? true
    }
    if !calls.isEmpty {
      writer.json.key("tool_calls")
      writer.json.beginArray()
      for call in calls { self.call(call, items, options, &writer) }
      writer.json.endArray()
    }
    output(.outputText, "output_text", of: step.node, items, options, &writer)
    output(.error, "error", of: step.node, items, options, &writer)
    writer.json.endObject()
    sink(writer.takeLine())
  }

  /// Writes the line of a call that the report is about.
  private static func call(
    _ call: NodeID, _ items: ItemText, _ options: ReportOptions, _ sink: ([UInt8]) -> Void
  ) {
    var writer = DocumentWriter(compact: true, redactor: options.redactor)
    self.call(call, items, options, &writer)
    sink(writer.takeLine())
  }

  private static func call(
    _ call: NodeID, _ items: ItemText, _ options: ReportOptions, _ writer: inout DocumentWriter
  ) {
    writer.json.beginObject()
    for key in [CallKey.id, .name, .arguments, .status, .duration] {
      writer.json.key(key.rawValue)
      writer.value(key, of: call, in: items.session, at: items.position)
    }
    output(.result, "result", of: call, items, options, &writer)
    output(.error, "error", of: call, items, options, &writer)
    writer.json.endObject()
  }

  /// Writes an output: as it is where it is short enough, else its beginning as a text; nothing where there is none.
  private static func output(
    _ channel: Channel, _ name: String, of node: NodeID, _ items: ItemText,
    _ options: ReportOptions, _ writer: inout DocumentWriter
  ) {
    guard let text = items.text(node, channel) else { return }
    let limit = options.outputLimit ?? outputLimit
    writer.json.key(name)
    guard limit > 0, text.utf8.count > limit,
      let end = text.index(text.startIndex, offsetBy: limit, limitedBy: text.endIndex),
      end < text.endIndex
    else { return writer.any(node, channel, in: items.session, at: items.position) }
    writer.json.string(text[..<end])
    writer.json.key(name + "_truncated")
    writer.json.bool(true)
  }
}
