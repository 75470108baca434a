import JSONReading
import SessionModel

/// One response of the Responses API while it arrives, by stream or by polls.
///
/// Items are known by their place in the output: some proxies give them a new id in each event. What
/// is told again unchanged writes nothing.
struct ModelResponse {
  /// The source's name for it.
  let id: SourceID?
  /// How it stands; `nil` before that is said.
  var status: SessionStatus?
  /// Its tokens.
  var usage = TokenUsage()
  let createdAt: Milliseconds?
  var items: [Int64: Item] = [:]
  /// The entries in order; a new one begins where something is said or thought behind a call.
  var entries: [Entry] = []
  /// The calls whose results are items of their own, by the places of those.
  var outputs: [Int64: String] = [:]
  private var numbers = Numbering()
  /// What the last piece went on with.
  private var going: Going?

  /// What a piece goes on with: what an entry says or thinks, or the arguments of the call that is an item.
  private enum Going {
    case text(entry: Int, PartedText.Key)
    case thoughts(entry: Int, PartedText.Key)
    case call(Int64)
  }

  /// An entry of the response.
  struct Entry {
    var said: AssistantMessage
    /// The items that are calls, and the one that is the message.
    var hasCalls = false
    var message: Int64?
  }

  /// An item of the output.
  struct Item {
    var type: String
    /// The entry that it belongs to.
    var entry: Int
    var call: StreamedCall?
    var kind: ResponseItem
    /// Its id: the last one that was told.
    var id: String?
    var isDone = false
    /// What of the result was written.
    var result: PartedText?
    var error: PartedText?
    var status: ToolStatus?
  }

  init(_ id: SourceID?, createdAt: Milliseconds?) {
    self.id = id
    self.createdAt = createdAt
  }

  /// Whether its end was said.
  var isOver: Bool { !(status?.isOpen ?? true) }

  /// Whether it asks a person for approval.
  var asksForApproval: Bool {
    items.values.contains {
      if case .call(let call) = $0.kind { return call.isQuestion }
      return false
    }
  }

  /// What it says in the end: nothing when it asks for tools.
  var answer: PartedText? {
    let asks = items.values.contains { item in
      if case .call(let call) = item.kind { return !call.isServers }
      return false
    }
    return asks ? nil : entries.last { !$0.said.text.isEmpty }?.said.text
  }

  /// Whether an event is news, by its number.
  mutating func takes(_ number: Int64?, _ bytes: UnsafeRawBufferPointer) -> Bool {
    numbers.takes(number, bytes)
  }

  // MARK: Events

  /// Takes an event of an item; `false` when nothing is known of it.
  mutating func take(
    _ type: String, _ event: JSONValue, _ parser: JSONParser, on writer: inout RecordWriter
  ) -> Bool {
    let words = type.dropFirst("response.".count).split(separator: ".").map(String.init)
    guard let what = words.first, let verb = words.last, words.count > 1 else { return false }
    let index = place(of: event)
    let part = (event["content_index"] ?? event["summary_index"])?.place ?? 0
    switch what {
    case "output_item":
      guard let item = event["item"] else { return false }
      take(item, at: index, isDone: verb == "done", parser, on: &writer)
    case "output_text", "refusal":
      if verb == "annotation" || words.contains("annotation") { break }
      say(event, verb, index, part, on: &writer)
    case "reasoning_text", "reasoning":
      think(event, verb, index, part, isSummary: false, on: &writer)
    case "reasoning_summary_text", "reasoning_summary":
      think(event, verb, index, part, isSummary: true, on: &writer)
    case "content_part", "reasoning_summary_part":
      guard let item = event["part"], knows(item, on: &writer), verb == "done" else { break }
      let isSummary = what == "reasoning_summary_part"
      if isSummary || item["type"]?.isString("reasoning_text") == true {
        think(item, "done", index, part, isSummary: isSummary, on: &writer)
      } else {
        say(item, "done", index, part, on: &writer)
      }
    default:
      guard what.contains("_call") || what.hasPrefix("mcp_") else { return false }
      return take(call: what, verb, event, at: index, on: &writer)
    }
    return true
  }

  /// Whether a part of an item is of a known kind; one of another is noted.
  func knows(_ part: JSONValue, on writer: inout RecordWriter) -> Bool {
    guard let kind = part["type"]?.string, !Self.parts.contains(kind), part["text"] == nil else {
      return true
    }
    writer.unknown("unknown part \"\(kind)\" of an item")
    return false
  }

  /// The kinds of parts that items have.
  private static let parts: Set<String> = [
    "output_text", "input_text", "text", "refusal", "reasoning_text", "summary_text",
  ]

  /// Takes an event of a call.
  private mutating func take(
    call what: String, _ verb: String, _ event: JSONValue, at index: Int64,
    on writer: inout RecordWriter
  ) -> Bool {
    if what.hasSuffix("_output") || what.contains("_output_") {
      guard let call = outputs[index] else { return false }
      if verb == "delta" { extend(resultOf: call, by: event["delta"], on: &writer) }
      return true
    }
    if items[index] == nil {
      let base = what.components(endingWith: "_call") ?? what
      open(base, nil, .call(.init(tool: base, isServers: true)), at: index, on: &writer)
    }
    let whole =
      event["arguments"] ?? event["input"] ?? event["code"] ?? event["diff"]
    switch verb {
    case "delta":
      // Text of a JSON value that is not text itself is shown until the value comes.
      if let piece = event["delta"] { goOn(.call(index), with: piece, on: &writer) }
    case "done":
      if what != "apply_patch_call_operation_diff" {
        items[index]?.call?.tell(arguments: whole, on: &writer)
      }
    case "added": break
    case "in_progress", "searching", "interpreting", "generating", "partial_image":
      set(.running, of: index, on: &writer)
    case "completed": set(.completed, of: index, on: &writer)
    case "failed": set(.failed, of: index, on: &writer)
    case "incomplete": set(.cancelled, of: index, on: &writer)
    default: return false
    }
    return true
  }

  /// The place of the item that an event is about.
  private func place(of event: JSONValue) -> Int64 {
    if let index = event["output_index"]?.place { return index }
    let id = event["item_id"]?.string ?? event["item"]?["id"]?.string
    if let id, let known = items.first(where: { $0.value.id == id }) { return known.key }
    let last = items.keys.max() ?? -1
    return event["item"] != nil || last < 0 ? last + 1 : last
  }

  // MARK: Text

  /// Adds to what an item says, or tells it as a whole.
  mutating func say(
    _ value: JSONValue, _ verb: String, _ index: Int64, _ part: Int64, on writer: inout RecordWriter
  ) {
    if items[index] == nil { open("message", nil, .message, at: index, on: &writer) }
    guard let entry = items[index]?.entry else { return }
    let key = PartedText.Key(item: index, part: part)
    if verb == "delta" {
      if let piece = value["delta"] { goOn(.text(entry: entry, key), with: piece, on: &writer) }
    } else {
      entries[entry].said.tell(value["text"] ?? value["refusal"], key, on: &writer)
    }
  }

  /// Adds to what an item thinks, or tells it as a whole.
  mutating func think(
    _ value: JSONValue, _ verb: String, _ index: Int64, _ part: Int64, isSummary: Bool,
    on writer: inout RecordWriter
  ) {
    if items[index] == nil { open("reasoning", nil, .reasoning, at: index, on: &writer) }
    guard let entry = items[index]?.entry else { return }
    // The summary stands in front of what it sums up.
    let key = PartedText.Key(item: index, part: isSummary ? part : part + 1 << 20)
    if verb == "delta" {
      if let piece = value["delta"] { goOn(.thoughts(entry: entry, key), with: piece, on: &writer) }
    } else {
      entries[entry].said.tellReasoning(value["text"], key, on: &writer)
    }
  }

  // MARK: Pieces

  /// Adds a piece, and remembers what it was added to.
  private mutating func goOn(
    _ going: Going, with piece: JSONValue, on writer: inout RecordWriter
  ) {
    switch going {
    case .text(let entry, let key): entries[entry].said.say(piece, key, on: &writer)
    case .thoughts(let entry, let key): entries[entry].said.think(piece, key, on: &writer)
    case .call(let index):
      guard piece.kind == .string else { return }
      let datum = writer.keep(piece)
      piece.withText { items[index]?.call?.arguments.append($0, datum, on: &writer) }
    }
    self.going = going
    writer.goesOn(with: piece)
  }

  /// Goes on with what the last piece was added to.
  mutating func goOn(with piece: JSONValue, on writer: inout RecordWriter) {
    if let going { goOn(going, with: piece, on: &writer) }
  }

  // MARK: The end

  /// Nothing more comes: the entries are over.
  func close(on writer: inout RecordWriter) {
    for entry in entries { writer.add(.itemEnd(entry.said.node)) }
  }
}

extension String {
  /// The text up to and with a word, where that stands in it.
  fileprivate func components(endingWith word: String) -> String? {
    var end = startIndex
    while end < endIndex {
      if self[end...].hasPrefix(word) { return String(self[..<end]) }
      end = index(after: end)
    }
    return nil
  }
}
