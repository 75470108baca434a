import JSONReading
import SessionModel

/// The parts of messages: texts, thoughts, calls, steps.
extension OpenCodeSession {
  mutating func read(part: Fields, of message: Fields?, on writer: inout RecordWriter) {
    let session = part.session ?? message?.session
    guard let place = place(of: session, on: writer) else { return }
    let file = writer.record.file?.split(separator: "/").dropFirst().first.map(String.init)
    guard let owner = part.message ?? message?.id ?? file else {
      return writer.malformed("a part without a message")
    }
    let time = part.created ?? writer.time
    if messages[owner] == nil { start(message: owner, .assistant, under: place, on: &writer) }
    guard var known = messages[owner] else { return }
    let data = part.data
    let id = part.id ?? writer.recordName
    // A run stream has no messages: the first part of each tells when it began.
    if message == nil, writer.record.fileName == nil { writer.set(first: time, of: known.entry) }
    writer.time = writer.time ?? time
    switch data["type"]?.string {
    case "text":
      if known.role == .user, data["synthetic"]?.bool ?? false {
        add(made: data["text"], id, to: &known, under: place, on: &writer)
        break
      }
      typed(&known, under: place, on: &writer)
      add(data["text"], id, to: &known.texts, .message, of: known.entry, on: &writer)
      if known.role == .user, place == .root { summary.asked(data["text"]?.string) }
      guard known.role == .assistant else { break }
      if place == .root { summary.answer = known.entry }
      if let text = data["text"] { writer.seekLeaks(in: [.value(text)], of: known.entry) }
    case "reasoning":
      add(data["text"], id, to: &known.reasoning, .reasoning, of: known.entry, on: &writer)
    case "tool":
      write(call: data, id, of: &known, on: &writer)
    case "file":
      typed(&known, under: place, on: &writer)
      let text = Attachment.text(data, type: "file")
      add(text, id, to: &known.texts, .message, of: known.entry, on: &writer)
    case "subtask":
      let words = [data["agent"]?.string, data["description"]?.string ?? data["prompt"]?.string]
      typed(&known, under: place, on: &writer)
      let text = "[subtask \(words.compactMap { $0 }.joined(separator: ": "))]"
      add(text, id, to: &known.texts, .message, of: known.entry, on: &writer)
    case "compaction":
      writer.mark(known.entry, .summary)
      add("[compacted]", id, to: &known.texts, .message, of: known.entry, on: &writer)
    case "retry":
      let text = "[retry \(data["attempt"]?.shortText ?? ""): \(Self.text(of: data["error"]))]"
      add(text, id, to: &known.reasoning, .reasoning, of: known.entry, on: &writer)
    case "step-finish":
      if let tokens = data["tokens"] { known.steps[id] = Self.usage(tokens, cost: data["cost"]) }
      if writer.record.fileName == nil, message == nil, place == .root {
        judgement = Self.outcome(data["reason"]?.string ?? "")
      }
    case "step-start":
      if writer.record.fileName == nil, message == nil, place == .root { judgement = nil }
    case "patch", "snapshot", "agent": break
    case let type?: writer.unknown("unknown part \"\(type)\"")
    case nil: writer.malformed("a part without a type")
    }
    if data["type"]?.isString("step-finish") ?? false { count(&known, on: &writer) }
    messages[owner] = known
  }

  // MARK: Calls

  private mutating func write(
    call data: JSONValue, _ id: String, of message: inout Message, on writer: inout RecordWriter
  ) {
    let node = writer.call(named: data["callID"]?.string ?? id, under: message.entry)
    let state = data["state"]
    let time = state?["time"]
    writer.set(node, .id, data["callID"])
    writer.set(node, .name, data["tool"])
    // A call that is being written has its arguments as far as they came.
    let raw = state?["raw"].flatMap { $0.kind == .string && $0.bytes.count > 2 ? $0 : nil }
    let isEmpty = state?["input"]?.members.first { _ in true } == nil
    writer.set(node, .arguments, isEmpty ? raw ?? state?["input"] : state?["input"])
    writer.set(node, .startedAt, moment: time?["start"]?.moment)
    writer.set(node, .completedAt, moment: time?["end"]?.moment)
    writer.set(node, .result, state?["output"])
    writer.set(node, .error, state?["error"])
    let metadata = state?["metadata"]
    writer.tell(edits: metadata, of: node)
    if let child = (metadata?["sessionId"] ?? metadata?["sessionID"])?.string {
      name(child: child, node)
    }
    settle(node, state, tool: data["tool"], of: &message, on: &writer)
    writer.time = time?["end"]?.moment ?? time?["start"]?.moment ?? writer.time
  }

  /// Says how a call stands.
  mutating func settle(
    _ node: NodeID, _ state: JSONValue?, tool: JSONValue?, of message: inout Message,
    on writer: inout RecordWriter
  ) {
    guard let word = state?["status"]?.string else {
      return writer.malformed("a call without a state")
    }
    guard var status = ToolStatus(word: word) else {
      return writer.unknown("unknown state \"\(word)\" of a call")
    }
    status = Self.status(status, state, tool, isAborted: message.isAborted)
    if status.isOpen {
      message.open.insert(node)
      openCalls.insert(node)
    } else {
      message.open.remove(node)
      openCalls.remove(node)
    }
    writer.set(node, status)
  }

  /// What the state of a call comes to, by what else is known of it.
  private static func status(
    _ status: ToolStatus, _ state: JSONValue?, _ tool: JSONValue?, isAborted: Bool
  ) -> ToolStatus {
    let metadata = state?["metadata"]
    if metadata?["interrupted"]?.bool ?? false { return .cancelled }
    switch status {
    case .failed:
      let error = (state?["error"]?["message"] ?? state?["error"])?.string ?? ""
      if rejections.contains(where: { error.contains($0) }) { return .rejected }
      return error.contains("execution aborted") || isAborted ? .cancelled : .failed
    case .completed:
      if tool?.isString("invalid") ?? false { return .failed }
      if metadata?["timeout"]?.bool ?? false { return .failed }
      if let exit = metadata?["exit"]?.integer, exit != 0 { return .failed }
      return .completed
    case .pending, .running, .waiting, .background: return isAborted ? .cancelled : status
    case .rejected, .cancelled, .requested, .lost: return status
    }
  }

  /// What errors say when a person, or a rule of hers, said no.
  private static let rejections = [
    "rejected permission", "rule which prevents you", "user dismissed",
  ]
}
