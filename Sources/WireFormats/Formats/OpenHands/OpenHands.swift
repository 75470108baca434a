import JSONReading
import SessionModel

/// Conversations of OpenHands: a folder with one file for each event, and the state of the whole.
///
/// Source: `reference/session-formats.md` section 5 and the events of the OpenHands SDK.
struct OpenHands: FactsFormat {
  static let name = "openhands"
  static let format = Format(
    name: name, summary: "conversations of OpenHands: the folder with its events",
    writer: .init("OpenHands"),
    coverage: .init(
      read:
        "messages, thoughts, actions with results, errors and rejections, times, condensations, the state of the conversation, tokens and cost",
      derived: "failure of a command by its exit code; the end by a finishing action",
      unknown: "running times other than from event to event; conversations that one has started"),
    recognises: { probe in
      (probe.text("kind")?.hasSuffix("Event") ?? false) && probe.has("timestamp")
    },
    containers: .init(folder: files),
    makeReader: { RecordReader(OpenHands()) })

  private static let files = Format.Members(
    recognises: { tree in
      let names = tree.names(in: "")
      return names.contains("events") && names.contains("base_state.json")
    },
    folder: { path, _ in
      path.hasSuffix("/base_state.json") ? (String(path.dropLast(16)), "") : nil
    },
    choose: { tree, _ in
      // The state comes last: it says how it ended.
      tree.names(in: "events").filter { $0.hasSuffix(".json") }.map { "events/" + $0 }
        + ["base_state.json"]
    })

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    if value["kind"] == nil {
      Self.read(state: value, &facts)
    } else {
      read(event: value, on: &writer, &facts)
    }
  }

  private static func read(state: JSONValue, _ facts: inout SessionFacts) {
    facts.id = state["id"]?.string
    facts.title = state["title"]?.nonNull?.string
    facts.model = state["agent"]?["llm"]?["model"]?.string
    var usage = TokenUsage()
    if let metrics = state["stats"]?["usage_to_metrics"] {
      for member in metrics.members {
        let tokens = member.value["accumulated_token_usage"]
        usage.input += tokens?["prompt_tokens"]?.tokens
        usage.output += tokens?["completion_tokens"]?.tokens
        usage.cached += tokens?["cache_read_tokens"]?.tokens
        usage.cacheWrites5m += tokens?["cache_write_tokens"]?.tokens
        if let cost = member.value["accumulated_cost"]?.dollars {
          usage.cost = (usage.cost ?? 0) + cost
        }
      }
    }
    facts.usage = usage
    switch (state["execution_status"] ?? state["agent_status"])?.string?.lowercased() {
    case "finished": facts.stated = .succeeded
    case "error", "stuck": facts.stated = .failed
    case "paused": facts.stated = .interrupted
    case "deleting": facts.stated = .cancelled
    default: facts.stated = nil
    }
  }

  private var chat = Chat()
  /// The calls by the id of the action: for results that name no call.
  private var actions: [String: NodeID] = [:]

  private mutating func read(
    event: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    writer.time = event["timestamp"]?.moment
    let name = event["id"]?.string ?? writer.recordName
    let kind = event["kind"]?.string ?? ""
    switch kind {
    case "MessageEvent":
      guard let message = event["llm_message"] else { return writer.malformed("no message") }
      chat.write(
        message, named: name, at: writer.time, on: &writer, asked: { facts.asked($0) })
    case "SystemPromptEvent":
      let entry = writer.entry(named: name, role: .system, under: .root)
      writer.set(entry, .startedAt, moment: writer.time)
      writer.set(entry, .message, words: writer.content(event["system_prompt"]).texts)
    case "ActionEvent": act(event, name, on: &writer, &facts)
    case "ObservationEvent", "UserRejectObservation", "AgentErrorEvent":
      answer(event, kind, on: &writer)
    case "CondensationEvent", "Condensation", "CondensationSummaryEvent":
      let entry = writer.entry(named: name, role: .system, under: .root)
      writer.set(entry, .startedAt, moment: writer.time)
      writer.set(entry, .message, event["summary"])
    case "ConversationErrorEvent":
      facts.settled = .failed
      facts.error = (event["detail"] ?? event["code"])?.string
    case "PauseEvent": facts.settled = .interrupted
    case "ConversationStateUpdateEvent", "CondensationRequest", "TokenEvent",
      "LLMCompletionLogEvent":
      break
    default: writer.unknownRecord(kind)
    }
    facts.answer = chat.answer
    if facts.ending != .succeeded || kind == "MessageEvent" {
      facts.ending = chat.isAnswered ? .succeeded : .lost
    }
  }

  private mutating func act(
    _ event: JSONValue, _ name: String, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    // Actions of one answer of the model are one message.
    let message = event["llm_response_id"]?.string ?? name
    let entry = writer.entry(named: message, under: .root)
    writer.set(first: writer.time, of: entry)
    let thoughts = writer.content(event["thought"]).texts
    if !thoughts.isEmpty { writer.set(entry, .message, words: thoughts) }
    if let text = event["reasoning_content"]?.nonNull { writer.set(entry, .reasoning, text) }
    let id = event["tool_call_id"] ?? event["tool_call"]?["id"] ?? event["id"]
    let call = chat.write(
      call: event["tool_call"] ?? event, named: id, at: writer.time, under: entry, on: &writer)
    writer.set(call, .name, event["tool_name"])
    if let action = event["action"]?.nonNull { writer.set(call, .arguments, action) }
    writer.set(call, .running)
    actions[name] = call
    chat.note(entry, .assistant, says: !thoughts.isEmpty)
    if event["tool_name"]?.isString("finish") ?? false {
      facts.ending = .succeeded
      writer.set(.root, .outputText, event["action"]?["message"])
    }
  }

  private mutating func answer(_ event: JSONValue, _ kind: String, on writer: inout RecordWriter) {
    let byAction = event["action_id"]?.string.flatMap { actions[$0] }
    let status: ToolStatus
    var (result, error): (JSONValue?, JSONValue?)
    switch kind {
    case "UserRejectObservation": (status, error) = (.rejected, event["rejection_reason"])
    case "AgentErrorEvent": (status, error) = (.failed, event["error"])
    default:
      let observation = event["observation"]
      result = observation?["content"] ?? observation?["output"] ?? observation
      let code = (observation?["exit_code"] ?? observation?["metadata"]?["exit_code"])?.integer
      let isError = observation?["is_error"]?.bool ?? (code.map { $0 > 0 } ?? false)
      status = isError ? .failed : .completed
    }
    chat.finish(
      event["tool_call_id"], status, result: result, error: error, name: event["tool_name"],
      at: writer.time, or: byAction, on: &writer)
  }
}
