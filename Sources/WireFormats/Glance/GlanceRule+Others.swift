import JSONReading
import SessionModel

extension GlanceRule {
  /// GitHub Copilot CLI.
  static func readCopilot(_ event: JSONValue, _ draft: inout GlanceDraft) {
    guard let type = event["type"]?.string, let data = event["data"] else { return }
    switch type {
    case "session.start", "session.resume":
      draft.begin(
        id: data["sessionId"], folder: data["context"]?["cwd"], at: event["timestamp"])
      draft.model(data["selectedModel"])
    case "session.model_change": draft.model(data["newModel"])
    case "session.title_changed": draft.title(data["title"])
    case "user.message": draft.prompt(data["content"])
    case "assistant.turn_start": draft.glance.turn = .working
    case "assistant.turn_end": draft.glance.turn = .ended(.succeeded)
    case "assistant.message": draft.model(data["model"])
    case "tool.execution_start": draft.call(data["toolCallId"])
    case "tool.execution_complete":
      draft.result(data["toolCallId"], failed: data["success"]?.bool == false)
    case "permission.requested":
      draft.decision("permission " + (data["requestId"]?.string ?? ""), isOpen: true)
    case "permission.completed":
      draft.decision("permission " + (data["requestId"]?.string ?? ""), isOpen: false)
    case "abort": draft.end(.cancelled)
    case "session.error": draft.end(.failed)
    case "session.shutdown": if case .working = draft.glance.turn { draft.end(.lost) }
    default: break
    }
  }

  /// Gemini CLI: its update log, or its whole document of old.
  static func readGemini(_ record: JSONValue, _ draft: inout GlanceDraft) {
    if record["projectHash"] != nil || record["messages"] != nil {
      draft.begin(
        id: record["sessionId"], folder: record["directories"]?.elements.first { _ in true },
        at: record["startTime"])
      if record["kind"]?.isString("subagent") == true { draft.glance.isSubagent = true }
      for message in GlanceDraft.parts(of: record["messages"]) {
        readGeminiMessage(message, &draft)
      }
      return
    }
    if let set = record["$set"] {
      draft.title(set["summary"])
      return
    }
    readGeminiMessage(record, &draft)
  }

  private static func readGeminiMessage(_ message: JSONValue, _ draft: inout GlanceDraft) {
    guard let type = message["type"] else { return }
    if type.isString("user") {
      let content = message["displayContent"] ?? message["content"]
      let text = content?.string ?? content?.elements.lazy.compactMap { $0["text"]?.string }.first
      // What a session begins with for the model alone is no prompt.
      if text?.hasPrefix(Gemini.context) != true { draft.prompt(content) }
    } else if type.isString("error") {
      draft.end(.failed)
    } else if type.isString("gemini") {
      draft.model(message["model"])
      guard let calls = message["toolCalls"], calls.elements.contains(where: { _ in true }) else {
        draft.end(.succeeded)
        return
      }
      for call in calls.elements {
        switch call["status"]?.string {
        case "success": draft.result(call["id"], failed: false)
        case "error": draft.result(call["id"], failed: true)
        case "cancelled": draft.end(.cancelled)
        case "awaiting_approval": draft.call(call["id"], needsPerson: true)
        default: draft.call(call["id"])
        }
      }
    }
  }

  /// Pi.
  static func readPi(_ entry: JSONValue, _ draft: inout GlanceDraft) {
    guard let type = entry["type"] else { return }
    if type.isString("session") {
      draft.begin(id: entry["id"], folder: entry["cwd"], at: entry["timestamp"])
      draft.model(entry["modelId"])
    } else if type.isString("model_change") {
      draft.model(entry["modelId"])
    } else if type.isString("session_info") {
      draft.title(entry["name"])
    }
    guard let message = entry["message"], let role = message["role"] else { return }
    if role.isString("user") {
      draft.prompt(message["content"])
    } else if role.isString("toolResult") {
      draft.result(message["toolCallId"], failed: message["isError"]?.bool == true)
    } else if role.isString("assistant") {
      draft.model(message["model"])
      for part in GlanceDraft.parts(of: message["content"])
      where part["type"]?.isString("toolCall") == true {
        draft.call(part["id"])
      }
      switch message["stopReason"]?.string {
      case "stop": draft.end(.succeeded)
      case "length": draft.end(.incomplete)
      case "error": draft.end(.failed)
      case "aborted": draft.end(.cancelled)
      default: break
      }
    }
  }

  /// The file of an OpenCode session, which names it and no more.
  static func readOpenCode(_ session: JSONValue, _ draft: inout GlanceDraft) {
    draft.begin(
      id: session["id"], folder: session["directory"], at: session["time"]?["created"])
    draft.title(session["title"])
    if session["parentID"]?.nonNull != nil { draft.glance.isSubagent = true }
  }

  /// Cursor and Droid: messages in the manner of Anthropic.
  static func readMessages(_ line: JSONValue, _ draft: inout GlanceDraft) {
    if line["type"]?.isString("session_start") == true {
      draft.begin(id: line["id"], folder: line["cwd"], at: line["timestamp"])
      draft.title(line["sessionTitle"] ?? line["title"])
    } else if line["type"]?.isString("turn_ended") == true {
      draft.end(SessionStatus(word: line["status"]?.string ?? "") ?? .succeeded)
    }
    draft.begin(id: nil, folder: nil, at: line["timestamp"])
    guard let message = line["message"], let content = message["content"] else { return }
    let isUser = (message["role"] ?? line["role"])?.isString("user") == true
    var isResult = false
    for block in content.elements {
      if block["type"]?.isString("tool_use") == true {
        draft.call(block["id"])
      } else if block["type"]?.isString("tool_result") == true {
        isResult = true
        draft.result(block["tool_use_id"], failed: block["is_error"]?.bool == true)
      } else if !isUser {
        draft.answer()
      }
    }
    guard isUser, !isResult else { return }
    draft.prompt(content)
    // Cursor puts tags on lines of their own around what was typed.
    if draft.glance.prompt?.hasPrefix("<") == true { draft.glance.prompt = typed(content) }
  }

  /// The first line of a prompt that is no tag.
  private static func typed(_ content: JSONValue) -> String? {
    for part in content.elements {
      let text = part["text"]?.string ?? ""
      let lines = text.split(whereSeparator: \.isNewline).drop { $0.hasPrefix("<") }
      if let line = lines.first { return String(line) }
    }
    return nil
  }

  /// Grok: messages in the manner of OpenAI.
  static func readGrok(_ line: JSONValue, _ draft: inout GlanceDraft) {
    guard let type = line["type"] else { return }
    if type.isString("user") {
      if line["synthetic_reason"] == nil { draft.prompt(line["content"]) }
    } else if type.isString("tool_result") {
      draft.result(line["tool_call_id"], failed: false)
    } else if type.isString("assistant") {
      draft.model(line["model_id"])
      draft.answer()
      for call in GlanceDraft.parts(of: line["tool_calls"]) { draft.call(call["id"]) }
    }
  }

  /// Kimi.
  static func readKimi(_ line: JSONValue, _ draft: inout GlanceDraft) {
    guard let type = line["type"]?.string else { return }
    switch type {
    case "metadata": draft.begin(id: nil, folder: nil, at: line["created_at"])
    case "config.update":
      draft.begin(id: nil, folder: line["cwd"], at: nil)
      draft.model(line["modelAlias"])
    case "turn.prompt": draft.prompt(line["input"])
    case "turn.cancel": draft.end(.cancelled)
    case "turn.ended": draft.end(.succeeded)
    case "context.append_loop_event":
      guard let event = line["event"], let kind = event["type"] else { return }
      if kind.isString("tool.call") {
        draft.call(event["toolCallId"])
      } else if kind.isString("tool.result") {
        draft.result(
          event["toolCallId"], failed: event["result"]?["isError"]?.bool == true)
      } else if kind.isString("step.end"), event["finishReason"]?.isString("end_turn") == true {
        draft.end(.succeeded)
      }
    default: break
    }
  }

  /// A thread of Amp.
  static func readAmp(_ thread: JSONValue, _ draft: inout GlanceDraft) {
    draft.begin(
      id: thread["id"],
      folder: thread["env"]?["initial"]?["trees"]?.elements.first { _ in true }?["uri"],
      at: thread["created"])
    draft.title(thread["title"])
    for message in GlanceDraft.parts(of: thread["messages"]) {
      let isUser = message["role"]?.isString("user") == true
      guard let content = message["content"] else { continue }
      var isResult = false
      for block in content.elements {
        if block["type"]?.isString("tool_use") == true {
          draft.call(block["id"])
        } else if let run = block["run"] {
          isResult = true
          if run["status"]?.isString("in-progress") != true {
            draft.result(block["toolUseID"], failed: run["status"]?.isString("error") == true)
          }
        } else if !isUser {
          draft.answer()
        }
      }
      if isUser, !isResult { draft.prompt(content) }
    }
  }
}
