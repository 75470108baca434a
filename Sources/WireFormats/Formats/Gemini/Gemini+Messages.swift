import JSONReading
import SessionModel

/// Messages of a session that is kept.
extension Gemini {
  /// Reads a message, new or told again.
  mutating func message(_ value: JSONValue, _ id: String, _ writer: inout RecordWriter) {
    let type = writer.string(value, "type") ?? ""
    let content = value["displayContent"]?.nonNull ?? value["content"]
    let role: EntryRole
    switch type {
    case "user": role = .user
    case "gemini": role = .assistant
    case "info", "warning", "error": role = .system
    default:
      writer.unknownRecord(type)
      return
    }
    let words = writer.words(of: content)
    var typed = words
    if role == .user {
      typed = writer.takeContext(of: words, named: id)
      if typed.isEmpty, !words.isEmpty { return }
    }
    let id = SourceID(id)
    var (message, isNew) = log.take(id, role, on: &writer)
    defer { log.messages[id] = message }
    let entry = message.entry
    message.set(entry, .message, content, on: &writer) { $1.datum(of: typed) }
    switch role {
    case .user:
      guard isNew, writer.isMain else { return }
      writer.settleOpenCalls(.lost)
      writer.turnStarted()
      writer.title(ContentParts.joined(typed))
    case .assistant: answer(value, &message, &writer)
    case .system, .step:
      guard type == "error" else { return }
      message.set(entry, .error, value["content"], on: &writer)
      if writer.isMain { writer.turnEnded(.failed) }
    }
  }

  private mutating func answer(
    _ value: JSONValue, _ message: inout GeminiLog.Message, _ writer: inout RecordWriter
  ) {
    let entry = message.entry
    message.set(entry, .reasoning, value["thoughts"], on: &writer) { thoughts, writer in
      let texts = thoughts.elements.map { thought in
        [thought["subject"]?.string.map { "**\($0)**" }, thought["description"]?.string]
          .compactMap { $0 }.joined(separator: "\n")
      }
      return texts.isEmpty ? nil : writer.keep(texts.joined(separator: "\n\n"))
    }
    if writer.isMain, let model = value["model"]?.nonNull {
      message.set(.root, .model, model, on: &writer) { $1.keep($0) }
    }
    count(value["tokens"], model: value["model"], &message, &writer)
    var last: ToolStatus?
    for (place, call) in value.list("toolCalls").enumerated() {
      last = self.call(call, place, &message, &writer)
    }
    guard writer.isMain else { return }
    if last == .cancelled {
      writer.turnEnded(.cancelled)
    } else {
      writer.turnAnswered(writer.text(of: value["content"]), asks: last != nil)
    }
  }

  /// Counts the tokens of a message once, however often it is told.
  private func count(
    _ tokens: JSONValue?, model: JSONValue?, _ message: inout GeminiLog.Message,
    _ writer: inout RecordWriter
  ) {
    guard let tokens = tokens?.nonNull else { return }
    func number(_ key: StaticString) -> Tokens? { tokens[key]?.tokens }
    // Thoughts are written by the model, and what tools add is read by it.
    let now = TokenUsage(
      input: Tokens.sum(number("input"), number("tool")),
      output: Tokens.sum(number("output"), number("thoughts")),
      cached: number("cached"))
    if now == message.tokens { return }
    writer.facts.usage.replace(message.tokens, by: now)
    message.tokens = now
    writer.count(now, of: message.entry, model: model)
    writer.writeUsage()
  }

  // MARK: Calls

  /// The words for the state of a call.
  private static let statuses: [String: ToolStatus] = [
    "validating": .pending, "scheduled": .pending, "executing": .running,
    "awaiting_approval": .waiting, "success": .completed, "error": .failed,
    "cancelled": .cancelled,
  ]

  /// Reads a call as it is now.
  private mutating func call(
    _ value: JSONValue, _ place: Int, _ message: inout GeminiLog.Message,
    _ writer: inout RecordWriter
  ) -> ToolStatus {
    let id = writer.string(value, "id")
    let key = SourceID(id ?? "#\(place)")
    let time = value["timestamp"]?.moment
    let began = [writer.time, time].compactMap { $0 }.min()
    let known = message.calls[key]
    let call =
      known
      ?? writer.call(
        id, name: nil, arguments: nil, under: message.entry, status: nil, at: began)
    message.calls[key] = call
    message.set(call, .name, value["name"], on: &writer)
    message.set(call, .arguments, value["args"], on: &writer) { $1.keep($0) }
    let word = writer.string(value, "status")
    let status =
      word.flatMap { Self.statuses[$0] } ?? (value["result"] == nil ? .running : .completed)
    if let word, Self.statuses[word] == nil { writer.unknown("unknown status \"\(word)\"") }
    if let agent = value["agentId"]?.string { agents[SourceID(agent)] = call }
    let response = value["result"]?.elements.lazy.compactMap { $0["functionResponse"]?["response"] }
      .first
    let shown = value["resultDisplay"]?.nonNull
    if let shown, EditReading.mayTell(shown) {
      message.set(call, .edits, shown, on: &writer) { $1.keep($0) }
    }
    if status == .failed {
      message.set(call, .error, response?["error"] ?? shown ?? value["result"], on: &writer)
    } else {
      message.set(
        call, .result, response?["output"] ?? response ?? value["result"]?.nonNull ?? shown,
        on: &writer)
    }
    if !status.isOpen, let time {
      let print = Int(truncatingIfNeeded: time.count)
      let place = DatumPlace(call, .completedAt)
      if message.prints.updateValue(print, forKey: place) != print {
        writer.set(call, .completedAt, Datum(moment: time))
      }
    }
    let statusPlace = DatumPlace(call, .state)
    let print = Int(status.rawValue)
    if message.prints.updateValue(print, forKey: statusPlace) != print {
      writer.set(call, status, known == nil ? .stated : .restated)
    }
    return status
  }
}
