import JSONReading
import SessionModel

/// Tool calls and their results.
extension AGUI {
  mutating func callStart(_ event: AGUIEvent, _ page: inout Page) {
    guard let id = event.id else { return }
    let key = SourceID(id)
    if let known = calls[key], !known.isGone, known.run == run || !known.isAnswered {
      // Said again it is the same call; in a later run it is told from the beginning.
      if let name = event[.callName] { page.set(known.node, .name, page.keep(name)) }
      if known.run != run {
        page.set(known.node, .arguments, nil)
        page.status(known.node, .pending, .restated)
        calls[key]?.run = run
        calls[key]?.isEnded = false
      }
      return
    }
    start(id, event, &page)
  }

  /// Starts a call under its message: the one that it names, else one of its own.
  private mutating func start(_ id: String, _ event: AGUIEvent, _ page: inout Page) {
    let parent = event.text(.parentMessage)
    let known = parent.flatMap { messages[SourceID($0)] }
    let entry: NodeID
    if let known, known.role != .assistant {
      entry = page.entry(nil, .assistant)
    } else {
      entry = message(parent ?? id, .assistant, &page)
    }
    let name = event[.callName].map { page.keep($0) }
    let node = page.call(id, name: name, arguments: nil, under: entry, status: .pending)
    let isAnswered = page.transcript.calls[SourceKey(id)]?.isAnswered ?? false
    calls[SourceID(id)] = Call(node: node, entry: entry, run: run, isAnswered: isAnswered)
  }

  mutating func callArguments(_ event: AGUIEvent, _ page: inout Page) {
    guard let id = event.id, let delta = event[.delta], delta.kind == .string else { return }
    if calls[SourceID(id)] == nil { start(id, event, &page) }
    guard let call = calls[SourceID(id)], delta.bytes.count > 2 else { return }
    page.append(call.node, .arguments, page.keep(delta))
  }

  mutating func callEnd(_ event: AGUIEvent, _ page: inout Page, _ session: borrowing Session) {
    guard let id = event.id, let call = calls[SourceID(id)] else { return }
    calls[SourceID(id)]?.isEnded = true
    if !call.isAnswered { page.status(call.node, .running) }
    guard call.node.index < session.nodeCount,
      let text = session.text(call.node, .arguments, at: session.position), !text.isEmpty
    else { return }
    do throws(JSONError) {
      try innerParser.parse(copying: Array(text.utf8)) { (_) throws(JSONError) in }
    } catch {
      page.writer.add(
        .note(
          AGUIRule.argumentsNoJSON.note(
            line: page.record.number,
            "the arguments of tool call '\(id)' are no JSON: \(error.message)", as: .malformed)))
    }
  }

  mutating func callResult(_ event: AGUIEvent, _ page: inout Page) {
    guard let id = event.id else { return }
    var outcome = Transcript.Outcome(status: .completed)
    outcome.result = event[.content].flatMap { content($0, page) }
    outcome.completedAt = page.time
    page.finish(id, outcome)
    calls[SourceID(id)]?.isAnswered = true
  }

  /// Text as it stands, and lists of parts too, unless they hold bytes: those become a few words.
  func content(_ value: JSONValue, _ page: Page) -> Datum? {
    guard value.kind == .array else { return value.isNull ? nil : page.keep(value) }
    let hasBytes = value.elements.contains { Self.media($0)?.size != nil }
    guard hasBytes else { return page.keep(value) }
    return page.keep(Self.words(value))
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
