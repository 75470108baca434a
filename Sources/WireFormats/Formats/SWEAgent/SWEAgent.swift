import JSONReading
import SessionModel

/// Trajectories of SWE-agent (`.traj`).
///
/// Source: `reference/session-formats.md` section 5. `trajectory` tells the steps with their running times,
/// `history` the messages; a document with a history only is read as a chat.
struct SWEAgent: FactsFormat {
  static let name = "swe-agent"
  static let traits: SourceTraits = [.facts, .documents]
  static let format = Format(
    name: name, summary: "trajectories of SWE-agent (.traj)",
    writer: .init("SWE-agent"),
    coverage: .init(
      read:
        "the task, thoughts, actions, observations, running times, exit status, tokens and cost",
      derived:
        "the name of a tool: the first word of the action; completed by an observation; the file of an edit and its lines: the windows of the editor",
      unknown: "moments; failures of single commands; the demonstration is left out"),
    recognises: { probe in
      probe.has(oneNested: "trajectory[].action", "trajectory[].observation", "history[].role")
        || (probe.has("trajectory") && probe.has(oneOf: "history", "info", "environment"))
    },
    makeReader: { RecordReader(SWEAgent()) })

  mutating func read(
    _ document: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    let steps = document.list("trajectory")
    let history = document.list("history").filter { !($0["is_demo"]?.bool ?? false) }
    if steps.isEmpty, history.isEmpty, document["trajectory"] == nil, document["history"] == nil {
      return writer.refuse("no trajectory")
    }
    var chat = Chat()
    for (place, message) in history.enumerated() {
      // With steps, the messages tell the task only: the rest is in the steps.
      if !steps.isEmpty, message["role"]?.isString("assistant") ?? false { break }
      chat.write(message, named: "message \(place)", on: &writer, asked: { facts.asked($0) })
    }
    chat.writeOpenCalls(on: &writer)
    facts.answer = chat.answer
    // A history ends with a call that submits.
    let hasAnswered = chat.lastRole == .assistant && chat.assistant == chat.answer
    facts.ending = chat.open.isEmpty && hasAnswered ? .succeeded : .lost
    var editor = SWEAgentEditor()
    for (place, step) in steps.enumerated() {
      facts.answer = Self.write(step, place, &editor, on: &writer)
      facts.ending = .lost
    }
    if let info = document["info"]?.nonNull { Self.read(info, &facts) }
  }

  private static func write(
    _ step: JSONValue, _ place: Int, _ editor: inout SWEAgentEditor, on writer: inout RecordWriter
  ) -> NodeID {
    let entry = writer.entry(named: "step \(place)", under: .root)
    writer.set(entry, .message, step["thought"] ?? step["response"])
    guard let action = step["action"]?.nonNull, let text = action.string,
      let name = text.split(whereSeparator: \.isWhitespace).first
    else { return entry }
    let call = writer.call(named: "action", under: entry)
    writer.set(call, .name, text: String(name))
    writer.set(call, .arguments, action)
    writer.set(call, .result, step["observation"])
    let change = step["observation"]?.string.flatMap { editor.take(text, observed: $0) }
    writer.set(call, .edits, text: change)
    writer.set(duration: step["execution_time"]?.seconds, of: call)
    writer.set(call, step["observation"]?.nonNull == nil ? .running : .completed)
    return entry
  }

  private static func read(_ info: JSONValue, _ facts: inout SessionFacts) {
    let stats = info["model_stats"]
    facts.usage.input = stats?["tokens_sent"]?.tokens
    facts.usage.output = stats?["tokens_received"]?.tokens
    facts.usage.cost = stats?["instance_cost"]?.dollars
    if let word = info["exit_status"]?.nonNull?.string {
      facts.stated = outcome(word)
      if facts.stated != .succeeded { facts.error = word }
    }
  }

  /// What an exit status means; the agents of this family share the words.
  static func outcome(_ word: String) -> SessionStatus {
    let word = word.lowercased()
    if word.hasPrefix("submitted") { return .succeeded }
    let limits = ["cost", "context", "limit", "format", "early", "timeexceeded", "total_execution"]
    if limits.contains(where: { word.contains($0) }) { return .incomplete }
    if word.contains("interrupt") || word.contains("skipped") { return .cancelled }
    return .failed
  }
}
