import JSONReading
import SessionModel

/// Conversations of OpenHands: a folder with one file for each event, and the state of the whole.
///
/// Source: `reference/session-formats.md` section 5 and the events of the OpenHands SDK.
struct OpenHands: OverviewFormat {
  static let name = "openhands"
  static let format = Format(
    name: name, summary: "conversations of OpenHands: the folder with its events",
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
    _ value: JSONValue, on page: inout Page, _ overview: inout Overview
  ) {
    if value["kind"] == nil {
      Self.read(state: value, &overview)
    } else {
      read(event: value, on: &page, &overview)
    }
  }

  private static func read(state: JSONValue, _ overview: inout Overview) {
    overview.id = state["id"]?.string
    overview.title = state["title"]?.nonNull?.string
    overview.model = state["agent"]?["llm"]?["model"]?.string
    var usage = Transcript.Usage()
    if let metrics = state["stats"]?["usage_to_metrics"] {
      for member in metrics.members {
        let tokens = member.value["accumulated_token_usage"]
        usage.input += tokens?["prompt_tokens"]?.tokens ?? 0
        usage.output += tokens?["completion_tokens"]?.tokens ?? 0
        usage.cached += tokens?["cache_read_tokens"]?.tokens ?? 0
        if let cost = member.value["accumulated_cost"]?.dollars {
          usage.cost = (usage.cost ?? 0) + cost
        }
      }
    }
    overview.usage = usage
    switch (state["execution_status"] ?? state["agent_status"])?.string?.lowercased() {
    case "finished": overview.stated = .succeeded
    case "error", "stuck": overview.stated = .failed
    case "paused": overview.stated = .interrupted
    case "deleting": overview.stated = .cancelled
    default: overview.stated = nil
    }
  }

  private var chat = Chat()
  /// The calls by the id of the action: for results that name no call.
  private var actions: [String: NodeID] = [:]

  private mutating func read(
    event: JSONValue, on page: inout Page, _ overview: inout Overview
  ) {
    page.time = event["timestamp"]?.moment
    let name = event["id"]?.string ?? page.recordName
    let kind = event["kind"]?.string ?? ""
    switch kind {
    case "MessageEvent":
      guard let message = event["llm_message"] else { return page.malformed("no message") }
      chat.write(
        message, named: name, at: page.time, on: &page, asked: { overview.asked($0) })
    case "SystemPromptEvent":
      let entry = page.item(.entry, named: name, role: .system, under: .root)
      page.put(entry, .startedAt, moment: page.time)
      page.put(entry, .message, words: ContentParts(event["system_prompt"]).texts)
    case "ActionEvent": act(event, name, on: &page, &overview)
    case "ObservationEvent", "UserRejectObservation", "AgentErrorEvent":
      answer(event, kind, on: &page)
    case "CondensationEvent", "Condensation", "CondensationSummaryEvent":
      let entry = page.item(.entry, named: name, role: .system, under: .root)
      page.put(entry, .startedAt, moment: page.time)
      page.put(entry, .message, event["summary"])
    case "ConversationErrorEvent":
      overview.settled = .failed
      overview.error = (event["detail"] ?? event["code"])?.string
    case "PauseEvent": overview.settled = .interrupted
    case "ConversationStateUpdateEvent", "CondensationRequest", "TokenEvent",
      "LLMCompletionLogEvent":
      break
    default: page.unknownRecord(kind)
    }
    overview.answer = chat.answer
    if overview.ending != .succeeded || kind == "MessageEvent" {
      overview.ending = chat.isAnswered ? .succeeded : .lost
    }
  }

  private mutating func act(
    _ event: JSONValue, _ name: String, on page: inout Page, _ overview: inout Overview
  ) {
    // Actions of one answer of the model are one message.
    let message = event["llm_response_id"]?.string ?? name
    let entry = page.item(.entry, named: message, under: .root)
    page.put(first: page.time, of: entry)
    let thoughts = ContentParts(event["thought"]).texts
    if !thoughts.isEmpty { page.put(entry, .message, words: thoughts) }
    if let text = event["reasoning_content"]?.nonNull { page.put(entry, .reasoning, text) }
    let id = event["tool_call_id"] ?? event["tool_call"]?["id"] ?? event["id"]
    let call = chat.write(
      call: event["tool_call"] ?? event, named: id, at: page.time, under: entry, on: &page)
    page.put(call, .name, event["tool_name"])
    if let action = event["action"]?.nonNull { page.put(call, .arguments, action) }
    page.put(call, .running)
    actions[name] = call
    chat.note(entry, .assistant, says: !thoughts.isEmpty)
    if event["tool_name"]?.isString("finish") ?? false {
      overview.ending = .succeeded
      page.put(.root, .outputText, event["action"]?["message"])
    }
  }

  private mutating func answer(_ event: JSONValue, _ kind: String, on page: inout Page) {
    let byAction = event["action_id"]?.string.flatMap { actions[$0] }
    guard let call = chat.take(event["tool_call_id"]?.string) ?? byAction else {
      return page.malformed("a result without its call")
    }
    page.put(call, .completedAt, moment: page.time)
    switch kind {
    case "UserRejectObservation":
      page.put(call, .error, event["rejection_reason"])
      page.put(call, .rejected)
    case "AgentErrorEvent":
      page.put(call, .error, event["error"])
      page.put(call, .failed)
    default:
      let observation = event["observation"]
      let content = observation?["content"] ?? observation?["output"] ?? observation
      page.put(result: content, of: call)
      let code = (observation?["exit_code"] ?? observation?["metadata"]?["exit_code"])?.integer
      let isError = observation?["is_error"]?.bool ?? (code.map { $0 > 0 } ?? false)
      page.put(call, isError ? .failed : .completed)
    }
  }
}
