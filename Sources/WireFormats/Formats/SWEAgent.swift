import JSONReading
import SessionModel

/// Trajectories of SWE-agent (`.traj`).
///
/// Source: `reference/session-formats.md` section 5. `trajectory` tells the steps with their running times,
/// `history` the messages; a document with a history only is read as a chat.
struct SWEAgent: OverviewFormat {
  static let name = "swe-agent"
  static let traits: SourceTraits = [.overview, .documents]
  static let format = Format(
    name: name, summary: "trajectories of SWE-agent (.traj)",
    coverage: .init(
      read:
        "the task, thoughts, actions, observations, running times, exit status, tokens and cost",
      derived: "the name of a tool: the first word of the action; completed by an observation",
      unknown: "moments; failures of single commands; the demonstration is left out"),
    recognises: { probe in
      probe.has("trajectory") || (probe.has("history") && !probe.has("sessionId"))
    },
    makeReader: { RecordReader(SWEAgent()) })

  mutating func read(
    _ document: JSONValue, on page: inout Page, _ overview: inout Overview
  ) {
    let steps = document.list("trajectory")
    let history = document.list("history").filter { !($0["is_demo"]?.bool ?? false) }
    if steps.isEmpty, history.isEmpty, document["trajectory"] == nil, document["history"] == nil {
      return page.refuse("no trajectory")
    }
    var chat = Chat()
    for (place, message) in history.enumerated() {
      // With steps, the messages tell the task only: the rest is in the steps.
      if !steps.isEmpty, message["role"]?.isString("assistant") ?? false { break }
      chat.write(message, named: "message \(place)", on: &page, asked: { overview.asked($0) })
    }
    chat.putOpen(on: &page)
    overview.answer = chat.answer
    overview.ending = chat.open.isEmpty && chat.lastRole == .assistant ? .succeeded : .lost
    for (place, step) in steps.enumerated() {
      overview.answer = Self.write(step, place, on: &page)
      overview.ending = .lost
    }
    if let info = document["info"]?.nonNull { Self.read(info, &overview) }
  }

  private static func write(_ step: JSONValue, _ place: Int, on page: inout Page) -> NodeID {
    let entry = page.item(.entry, named: "step \(place)", under: .root)
    page.put(entry, .message, step["thought"] ?? step["response"])
    guard let action = step["action"]?.nonNull, let text = action.string,
      let name = text.split(whereSeparator: \.isWhitespace).first
    else { return entry }
    let call = page.item(.call, named: "action", under: entry)
    page.put(call, .name, text: String(name))
    page.put(call, .arguments, action)
    page.put(call, .result, step["observation"])
    page.put(duration: step["execution_time"]?.seconds, of: call)
    page.put(call, step["observation"]?.nonNull == nil ? .running : .completed)
    return entry
  }

  private static func read(_ info: JSONValue, _ overview: inout Overview) {
    let stats = info["model_stats"]
    overview.usage.input = stats?["tokens_sent"]?.tokens ?? 0
    overview.usage.output = stats?["tokens_received"]?.tokens ?? 0
    overview.usage.cost = stats?["instance_cost"]?.dollars
    if let word = info["exit_status"]?.nonNull?.string {
      overview.stated = outcome(word)
      if overview.stated != .succeeded { overview.error = word }
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
