import JSONReading
import SessionModel

/// Messages: what each says of itself, and what it means for the session.
extension OpenCodeSession {
  mutating func read(message: Fields, on writer: inout RecordWriter) {
    guard let id = message.id else { return writer.malformed("a message without an id") }
    guard let place = place(of: message.session, on: writer) else { return }
    let word = message.data["role"]?.string ?? "assistant"
    if EntryRole(word: word) == nil { writer.unknown("unknown role \"\(word)\"") }
    let role = EntryRole(word: word) ?? .assistant
    start(message: id, role, under: place, on: &writer)
    guard let entry = entry(of: id) else { return }
    writer.set(entry, .startedAt, moment: message.created)
    writer.time = writer.time ?? message.created
    let model = message.data["modelID"] ?? message.data["model"]?["modelID"]
    finish(message: id, message.data, role, model: model, under: place, on: &writer)
  }

  /// Writes what a message says of itself: its tokens, its error, and what it means for the session.
  mutating func finish(
    message id: String, _ data: JSONValue, _ role: EntryRole = .assistant, model: JSONValue?,
    under place: NodeID, on writer: inout RecordWriter
  ) {
    guard var known = messages[id] else { return }
    if place == .root, role == .assistant, let model = model?.string { summary.model = model }
    if let tokens = data["tokens"], tokens.kind == .object {
      known.countsItself = true
      known.usage = Self.usage(tokens, cost: data["cost"])
    }
    let error = data["error"]?.nonNull
    known.isAborted =
      (error?["name"]?.isString("MessageAbortedError") ?? false)
      || (error?["type"]?.isString("aborted") ?? false)
    writer.set(known.entry, .error, text: error.map(Self.text))
    if known.isAborted {
      for call in known.open { writer.set(call, .cancelled) }
      openCalls.subtract(known.open)
      known.open = []
    }
    count(&known, model: model, on: &writer)
    messages[id] = known
    guard place == .root else { return }
    goOn()
    if role == .assistant { judge(data, error) }
  }

  /// The session goes on: an error of the message before was got over.
  mutating func goOn() {
    summary.error = nil
    judgement = nil
    summary.ending = .lost
  }

  /// The entry of a message.
  func entry(of message: String) -> NodeID? { messages[message]?.entry }

  /// Changes what is known of a message.
  mutating func change(message id: String, _ body: (inout Self, inout Message) -> Void) {
    guard var known = messages[id] else { return }
    body(&self, &known)
    messages[id] = known
  }

  /// Works out how the session stands by the last message.
  private mutating func judge(_ data: JSONValue, _ error: JSONValue?) {
    let isCompleted = data["time"]?["completed"]?.nonNull != nil
    if let error {
      switch (error["name"] ?? error["type"])?.string {
      case "MessageAbortedError", "aborted": judgement = .cancelled
      case "MessageOutputLengthError": judgement = .incomplete
      default:
        judgement = .failed
        summary.error = Self.text(of: error)
      }
      return
    }
    if let finish = data["finish"]?.string {
      judgement = Self.outcome(finish)
    } else {
      // Older versions name no reason; a message without a call in it is an answer.
      summary.ending = isCompleted ? .succeeded : .lost
    }
  }

  /// What the reason for which a model stopped means for the session; `nil` when it goes on.
  static func outcome(_ reason: String) -> SessionStatus? {
    switch reason {
    case "tool-calls", "unknown", "": nil
    case "length", "content-filter": .incomplete
    case "error": .failed
    default: .succeeded
    }
  }

  /// Makes an entry for a message, or finds it.
  mutating func start(
    message id: String, _ role: EntryRole, under place: NodeID, on writer: inout RecordWriter
  ) {
    if let known = messages[id], known.role == role { return }
    let entry = writer.entry(named: id, role: role, under: place)
    writer.set(entry, .id, text: id)
    messages[id] = Message(entry: entry, role: role)
  }

  static func text(of error: JSONValue?) -> String {
    guard let error else { return "unknown error" }
    let name = error["name"]?.string
    let message = (error["data"]?["message"] ?? error["message"])?.string
    let parts = [name, message].compactMap { $0 }
    return parts.isEmpty ? error.string ?? error.shortText : parts.joined(separator: ": ")
  }

  // MARK: Tokens

  static func usage(_ tokens: JSONValue, cost: JSONValue?) -> TokenUsage {
    TokenUsage(
      fresh: tokens["input"]?.tokens,
      output: Tokens.sum(tokens["output"]?.tokens, tokens["reasoning"]?.tokens),
      cached: tokens["cache"]?["read"]?.tokens, cacheWrites5m: tokens["cache"]?["write"]?.tokens,
      cost: cost?.dollars)
  }

  /// Counts a message anew: its own tokens, or those of its steps when it names none.
  mutating func count(
    _ message: inout Message, model: JSONValue? = nil, on writer: inout RecordWriter
  ) {
    var usage = message.countsItself ? message.usage : TokenUsage()
    if !message.countsItself {
      for step in message.steps.values { usage.replace(TokenUsage(), by: step) }
    }
    summary.usage.replace(message.counted, by: usage)
    message.counted = usage
    writer.count(usage, of: message.entry, model: model)
  }
}
