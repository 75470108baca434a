import JSONReading
import SessionModel

/// Writes the items of one thread of Codex' streams, which tell the state of each when it begins, changes and ends.
///
/// Nothing has to be worked out but which answer of the model an item belongs to.
struct CodexItems {
  /// The answer that is being written.
  private(set) var answer = Answer()
  /// The entries and calls of the items.
  private var items: [SourceID: NodeID] = [:]
  /// What arrives in pieces, by what it is of.
  private var streamed: [NodeID: [Channel: PartedText]] = [:]
  /// The call that the plan of the turn is.
  private var plan: NodeID?
  /// Which of the thoughts of its entry an item of reasoning is.
  private var thoughts: [SourceID: Int64] = [:]

  /// Begins anew: names of items are used again.
  mutating func begin() { items = [:] }

  /// Ends the answer: what comes next belongs to another one.
  mutating func close() { answer.close() }

  /// A turn is over: what it told in pieces is told no more, and its plan stands as it was told last.
  mutating func endTurn(_ writer: inout RecordWriter) {
    close()
    if let plan { writer.set(plan, .completed) }
    (streamed, thoughts, plan) = ([:], [:], nil)
  }

  /// Writes the plan of a turn, which is told anew as a whole.
  mutating func tell(plan steps: JSONValue?, _ writer: inout RecordWriter) {
    guard let steps = steps?.nonNull else { return }
    let name = writer.keep(CodexItemKind.todoList.name)
    let call =
      plan
      ?? writer.call(
        nil, name: name, arguments: nil, under: answer.entry(for: .call, on: &writer))
    writer.set(call, .arguments, writer.keep(steps))
    plan = call
  }

  /// The entry or the call of an item.
  func node(_ id: JSONValue?) -> NodeID? { id?.string.flatMap { items[SourceID($0)] } }

  /// Writes an entry of the program itself.
  @discardableResult
  mutating func mark(_ title: String, _ text: JSONValue?, _ writer: inout RecordWriter) -> NodeID {
    answer.close()
    let entry = writer.entry(nil, .system)
    let text = writer.text(of: text)
    writer.append(entry, .message, writer.keep(text == nil ? title : title + ": "))
    if let text { writer.append(entry, .message, text) }
    return entry
  }

  /// Writes an error.
  mutating func error(_ message: JSONValue?, _ writer: inout RecordWriter) {
    let entry = mark("Error", message, &writer)
    if let text = writer.text(of: message) { writer.set(entry, .error, text) }
  }

  // MARK: Items

  /// Reads the state of an item.
  ///
  /// - Returns: its call, when it is one.
  @discardableResult
  mutating func read(_ item: JSONValue, isOver: Bool, _ writer: inout RecordWriter) -> NodeID? {
    let id = writer.string(item, "id").map { SourceID($0) }
    let known = id.flatMap { items[$0] }
    let type = writer.string(item, "type") ?? ""
    guard let kind = CodexItemKind(word: type) else {
      writer.unknownRecord("item \(type)")
      return nil
    }
    let node: NodeID?
    var call: NodeID?
    switch kind {
    case .agentMessage, .plan:
      node = known ?? answer.entry(for: .text, on: &writer)
      if let node { write(item["text"], of: node, isOver: isOver, &writer) }
    case .reasoning: node = read(reasoning: item, id, known, isOver: isOver, &writer)
    case .userMessage:
      for part in item.list("content") { note(unknown: part, &writer) }
      node = known ?? read(user: item, &writer)
    case .error:
      if known == nil { error(item["message"], &writer) }
      return nil
    case .subAgentActivity:
      answer.close()
      node = known ?? writer.entry(nil, .system)
      let path = item["agent_path"] ?? item["agentPath"]
      let words = ["agent", path?.string, item["kind"]?.string].compactMap { $0 }
      if let node { writer.set(node, .message, writer.keep(words.joined(separator: " "))) }
    case .hookPrompt:
      let fragments = item.list("fragments").compactMap { $0["text"]?.string }
      node = known ?? mark("Hook: " + fragments.joined(separator: "\n"), nil, &writer)
    case .enteredReviewMode: node = known ?? mark("Review", item["review"], &writer)
    case .exitedReviewMode: node = known ?? mark("Review ended", item["review"], &writer)
    case .contextCompaction: node = known ?? mark("Context compacted", nil, &writer)
    case .commandExecution, .fileChange, .mcpToolCall, .dynamicToolCall, .collabAgentToolCall,
      .webSearch, .imageView, .imageGeneration, .sleep, .todoList:
      let fields = CodexCallFields(item, kind, writer)
      let made =
        known
        ?? writer.call(
          id?.text, name: writer.keep(fields.name), arguments: nil,
          under: answer.entry(for: .call, on: &writer), status: nil)
      write(fields, item, isOver: isOver, to: made, &writer)
      (node, call) = (made, made)
    }
    if let id, let node { items[id] = node }
    return call
  }

  /// Writes the text of a message, which may have come in pieces.
  private mutating func write(
    _ value: JSONValue?, of entry: NodeID, isOver: Bool, _ writer: inout RecordWriter
  ) {
    let text = writer.text(of: value)
    if isOver || text != nil { writer.answer(text) }
    if streamed[entry]?[.message] != nil {
      tell(value, of: entry, .message, &writer)
    } else if isOver || text != nil {
      writer.set(entry, .message, text)
    }
  }

  private mutating func read(
    reasoning item: JSONValue, _ id: SourceID?, _ known: NodeID?, isOver: Bool,
    _ writer: inout RecordWriter
  ) -> NodeID? {
    if let value = item["text"] {
      guard let text = writer.text(of: value), known == nil else { return known }
      answer.add(reasoning: text, on: &writer)
      return answer.entry
    }
    let summary = item.list("summary")
    let isSummary = !summary.isEmpty
    let parts = isSummary ? summary : item.list("content")
    guard isOver, let id, parts.contains(where: { !$0.isString("") }) else { return known }
    let entry = entry(ofThought: id, &writer)
    for (place, part) in parts.enumerated() {
      let key = key(ofThought: id, part: Int64(place), isSummary: isSummary)
      tell(part, of: entry, .reasoning, at: key, &writer)
    }
    return entry
  }

  /// The entry that an item of reasoning is of.
  private mutating func entry(ofThought id: SourceID, _ writer: inout RecordWriter) -> NodeID {
    if thoughts[id] != nil, let known = items[id] { return known }
    let entry = answer.entry(for: .reasoning, on: &writer)
    thoughts[id] = Int64(answer.reasonings)
    items[id] = entry
    return entry
  }

  /// The place of a thought in its entry: summaries in front of what they sum up.
  private func key(ofThought id: SourceID, part: Int64, isSummary: Bool) -> PartedText.Key {
    PartedText.Key(item: (thoughts[id] ?? 0) * 2 + (isSummary ? 0 : 1), part: part)
  }

  /// Notes a part of a person's message that is of no known kind: one with a name is told by that.
  private func note(unknown part: JSONValue, _ writer: inout RecordWriter) {
    let type = part["type"]?.string ?? ""
    if !["text", "image", "localImage"].contains(type), part["name"]?.string == nil {
      writer.unknown("unknown part \"\(type)\"")
    }
  }

  private mutating func read(user item: JSONValue, _ writer: inout RecordWriter) -> NodeID {
    answer.close()
    let entry = writer.entry(nil, .user)
    var words: [String] = []
    for part in item.list("content") {
      switch part["type"]?.string {
      case "text": words += [part["text"]?.string].compactMap { $0 }
      case "image", "localImage": words.append("[image]")
      case let type:
        words += [part["name"]?.string].compactMap { $0 }.map { "[\(type ?? "") \($0)]" }
      }
    }
    let texts = item.list("content").filter { $0["type"]?.isString("text") == true }
    if words.count == 1, texts.count == 1, let text = writer.text(of: texts[0]["text"]) {
      writer.set(entry, .message, text)
    } else if !words.isEmpty {
      writer.set(entry, .message, writer.keep(words.joined(separator: "\n")))
    }
    if writer.lane == .root, let text = texts.first?["text"]?.string { writer.title(text) }
    return entry
  }

  // MARK: Pieces

  /// Adds a piece to a text of an item.
  mutating func append(
    _ delta: JSONValue?, to id: JSONValue?, _ channel: Channel, _ writer: inout RecordWriter
  ) {
    guard let delta, let node = node(id), let words = delta.string else { return }
    var text = streamed[node]?[channel] ?? PartedText(node, channel)
    text.append(words, writer.keep(delta), on: &writer)
    streamed[node, default: [:]][channel] = text
  }

  /// Adds a piece to a part of a thought.
  mutating func append(
    thought delta: JSONValue?, to id: JSONValue?, part: Int64, isSummary: Bool,
    _ writer: inout RecordWriter
  ) {
    guard let delta, let words = delta.string, let id = SourceID(named: id?.string) else { return }
    let entry = entry(ofThought: id, &writer)
    var text = streamed[entry]?[.reasoning] ?? PartedText(entry, .reasoning)
    text.append(
      words, writer.keep(delta), to: key(ofThought: id, part: part, isSummary: isSummary),
      on: &writer)
    streamed[entry, default: [:]][.reasoning] = text
  }

  /// Tells a part of a text as a whole: what came in pieces already is not written again.
  private mutating func tell(
    _ value: JSONValue?, of node: NodeID, _ channel: Channel, at key: PartedText.Key = .init(),
    _ writer: inout RecordWriter
  ) {
    guard let value, let words = value.string else { return }
    var text = streamed[node]?[channel] ?? PartedText(node, channel)
    text.set(words, writer.keep(value), to: key, on: &writer)
    streamed[node, default: [:]][channel] = text
  }

  // MARK: Calls

  /// Writes what is told of a call; the last word counts.
  private mutating func write(
    _ fields: CodexCallFields, _ item: JSONValue, isOver: Bool, to call: NodeID,
    _ writer: inout RecordWriter
  ) {
    if let arguments = fields.arguments?.nonNull {
      writer.set(call, .arguments, writer.keep(arguments))
    }
    var outcome = CallOutcome(status: .completed, result: fields.result)
    if let output = fields.output, streamed[call]?[.result] != nil {
      tell(output, of: call, .result, &writer)
      outcome.result = nil
    }
    if let error = item["error"]?.nonNull {
      outcome.error = writer.text(of: error["message"] ?? error)
    }
    if let code = (item["exit_code"] ?? item["exitCode"])?.integer, code != 0 {
      outcome.error = writer.keep("exit code \(code)")
    }
    if let word = writer.string(item, "status") {
      if let status = ToolStatus(word: word) {
        outcome.status = status
      } else {
        writer.unknown("unknown status \"\(word)\"")
      }
    } else {
      // Searches and lists have no status: the record says it.
      outcome.status = isOver ? .completed : .running
    }
    if isOver, !outcome.status.isOpen {
      outcome.completedAt = writer.time
      outcome.duration = item["durationMs"]?.nonNull.map { writer.keep($0) }
    }
    writer.finish(call, outcome)
  }
}
