import JSONReading
import SessionModel

/// The events of Beluga's agents, over HTTP.
///
/// Source: `reference/stream-formats.md` section 3.2. That a tool was called is all that the plain events
/// tell of it. Those of the `agui` endpoint, which is not AG-UI, have a time, and their text in `data`.
struct BelugaAgents {
  /// The types of events.
  static let types: Set<String> = ["text", "tool_call", "tool_result", "handoff", "done", "error"]

  /// What is known of an agent.
  private struct Agent {
    var message: AssistantMessage?
    /// Open calls in the order of their beginning.
    var open: [NodeID] = []
    /// Whether a tool has answered since the message began.
    var isAnswered = false
  }

  private var agents: [SourceID: Agent] = [:]
  /// The agent that was told of last.
  private var current: SourceID?
  private var isEnded = false

  mutating func read(_ type: String, _ value: JSONValue, on writer: inout RecordWriter) {
    let words = value["text"] ?? value["data"]
    switch type {
    case "done": return end(.succeeded, words, on: &writer)
    case "error": return end(.failed, words, on: &writer)
    default: break
    }
    if isEnded {
      self = BelugaAgents()
      writer.turnStarted()
    }
    let key = SourceID(value["agent_id"]?.string ?? "")
    switch type {
    case "text":
      speak(key, on: &writer)
      if let words, words.kind != .string { writer.malformed("a piece of text is no text") }
      agents[key]?.message?.say(words, on: &writer)
    case "tool_call": call(key, on: &writer)
    case "tool_result": answer(key, words, on: &writer)
    case "handoff":
      let target = value["metadata"]?["target"]?.string
      let entry = writer.entry(nil, .step)
      writer.set(
        entry, .message, writer.keep("\(key.text) hands over to \(target ?? "another agent")"))
      current = target.map { SourceID($0) }
    default: writer.unknownRecord(type)
    }
  }

  /// The run has ended. An end told again brings nothing new.
  mutating func end(_ status: SessionStatus, _ words: JSONValue?, on writer: inout RecordWriter) {
    // An error outranks an end.
    guard !isEnded || status == .failed else { return }
    isEnded = true
    if let words = words?.nonNull, words.bytes.count > 2 {
      writer.set(.root, status == .failed ? .error : .outputText, writer.keep(words))
    } else if status == .succeeded, let current {
      agents[current]?.message?.text.copy(to: .root, .outputText, on: &writer)
    }
    writer.run(status, .stated)
  }

  /// The message of an agent; another one begins when a tool has answered, or another agent spoke.
  private mutating func speak(_ key: SourceID, on writer: inout RecordWriter) {
    if let current, current != key {
      if let message = agents[current]?.message { writer.ends(message.node) }
      let entry = writer.entry(nil, .step)
      writer.set(entry, .message, writer.keep("agent \(key.text)"))
      agents[key]?.message = nil
    }
    current = key
    var agent = agents[key] ?? Agent()
    if agent.message == nil || agent.isAnswered {
      if let message = agent.message { writer.ends(message.node) }
      agent.message = AssistantMessage(at: writer.time, on: &writer)
      agent.isAnswered = false
    }
    agents[key] = agent
  }

  private mutating func call(_ key: SourceID, on writer: inout RecordWriter) {
    if agents[key]?.message == nil || current != key { speak(key, on: &writer) }
    guard let entry = agents[key]?.message?.node else { return }
    let call = writer.call(nil, name: nil, arguments: nil, under: entry)
    agents[key]?.open.append(call)
  }

  /// A tool has answered: that of the oldest open call of the agent.
  private mutating func answer(_ key: SourceID, _ words: JSONValue?, on writer: inout RecordWriter)
  {
    if agents[key]?.open.isEmpty ?? true { call(key, on: &writer) }
    guard let open = agents[key]?.open, let node = open.first else { return }
    agents[key]?.open.removeFirst()
    agents[key]?.isAnswered = true
    var outcome = CallOutcome(
      status: .completed, basis: open.count > 1 ? .inferred : .stated)
    if let words = words?.nonNull, words.bytes.count > 2 { outcome.result = writer.keep(words) }
    outcome.completedAt = writer.time
    writer.finish(node, outcome)
  }
}
