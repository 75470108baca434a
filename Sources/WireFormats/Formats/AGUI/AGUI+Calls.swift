import JSONReading
import SessionModel

/// Tool calls and their results.
extension AGUI {
  mutating func callStart(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    guard let id = event.id else { return }
    if let known = calls[id], !known.isGone, known.run == run || !known.isAnswered {
      // Said again it is the same call; in a later run it is told from the beginning.
      if let name = event[.callName] { writer.set(known.node, .name, writer.keep(name)) }
      if known.run != run {
        writer.clear(known.node, .arguments)
        arriving.node = .none
        writer.set(known.node, .pending, .restated)
        calls[id]?.run = run
        calls[id]?.isEnded = false
      }
      return
    }
    start(id, event, &writer)
  }

  /// Starts a call under its message: the one that it names, else one of its own.
  private mutating func start(_ id: SourceID, _ event: AGUIEvent, _ writer: inout RecordWriter) {
    let parent = event.text(.parentMessage).map { SourceID($0) }
    let known = parent.flatMap { messages[$0] }
    let entry: NodeID
    if let known, known.role != .assistant {
      entry = writer.entry(nil, .assistant)
    } else {
      entry = message(parent ?? id, .assistant, &writer)
    }
    let name = event[.callName].map { writer.keep($0) }
    let node = writer.call(id.text, name: name, arguments: nil, under: entry, status: .pending)
    let isAnswered = writer.memory.calls[id.key]?.isAnswered ?? false
    // One that is gone and begins again goes on with what stands there.
    arriving.node = calls[id]?.node == node ? .none : node
    arriving.bytes.removeAll(keepingCapacity: arriving.bytes.capacity < 1 << 20)
    calls[id] = Call(node: node, entry: entry, run: run, isAnswered: isAnswered)
  }

  mutating func callArguments(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    guard let id = event.id, let delta = event[.delta], delta.kind == .string else { return }
    if calls[id] == nil { start(id, event, &writer) }
    if let call = calls[id] { append(call.node, .arguments, delta, &writer) }
  }

  mutating func callEnd(
    _ event: AGUIEvent, _ writer: inout RecordWriter, _ session: borrowing Session
  ) {
    guard let id = event.id, let call = calls[id] else { return }
    calls[id]?.isEnded = true
    if !call.isAnswered { writer.set(call.node, .running) }
    let arguments = arguments(of: call.node, session)
    guard !arguments.isEmpty else { return }
    do throws(JSONError) {
      try innerParser.parse(copying: arguments) { (_) throws(JSONError) in }
    } catch {
      writer.add(
        .note(
          AGUIRule.argumentsNoJSON.note(
            line: writer.record.number,
            "the arguments of tool call '\(id.text)' are no JSON: \(error.message)", as: .malformed)
        ))
    }
  }

  /// The arguments of a call, as far as they have come.
  private func arguments(of node: NodeID, _ session: borrowing Session) -> [UInt8] {
    if node == arriving.node { return arriving.bytes }
    guard node.index < session.nodeCount else { return [] }
    return (session.text(node, .arguments, at: session.position)?.utf8).map { Array($0) } ?? []
  }

  mutating func callResult(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    guard let id = event.id else { return }
    var outcome = CallOutcome(status: .completed)
    outcome.result = event[.content].flatMap { content($0, writer) }
    outcome.completedAt = writer.time
    writer.finish(id.text, outcome)
    calls[id]?.isAnswered = true
  }

  /// Text as it stands, and lists of parts too, unless they hold bytes: those become a few words.
  func content(_ value: JSONValue, _ writer: RecordWriter) -> Datum? {
    guard value.kind == .array else { return value.isNull ? nil : writer.keep(value) }
    let hasBytes = value.elements.contains { Self.media($0)?.size != nil }
    guard hasBytes else { return writer.keep(value) }
    return writer.keep(Self.words(value))
  }

  /// The parts of a message as text.
  static func words(_ parts: JSONValue) -> String {
    parts.elements.map { part in
      if let text = part["text"]?.string { return text }
      return media(part)?.text ?? part.compactText
    }.joined(separator: "\n")
  }

  /// What a part holds that is no text.
  static func media(_ part: JSONValue) -> Media? {
    guard let source = part["source"] ?? (part["type"]?.isString("binary") == true ? part : nil)
    else { return nil }
    let isData = source["type"]?.isString("data") == true || source["data"] != nil
    let bytes = isData ? source["value"] ?? source["data"] : nil
    let type = source["mimeType"]?.string ?? part["type"]?.string ?? "file"
    return Media(type: type, size: bytes.map { max(0, $0.bytes.count - 2) * 3 / 4 })
  }
}
