import JSONReading
import SessionModel

/// What the ends of a file tell in a list of sessions.
extension ClaudeCode {
  /// Reads a line, also of Qwen, which writes them with parts of its own.
  static func readGlance(_ line: JSONValue, _ draft: inout GlanceDraft) {
    draft.begin(id: line["sessionId"], folder: line["cwd"], at: line["timestamp"])
    draft.fork(of: line["forkedFrom"]?["sessionId"])
    if line["isSidechain"]?.bool == true { return }
    draft.branch(line["gitBranch"])
    guard let type = line["type"] else { return }
    var results: [ToolStatus] = []
    defer { draft.stand(line, results) }
    draft.saw(line["uuid"])
    if type.isString("user") || type.isString("tool_result") {
      results = readClaudeUser(line, &draft)
    } else if type.isString("assistant") {
      readClaudeAssistant(line, &draft)
    } else if type.isString("custom-title") {
      draft.title(line["customTitle"])
    } else if type.isString("ai-title"), draft.glance.title == nil {
      draft.title(line["aiTitle"])
    } else if type.isString("summary") {
      draft.summary(line["summary"], of: line["leafUuid"])
    } else if line["subtype"]?.isString("custom_title") == true {
      draft.title(line["systemPayload"]?["customTitle"])
    }
  }

  /// Reads what came from the user's side: results of calls, or a prompt.
  ///
  /// - Returns: what the results say of their calls.
  private static func readClaudeUser(
    _ line: JSONValue, _ draft: inout GlanceDraft
  ) -> [ToolStatus] {
    let message = line["message"]
    guard let content = message?["content"] ?? message?["parts"] else { return [] }
    var results: [ToolStatus] = []
    var isResult = false
    for block in content.elements {
      if block["type"]?.isString("tool_result") == true {
        isResult = true
        let twin = line["toolUseResult"] ?? line["tool_use_result"]
        let status = ClaudeVerdict(block, line, twin: twin).status
        results.append(status)
        draft.result(block["tool_use_id"], status)
      } else if let response = block["functionResponse"] {
        isResult = true
        draft.result(response["id"], Qwen.status(of: response["response"], line["toolCallResult"]))
      }
    }
    let isHidden = line["isMeta"]?.bool == true || line["isCompactSummary"]?.bool == true
    if !isResult, !isHidden { readClaudePrompt(content, &draft) }
    return results
  }

  private static func readClaudePrompt(_ content: JSONValue, _ draft: inout GlanceDraft) {
    if case .command(let command)? = ClaudeText(content), ClaudeText.asks(command) {
      return draft.prompt(words: command)
    }
    guard let words = draft.beginning(of: content) else { return }
    if words.hasPrefix("[Request interrupted") || words.hasPrefix("<")
      || words.hasPrefix("Caveat: The messages below")
    {
      return
    }
    draft.prompt(content)
  }

  private static func readClaudeAssistant(_ line: JSONValue, _ draft: inout GlanceDraft) {
    let message = line["message"]
    draft.model(message?["model"] ?? line["model"])
    for block in GlanceDraft.parts(of: message?["content"] ?? message?["parts"]) {
      if block["type"]?.isString("tool_use") == true {
        draft.call(block["id"])
      } else if let call = block["functionCall"] {
        draft.call(call["id"])
      } else if block["text"] != nil, block["thought"]?.bool != true {
        // Qwen does not say why a message ended.
        draft.answer()
      }
    }
  }
}
