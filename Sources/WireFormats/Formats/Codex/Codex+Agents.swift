import JSONReading
import SessionModel

/// Subagents of Codex: threads of their own, started by a call and asked about by others.
extension Codex {
  /// The thread that a call started, by its output.
  mutating func spawned(by call: NodeID, _ output: JSONValue?, _ writer: inout RecordWriter)
    -> SourceID?
  {
    if let known = spawns.first(where: { $0.value == call }) { return known.key }
    guard let text = Self.object(output, limit: 4096, with: #"\"agent_id\""#) else { return nil }
    var thread: SourceID?
    do throws(JSONError) {
      try inner.parse(copying: Array(text.utf8)) { value throws(JSONError) in
        thread = name(value["agent_id"])
      }
    } catch { return nil }
    return thread
  }

  /// The text of an output that looks like an object, unless it is longer than such ones are.
  private static func object(_ output: JSONValue?, limit: Int, with key: StaticString) -> String? {
    guard let output, output.bytes.count < limit, output.bytes.starts(with: "\"{".utf8),
      JSONText.place(of: key, in: output.bytes) != nil
    else { return nil }
    return output.string
  }

  /// Reads an event about threads.
  ///
  /// - Parameter isActivity: whether it tells of what a thread does, and not of a call of its parent.
  mutating func agents(_ event: JSONValue, isActivity: Bool, _ writer: inout RecordWriter) {
    let call = (name(event["call_id"]) ?? name(event["event_id"])).flatMap {
      writer.memory.calls[$0.key]?.node
    }
    if let thread = name(event["new_thread_id"]) ?? name(event["agent_thread_id"]), let call,
      spawns[thread] == nil
    {
      spawns[thread] = call
      // Its output, if it came before, said only that the thread was started.
      if !isActivity { writer.set(call, .background, .withdrawn) }
    }
    for status in event.list("agent_statuses") {
      ended(name(status["thread_id"]), status["status"], &writer)
    }
    for status in event.object("statuses") {
      ended(SourceID(status.key), status.value, &writer)
    }
    if let status = event["status"] {
      ended(name(event["receiver_thread_id"]), status, &writer)
    }
  }

  /// Reads the answer of a call that waits for threads: `{"status": {thread: {"completed": …}}}`.
  mutating func waited(_ output: JSONValue?, _ writer: inout RecordWriter) {
    guard !spawns.isEmpty, let text = Self.object(output, limit: 1 << 20, with: #"\"status\""#)
    else { return }
    var ends: [(SourceID, String, String?)] = []
    do throws(JSONError) {
      try inner.parse(copying: Array(text.utf8)) { value throws(JSONError) in
        for member in value.object("status") {
          guard let word = Self.word(member.value) else { continue }
          let message = member.value.members.first { _ in true }?.value
          ends.append((SourceID(member.key), word, message?.string ?? message?["message"]?.string))
        }
      }
    } catch { return }
    for (thread, word, message) in ends {
      ended(thread, word, message.map { writer.keep($0) }, &writer)
    }
  }

  /// Reads a message of the user that tells of threads that are over; any other is passed over.
  mutating func notification(_ content: JSONValue?, _ writer: inout RecordWriter) {
    let texts = Echoes.texts(of: content)
    guard let first = texts.first else { return }
    // Each of its letters may be written as an escape; more than the beginning is not decoded.
    let mark: StaticString = "<subagent_notification>"
    let head = JSONText.inner(first.bytes).prefix(mark.utf8CodeUnitCount * 6)
    let isOne = JSONText.decodedBytes(UnsafeRawBufferPointer(rebasing: head))
      .withUnsafeBytes { JSONText.starts($0, with: mark) }
    guard isOne else { return }
    let text = texts.compactMap(\.string).joined(separator: "\n")
    guard let start = text.firstIndex(of: "{"), let end = text.lastIndex(of: "}") else { return }
    var thread: SourceID?
    var word: String?
    do throws(JSONError) {
      try inner.parse(copying: Array(text[start...end].utf8)) { value throws(JSONError) in
        thread = name(value["agent_id"]) ?? name(value["agent_path"])
        word = value["status"].flatMap { Self.word($0) }
      }
    } catch { return }
    if let thread, let word { ended(thread, word, nil, &writer) }
  }

  private func ended(_ thread: SourceID?, _ status: JSONValue?, _ writer: inout RecordWriter) {
    guard let thread, let status, let word = Self.word(status) else { return }
    ended(thread, word, writer.text(of: status.members.first { _ in true }?.value), &writer)
  }

  /// Ends the call that started a thread.
  private func ended(
    _ thread: SourceID, _ word: String, _ text: Datum?, _ writer: inout RecordWriter
  ) {
    guard let call = spawns[thread], writer.memory.openCalls[call] != nil else { return }
    let status: ToolStatus
    switch word {
    case "completed": status = .completed
    case "errored", "failed", "not_found": status = .failed
    case "shutdown", "interrupted": status = .cancelled
    default: return
    }
    writer.finish(
      call,
      .init(
        status: status, result: status == .failed ? nil : text,
        error: status == .failed ? text : nil, completedAt: writer.time))
  }

  /// The word of a status, which stands alone or as the key of its details.
  private static func word(_ status: JSONValue) -> String? {
    status.string ?? status.members.first { _ in true }?.key
  }
}
