import JSONReading
import SessionModel

/// Records of Copilot about the session as a whole.
extension Copilot {
  /// Reads a record about the session; says whether it is one that is shown.
  mutating func session(_ type: String, _ data: JSONValue, _ writer: inout RecordWriter)
    -> Bool
  {
    switch type {
    case "session.start":
      if let id = data["sessionId"] { writer.set(.root, .id, writer.keep(id)) }
      if let model = data["selectedModel"]?.nonNull {
        writer.set(.root, .model, writer.keep(model))
      }
    case "session.resume":
      // The calls of the process that is gone will not end any more.
      writer.settleOpenCalls(.lost)
      writer.turnContinues()
      writer.run(.inProgress, .restated)
      if let model = data["selectedModel"]?.nonNull {
        writer.set(.root, .model, writer.keep(model))
      }
    case "session.model_change":
      if let model = data["newModel"]?.nonNull { writer.set(.root, .model, writer.keep(model)) }
    case "session.title_changed":
      if let title = writer.string(data, "title") { writer.title(title, replacing: true) }
    case "session.error":
      let entry = note("Error", data["message"], &writer)
      writer.set(entry, .error, writer.text(of: data["message"]) ?? writer.keep(type))
      isAnswered = false
      writer.facts.ending = .failed
    case "session.shutdown": shutdown(data, &writer)
    case "session.usage_info":
      if writer.lane == .root {
        writer.context(filled: data["currentTokens"]?.tokens, window: data["tokenLimit"]?.tokens)
      }
    case "session.info", "session.warning", "session.handoff", "session.task_complete":
      note("", data["message"] ?? data["summary"], &writer)
    case "session.truncation": note("Context truncated", nil, &writer)
    case "session.compaction_start": break
    case "session.compaction_complete":
      note("Context compacted", data["summaryContent"] ?? data["error"], by: .summary, &writer)
    case "session.context_cleared": note("Context cleared", nil, &writer)
    case "session.mode_changed": note("Mode", data["newMode"], &writer)
    case "system.message": note("", data["content"], &writer)
    case "system.notification": note("", data["content"], by: .notification, &writer)
    case "skill.invoked": note("Skill", data["name"], by: .command, &writer)
    case "session.custom_notification":
      note("", data["message"] ?? data["content"], by: .notification, &writer)
    default: return false
    }
    return true
  }

  /// Writes an entry of the program itself.
  @discardableResult
  func note(
    _ title: String, _ text: JSONValue?, by origin: EntryOrigin? = nil, _ writer: inout RecordWriter
  ) -> NodeID {
    let entry = writer.entry(nil, .system)
    if let origin { writer.mark(entry, origin) }
    if !title.isEmpty { writer.append(entry, .message, writer.keep(title)) }
    if let text = writer.text(of: text) {
      if !title.isEmpty { writer.append(entry, .message, writer.keep(": ")) }
      writer.append(entry, .message, text)
    }
    return entry
  }

  private mutating func shutdown(_ data: JSONValue, _ writer: inout RecordWriter) {
    var usage = TokenUsage()
    var byModel: [ModelUsage] = []
    for model in data["modelMetrics"].map({ Array($0.members) }) ?? [] {
      let numbers = model.value["usage"]
      let own = TokenUsage(
        input: numbers?["inputTokens"]?.tokens, output: numbers?["outputTokens"]?.tokens,
        cached: numbers?["cacheReadTokens"]?.tokens,
        cacheWrites5m: numbers?["cacheWriteTokens"]?.tokens)
      usage.addTold(own)
      byModel.append(ModelUsage(model: model.key, usage: own))
    }
    if let json = ModelUsage.json(byModel) {
      writer.set(.root, .modelUsage, writer.keep(json: json))
    }
    if usage == TokenUsage(), let details = data["tokenDetails"] {
      usage.input = details["input"]?["tokenCount"]?.tokens
      usage.output = details["output"]?["tokenCount"]?.tokens
      usage.cached = details["cache_read"]?["tokenCount"]?.tokens
    }
    if usage != TokenUsage() {
      writer.facts.usage = usage
      writer.writeUsage()
    }
    let hasFailed = data["shutdownType"]?.isString("error") ?? false
    if hasFailed {
      if let reason = writer.text(of: data["errorReason"]) { writer.set(.root, .error, reason) }
      writer.run(.failed, .stated)
    } else {
      // It says that the program ended well; how the work ended is told by its last turn.
      let outcome = writer.facts.ending == .lost ? .succeeded : writer.facts.ending
      if outcome == .succeeded, let answer = writer.facts.answerText {
        writer.set(.root, .outputText, answer)
      }
      writer.run(outcome, outcome == .succeeded ? .stated : .inferred)
    }
  }

  /// Takes back what was born at an event and after it.
  mutating func rewind(_ event: String?, _ writer: inout RecordWriter) {
    guard let event, let place = births.firstIndex(where: { $0.event == SourceID(event) }) else {
      return
    }
    for birth in births[place...] { writer.add(.retract(birth.entry)) }
    births.removeSubrange(place...)
  }
}
