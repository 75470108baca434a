import JSONReading
import SessionModel

/// Messages and reasoning.
extension AGUI {
  /// The entry of a message, which is started when there is none.
  mutating func message(_ id: SourceID, _ role: EntryRole, _ writer: inout RecordWriter) -> NodeID {
    if let known = messages[id] {
      if known.isGone {
        writer.add(.restore(known.node))
        messages[id]?.isGone = false
      }
      return known.node
    }
    // Some give the thoughts and the text of one answer one name.
    if let thought = thoughts[id] {
      messages[id] = thought
      return thought.node
    }
    let node = writer.entry(nil, role)
    writer.set(node, .id, writer.keep(id.text))
    messages[id] = Message(node: node, role: role, isTop: writer.lane == .root)
    return node
  }

  /// Who speaks, by the protocol's word.
  static func role(_ word: String?) -> EntryRole {
    switch word {
    case nil, "assistant", "reasoning": .assistant
    case "activity", "tool": .step
    case .some(let word): EntryRole(word: word) ?? .assistant
    }
  }

  mutating func textStart(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    guard let id = event.id else { return }
    let isKnown = messages[id] != nil
    let node = message(id, Self.role(event.text(.role)), &writer)
    if isKnown { writer.clear(node, .completedAt) }
    writer.opens(node)
    noteAnswer(node, id, event)
  }

  mutating func textContent(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    guard let id = event.id, let delta = event[.delta], delta.kind == .string else { return }
    let node = message(id, .assistant, &writer)
    noteAnswer(node, id, event)
    append(node, .message, delta, &writer)
  }

  mutating func textEnd(
    _ event: AGUIEvent, _ writer: inout RecordWriter, _ session: borrowing Session
  ) {
    guard let id = event.id, let known = messages[id] else { return }
    writer.ends(known.node)
    if let time = writer.time { writer.set(known.node, .completedAt, Datum(moment: time)) }
    if known.role == .user, known.node.index < session.nodeCount,
      let text = session.text(known.node, .message, at: session.position, limit: 1000)
    {
      writer.title(text)
    }
  }

  private mutating func noteAnswer(_ node: NodeID, _ id: SourceID, _ event: AGUIEvent) {
    if event.lane == nil, messages[id]?.role == .assistant {
      lastAnswer = node
      answerRun = run
    }
  }

  // MARK: Reasoning

  /// The entry of a thought, which is started when there is none.
  mutating func thought(_ id: SourceID, _ writer: inout RecordWriter) -> NodeID {
    if let known = thoughts[id] { return known.node }
    if let known = messages[id], !known.isGone {
      thoughts[id] = known
      return known.node
    }
    let node = writer.entry(nil, .assistant)
    writer.set(node, .id, writer.keep(id.text))
    if let spanTitle { writer.set(node, .state, spanTitle) }
    thoughts[id] = Message(node: node, role: .assistant, isTop: writer.lane == .root)
    return node
  }

  mutating func reasoningContent(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    guard let id = event.id, let delta = event[.delta], delta.kind == .string else { return }
    let node = thought(id, &writer)
    thinking.insert(node)
    append(node, .reasoning, delta, &writer)
  }

  mutating func reasoningEnd(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    guard let id = event.id, let node = thoughts[id]?.node else { return }
    writer.ends(node)
    if let time = writer.time { writer.set(node, .completedAt, Datum(moment: time)) }
  }

  /// Bytes that nobody can read stand for themselves by their number.
  mutating func encryptedValue(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    guard let entity = event.text(.entity).map({ SourceID($0) }) else { return }
    let isCall = event.text(.subtype) == "tool-call"
    let entry =
      isCall ? calls[entity]?.entry : thoughts[entity]?.node ?? messages[entity]?.node
    guard let entry, let value = event[.encrypted] else { return }
    hide(value, in: entry, &writer)
  }

  /// Tells that there is hidden reasoning, unless the entry has some that can be read.
  mutating func hide(_ value: JSONValue, in entry: NodeID, _ writer: inout RecordWriter) {
    guard thinking.insert(entry).inserted else { return }
    let size = max(0, value.bytes.count - 2)
    writer.set(entry, .reasoning, writer.keep("[hidden reasoning, \(size) bytes]"))
  }
}
