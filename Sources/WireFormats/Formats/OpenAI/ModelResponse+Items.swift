import JSONReading
import SessionModel

/// The items of a response: how they begin, change and end.
extension ModelResponse {
  /// Takes the items of a response object.
  mutating func take(
    output: JSONValue?, isWhole: Bool, _ parser: JSONParser, on writer: inout RecordWriter
  ) {
    guard let output = output?.nonNull else { return }
    var count: Int64 = 0
    for item in output.elements {
      // Some items keep the word they had while they arrived.
      let isDone = items[count]?.isDone == true || item["status"]?.string != "in_progress"
      take(item, at: count, isDone: isDone, parser, on: &writer)
      count += 1
    }
    guard isWhole else { return }
    for index in items.keys.sorted() where index >= count { drop(index, on: &writer) }
  }

  /// Takes back an item that is no longer there.
  private mutating func drop(_ index: Int64, on writer: inout RecordWriter) {
    guard let item = items.removeValue(forKey: index) else { return }
    if let call = item.call {
      writer.add(.retract(call.node))
    } else if entries[item.entry].message == index {
      writer.add(.retract(entries[item.entry].said.node))
    }
  }

  /// Takes an item as it stands now.
  mutating func take(
    _ item: JSONValue, at index: Int64, isDone: Bool, _ parser: JSONParser,
    on writer: inout RecordWriter
  ) {
    let type = item["type"]?.string ?? ""
    guard let kind = ResponseItem(item) else {
      return writer.unknown("unknown item \"\(type)\" of a response")
    }
    if let known = items[index], known.type != type, known.isDone { drop(index, on: &writer) }
    if case .output = kind {
      outputs[index] = item["call_id"]?.string ?? item["id"]?.string
      if isDone { finish(item, on: &writer) }
      return
    }
    if items[index] == nil { open(type, item, kind, at: index, on: &writer) }
    items[index]?.type = type
    items[index]?.kind = kind
    if let id = item["id"]?.string { items[index]?.id = id }
    switch kind {
    case .message:
      for (part, content) in (item["content"]?.elements.map { $0 } ?? []).enumerated()
      where knows(content, on: &writer) {
        say(content, "done", index, Int64(part), on: &writer)
      }
    case .reasoning:
      for (part, text) in (item["summary"]?.elements.map { $0 } ?? []).enumerated()
      where knows(text, on: &writer) {
        think(text, "done", index, Int64(part), isSummary: true, on: &writer)
      }
      for (part, text) in (item["content"]?.elements.map { $0 } ?? []).enumerated()
      where knows(text, on: &writer) {
        think(text, "done", index, Int64(part), isSummary: false, on: &writer)
      }
    case .call(let call): take(item, call, at: index, isDone: isDone, parser, on: &writer)
    case .output: break
    }
    if isDone {
      items[index]?.isDone = true
      if case .message = kind, let entry = items[index]?.entry {
        writer.ends(entries[entry].said.node)
      }
    }
  }

  /// Starts the nodes of an item.
  mutating func open(
    _ type: String, _ item: JSONValue?, _ kind: ResponseItem, at index: Int64,
    on writer: inout RecordWriter
  ) {
    let isCall = if case .call = kind { true } else { false }
    let isMessage = if case .message = kind { true } else { false }
    // What is said or thought behind a call, or said behind what was said, is another message.
    if entries.last.map({ !isCall && ($0.hasCalls || isMessage && $0.message != nil) }) ?? true {
      if let last = entries.last { writer.ends(last.said.node) }
      let number = entries.count
      let name = id.map { writer.keep(number == 0 ? $0.text : "\($0.text)#\(number)") }
      entries.append(Entry(said: AssistantMessage(id: name, at: createdAt, on: &writer)))
    }
    let entry = entries.count - 1
    var new = Item(type: type, entry: entry, kind: kind, id: item?["id"]?.string)
    if isMessage { entries[entry].message = index }
    if case .call(let call) = kind {
      entries[entry].hasCalls = true
      let id = item.flatMap { $0["call_id"]?.string ?? $0["id"]?.string }
      new.call = StreamedCall(id: id, under: entries[entry].said.node, on: &writer)
      new.call?.take(name: item?["name"]?.string ?? call.tool, on: &writer)
      new.status = .pending
    }
    items[index] = new
  }

  /// Takes a call as it stands now.
  private mutating func take(
    _ item: JSONValue, _ call: ResponseItem.Call, at index: Int64, isDone: Bool,
    _ parser: JSONParser, on writer: inout RecordWriter
  ) {
    guard var known = items[index], let node = known.call?.node else { return }
    if let id = item["call_id"]?.string, id != known.call?.id {
      known.call?.take(id: id, on: &writer)
    }
    if let name = item["name"]?.string { known.call?.take(name: name, on: &writer) }
    // Before the end of an item its arguments are empty, or a part of what the pieces say.
    let arguments = ResponseItem.arguments(item)
    if isDone || known.call?.arguments.isEmpty == true, let arguments, arguments.bytes.count > 2 {
      known.call?.tell(arguments: arguments, on: &writer)
    }
    if call.isServers, let output = ResponseItem.output(item) {
      var result = known.result ?? PartedText(node, .result)
      let text = item["type"]?.isString("image_generation_call") == true ? "[image]" : nil
      result.set(
        text ?? output.string ?? String(decoding: output.bytes, as: UTF8.self),
        text.map { writer.keep($0) } ?? writer.keep(output), on: &writer)
      known.result = result
    }
    let failure = item["error"]?.nonNull
    if let failure {
      var error = known.error ?? PartedText(node, .error)
      let message = failure["message"]?.nonNull ?? failure
      error.set(
        message.string ?? String(decoding: message.bytes, as: UTF8.self), writer.keep(message),
        on: &writer)
      known.error = error
    }
    items[index] = known
    if isDone && !known.isDone { endArguments(of: index, item, parser, on: &writer) }
    if failure != nil { return set(.failed, of: index, on: &writer) }
    switch item["status"]?.string {
    case "failed": set(.failed, of: index, on: &writer)
    case "incomplete": set(.cancelled, of: index, on: &writer)
    case "in_progress", "searching", "interpreting", "generating":
      set(
        isDone && !call.isServers ? .requested : call.isServers ? .running : .pending, of: index,
        on: &writer)
    default:
      guard isDone else { return }
      set(
        call.isQuestion ? .waiting : call.isServers ? .completed : .requested, of: index,
        on: &writer)
    }
  }

  /// Looks at the arguments of a call when they are whole.
  private mutating func endArguments(
    of index: Int64, _ item: JSONValue, _ parser: JSONParser, on writer: inout RecordWriter
  ) {
    // Only these are JSON in a string; the others are any text, or no string.
    guard let arguments = item["arguments"], arguments.kind == .string else { return }
    var text = ArgumentText()
    text.append(Array((arguments.string ?? "").utf8))
    items[index]?.call?.end(text, parser, on: &writer)
  }

  /// Says how a call stands, when that is news.
  mutating func set(_ status: ToolStatus, of index: Int64, on writer: inout RecordWriter) {
    guard let item = items[index], let call = item.call, item.status != status else { return }
    guard writer.memory.calls[SourceKey(call.id ?? "")]?.isAnswered != true else { return }
    items[index]?.status = status
    let wasOver = !(item.status?.isOpen ?? true)
    writer.set(call.node, status, wasOver ? .restated : .stated)
  }

  /// Adds to the result of a call while it arrives: text, or what a program wrote to its two streams.
  func extend(resultOf call: String, by piece: JSONValue?, on writer: inout RecordWriter) {
    guard let known = writer.memory.calls[SourceKey(call)], !known.isAnswered, let piece else {
      return
    }
    let texts = piece.kind == .string ? [piece] : [piece["stdout"], piece["stderr"]]
    for text in texts {
      if let text, text.kind == .string, text.bytes.count > 2 {
        writer.append(known.node, .result, writer.keep(text))
      }
    }
  }

  /// Ends a call by an item that is its result.
  private func finish(_ item: JSONValue, on writer: inout RecordWriter) {
    guard let id = item["call_id"]?.string ?? item["id"]?.string,
      writer.memory.calls[SourceKey(id)]?.isAnswered != true
    else { return }
    let output = ResponseItem.output(item)
    let fault = ResponseItem.fault(item)
    let isFailure = fault != nil || item["status"]?.isString("failed") == true
    writer.finish(
      id,
      CallOutcome(
        status: isFailure ? .failed : .completed, result: output.map { writer.keep($0) },
        error: fault.map { writer.keep($0) }))
  }
}
