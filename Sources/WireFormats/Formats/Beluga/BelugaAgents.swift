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

  mutating func read(_ type: String, _ value: JSONValue, on page: inout Page) {
    let words = value["text"] ?? value["data"]
    switch type {
    case "done": return end(.succeeded, words, on: &page)
    case "error": return end(.failed, words, on: &page)
    default: break
    }
    if isEnded {
      self = BelugaAgents()
      page.turnStarted()
    }
    let key = SourceID(value["agent_id"]?.string ?? "")
    switch type {
    case "text":
      speak(key, on: &page)
      if let words, words.kind != .string { page.malformed("a piece of text is no text") }
      agents[key]?.message?.say(words, on: &page)
    case "tool_call": call(key, on: &page)
    case "tool_result": answer(key, words, on: &page)
    case "handoff":
      let target = value["metadata"]?["target"]?.string
      let entry = page.entry(nil, .step)
      page.set(entry, .message, page.keep("\(key.text) hands over to \(target ?? "another agent")"))
      current = target.map { SourceID($0) }
    default: page.unknownRecord(type)
    }
  }

  /// The run has ended. An end told again brings nothing new.
  mutating func end(_ status: SessionStatus, _ words: JSONValue?, on page: inout Page) {
    // An error outranks an end.
    guard !isEnded || status == .failed else { return }
    isEnded = true
    if let words = words?.nonNull, words.bytes.count > 2 {
      page.set(.root, status == .failed ? .error : .outputText, page.keep(words))
    } else if status == .succeeded, let current {
      agents[current]?.message?.text.copy(to: .root, .outputText, on: &page)
    }
    page.run(status, .stated)
  }

  /// The message of an agent; another one begins when a tool has answered, or another agent spoke.
  private mutating func speak(_ key: SourceID, on page: inout Page) {
    if let current, current != key {
      let entry = page.entry(nil, .step)
      page.set(entry, .message, page.keep("agent \(key.text)"))
      agents[key]?.message = nil
    }
    current = key
    var agent = agents[key] ?? Agent()
    if agent.message == nil || agent.isAnswered {
      agent.message = AssistantMessage(at: page.time, on: &page)
      agent.isAnswered = false
    }
    agents[key] = agent
  }

  private mutating func call(_ key: SourceID, on page: inout Page) {
    if agents[key]?.message == nil || current != key { speak(key, on: &page) }
    guard let entry = agents[key]?.message?.node else { return }
    let call = page.call(nil, name: nil, arguments: nil, under: entry)
    agents[key]?.open.append(call)
  }

  /// A tool has answered: that of the oldest open call of the agent.
  private mutating func answer(_ key: SourceID, _ words: JSONValue?, on page: inout Page) {
    if agents[key]?.open.isEmpty ?? true { call(key, on: &page) }
    guard let open = agents[key]?.open, let node = open.first else { return }
    agents[key]?.open.removeFirst()
    agents[key]?.isAnswered = true
    var outcome = Transcript.Outcome(
      status: .completed, basis: open.count > 1 ? .inferred : .stated)
    if let words = words?.nonNull, words.bytes.count > 2 { outcome.result = page.keep(words) }
    outcome.completedAt = page.time
    page.finish(node, outcome)
  }
}
