import JSONReading
import SessionModel

/// Sessions of Augment's Auggie: one document, rewritten as a whole.
///
/// Source: `aitracker/providers/auggie.py` of mepritamm/ai-tracker and the Augment parser of its relatives:
/// `chatHistory[].exchange` has what was asked (`request_message`, and in `request_nodes` the results of the calls
/// before) and what came back (`response_text`, and in `response_nodes` thinking, calls and tokens).
struct Auggie: FactsFormat {
  static let name = "auggie"
  static let traits: SourceTraits = [.facts, .documents]
  static let format = Format(
    name: name, summary: "sessions of Auggie (~/.augment/sessions)",
    writer: .init("Auggie"),
    coverage: .init(
      read:
        "title, model, prompts, answers, summaries of thinking, tool calls with arguments, results and failures, questions that wait, when an exchange ended, tokens",
      derived: "the end of the session by its last exchange",
      unknown: "times of calls, cost, task lists; subagents, of which the result alone is kept"),
    recognises: { !$0.isArray && $0.has("chatHistory") && $0.has(oneOf: "sessionId", "created") },
    makeReader: { RecordReader(Auggie()) })

  mutating func read(
    _ document: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard document["chatHistory"]?.kind == .array else { return writer.refuse("no chat history") }
    facts.id = document["sessionId"]?.string
    facts.title = document["customTitle"]?.nonNull?.string
    facts.startedAt = document["created"]?.moment
    facts.usage = TokenUsage()
    var chat = Chat()
    var isWaiting = false
    for (place, turn) in document.list("chatHistory").enumerated() {
      guard let exchange = turn["exchange"] else { continue }
      writer.time = turn["finishedAt"]?.moment
      Self.write(request: exchange, place, &chat, on: &writer, &facts)
      isWaiting = Self.write(response: exchange, place, &chat, on: &writer, &facts)
    }
    chat.writeOpenCalls(on: &writer)
    facts.answer = chat.answer
    facts.ending = isWaiting ? .interrupted : chat.isAnswered ? .succeeded : .lost
  }

  private static func write(
    request exchange: JSONValue, _ place: Int, _ chat: inout Chat, on writer: inout RecordWriter,
    _ facts: inout SessionFacts
  ) {
    for node in exchange.list("request_nodes") {
      guard let result = node["tool_result_node"]?.nonNull else { continue }
      let isError = result["is_error"]?.bool ?? false
      let content = result["content"]
      chat.finish(
        result["tool_use_id"], isError ? .failed : .completed, result: isError ? nil : content,
        error: isError ? content : nil, at: nil, on: &writer)
    }
    guard let text = exchange["request_message"]?.nonNull, !text.isString("") else { return }
    // What begins with a tag is the program's.
    let isPerson = !text.bytes.dropFirst().starts(with: "<".utf8)
    let entry = writer.entry(
      named: "request \(place)", role: isPerson ? .user : .system, under: .root)
    if !isPerson { writer.mark(entry, .context) }
    writer.set(entry, .message, text)
    chat.note(entry, isPerson ? .user : .system, says: true)
    if isPerson { facts.asked(text.string) }
  }

  /// Writes what came back.
  ///
  /// - Returns: whether it asks a person.
  private static func write(
    response exchange: JSONValue, _ place: Int, _ chat: inout Chat, on writer: inout RecordWriter,
    _ facts: inout SessionFacts
  ) -> Bool {
    var thoughts: [ContentParts.Words] = []
    // A call is announced before it is told as a whole.
    var calls: [(id: String, call: JSONValue)] = []
    var usage: JSONValue?
    for node in exchange.list("response_nodes") {
      if let text = node["thinking"]?.nonNull?["summary"]?.nonNull, !text.isString("") {
        thoughts.append(.value(text))
      }
      if let tokens = node["token_usage"]?.nonNull { usage = tokens }
      guard let call = node["tool_use"]?.nonNull else { continue }
      let id = call["tool_use_id"]?.string ?? ""
      if let known = calls.firstIndex(where: { $0.id == id }), !id.isEmpty {
        calls[known].call = call
      } else {
        calls.append((id, call))
      }
    }
    let text = exchange["response_text"]?.nonNull.flatMap { $0.isString("") ? nil : $0 }
    guard text != nil || !thoughts.isEmpty || !calls.isEmpty || usage != nil else { return false }
    let entry = writer.entry(named: "response \(place)", under: .root)
    writer.set(entry, .id, exchange["request_id"])
    writer.set(entry, .message, text)
    writer.set(entry, .reasoning, words: thoughts)
    writer.set(entry, .completedAt, moment: writer.time)
    chat.note(entry, .assistant, says: text != nil)
    var isWaiting = false
    for (_, call) in calls {
      let node = chat.write(call: call, named: call["tool_use_id"], under: entry, on: &writer)
      isWaiting = call["tool_name"]?.isString("ask-user") ?? false
      if isWaiting { writer.set(node, .waiting) }
    }
    let model = exchange["model_id"]?.nonNull
    if let model = model?.string, !model.isEmpty { facts.model = model }
    if let usage {
      let tokens = Self.tokens(usage)
      facts.usage.addTold(tokens)
      writer.count(tokens, of: entry, model: model)
    }
    return isWaiting
  }

  private static func tokens(_ usage: JSONValue) -> TokenUsage {
    var figures = AnthropicUsage()
    figures.take(usage)
    return figures.usage
  }
}
