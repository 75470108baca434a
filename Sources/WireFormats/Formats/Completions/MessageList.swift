import JSONReading
import SessionModel

/// The messages of a conversation, as requests tell them: all of them again with each request.
///
/// What a message is told again with changes nothing; a message of a tool ends its call, also one that
/// arrived in a stream.
struct MessageList {
  private var chat = Chat(seeksLeaks: true)
  /// How many places of the list are taken.
  private var count = 0

  /// Whether there is a message.
  var isEmpty: Bool { count == 0 }

  /// Whether the last word is one of the assistant that asks for nothing more.
  var isAnswered: Bool { chat.isAnswered }

  /// The entry of the last answer.
  var answer: NodeID? { chat.answer }

  /// Reads all messages of a request.
  mutating func read(_ request: JSONValue, on writer: inout RecordWriter) {
    for key in ["system", "instructions"] as [StaticString] {
      guard let text = request[key]?.nonNull else { continue }
      let entry = writer.entry(named: "system", role: .system, under: .root)
      writer.set(entry, .message, words: writer.content(text).texts)
    }
    let messages = request.kind == .array ? request.elements : request["messages"]?.elements
    var place = 0
    for message in messages.map({ $0.map { $0 } }) ?? [] {
      write(message, at: place, on: &writer)
      place += 1
    }
    count = max(count, place)
  }

  /// Reads a message that comes alone.
  mutating func add(_ message: JSONValue, on writer: inout RecordWriter) {
    write(message, at: count, on: &writer)
    count += 1
  }

  /// An answer was received: later requests tell it as the next message.
  mutating func received(
    _ entry: NodeID, calls: [(id: String?, node: NodeID)], on writer: inout RecordWriter
  ) {
    for call in calls { chat.take(call: call.node, named: call.id, on: &writer) }
    guard count > 0 else { return }
    let name = Array("m\(count)".utf8)
    writer.memory.items.add(.init(parent: .root, name: name), entry, isCall: false)
    for (place, call) in calls.enumerated() {
      let name = Array((call.id ?? "#\(place)").utf8)
      writer.memory.items.add(.init(parent: entry, name: name), call.node, isCall: true)
    }
    count += 1
  }

  private mutating func write(_ message: JSONValue, at place: Int, on writer: inout RecordWriter) {
    guard message.kind == .object else {
      return writer.malformed("a message is no object: \(message.shortText)")
    }
    var prompt: String?
    chat.write(message, named: "m\(place)", on: &writer) { prompt = $0 }
    if let prompt { writer.title(prompt) }
  }

  /// Says that the open calls run.
  func writeOpenCalls(on writer: inout RecordWriter) { chat.writeOpenCalls(on: &writer) }
}

extension MessageList {
  /// Reads a document that is a list of messages, or has one.
  mutating func read(document: JSONValue, on writer: inout RecordWriter) {
    self = MessageList()
    read(document, on: &writer)
    writeOpenCalls(on: &writer)
    var facts = writer.facts
    facts.model = document["model"]?.string
    facts.prompt = nil
    for message in (document["messages"] ?? document).elements
    where message["role"]?.isString("user") == true {
      facts.asked(ContentParts(message["content"]).text)
    }
    facts.answer = answer
    facts.settled = isAnswered ? .succeeded : nil
    facts.ending = isAnswered ? .succeeded : .lost
    writer.facts = facts
  }

  /// Whether a document is a list of messages, or a request with one.
  static func isList(_ document: JSONValue) -> Bool {
    if document.kind == .object {
      return document["choices"] == nil && document["messages"]?.kind == .array
    }
    var first = document.elements
    return first.next()?["role"]?.kind == .string
  }
}
