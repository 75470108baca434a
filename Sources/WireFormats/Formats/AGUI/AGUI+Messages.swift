import JSONReading
import SessionModel

/// Messages and reasoning.
extension AGUI {
  /// The entry of a message, which is started when there is none.
  mutating func message(_ id: String, _ role: EntryRole, _ page: inout Page) -> NodeID {
    let key = SourceID(id)
    if let known = messages[key] {
      if known.isGone { page.writer.add(.restore(known.node)) }
      messages[key]?.isGone = false
      return known.node
    }
    // Some give the thoughts and the text of one answer one name.
    if let thought = thoughts[key] {
      messages[key] = thought
      return thought.node
    }
    let node = page.entry(nil, role)
    page.set(node, .id, page.keep(id))
    messages[key] = Message(node: node, role: role, isTop: page.lane == .root)
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

  mutating func textStart(_ event: AGUIEvent, _ page: inout Page) {
    guard let id = event.id else { return }
    let isKnown = messages[SourceID(id)] != nil
    let node = message(id, Self.role(event.text(.role)), &page)
    if isKnown { page.set(node, .completedAt, nil) }
    noteAnswer(node, id, event)
  }

  mutating func textContent(_ event: AGUIEvent, _ page: inout Page) {
    guard let id = event.id, let delta = event[.delta], delta.kind == .string else { return }
    let node = message(id, .assistant, &page)
    noteAnswer(node, id, event)
    if delta.bytes.count > 2 { page.append(node, .message, page.keep(delta)) }
  }

  mutating func textEnd(_ event: AGUIEvent, _ page: inout Page, _ session: borrowing Session) {
    guard let id = event.id, let known = messages[SourceID(id)] else { return }
    if let time = page.time { page.set(known.node, .completedAt, Datum(moment: time)) }
    if known.role == .user, known.node.index < session.nodeCount,
      let text = session.text(known.node, .message, at: session.position, limit: 1000)
    {
      page.title(text)
    }
  }

  private mutating func noteAnswer(_ node: NodeID, _ id: String, _ event: AGUIEvent) {
    if event.lane == nil, messages[SourceID(id)]?.role == .assistant {
      lastAnswer = node
      answerRun = run
    }
  }

  // MARK: Reasoning

  /// The entry of a thought, which is started when there is none.
  mutating func thought(_ id: String, _ event: AGUIEvent, _ page: inout Page) -> NodeID {
    let key = SourceID(id)
    if let known = thoughts[key] { return known.node }
    if let known = messages[key], !known.isGone {
      thoughts[key] = known
      return known.node
    }
    let node = page.entry(nil, .assistant)
    page.set(node, .id, page.keep(id))
    if let spanTitle { page.set(node, .state, spanTitle) }
    thoughts[key] = Message(node: node, role: .assistant, isTop: page.lane == .root)
    return node
  }

  mutating func reasoningContent(_ event: AGUIEvent, _ page: inout Page) {
    guard let id = event.id, let delta = event[.delta], delta.kind == .string else { return }
    let node = thought(id, event, &page)
    thinking.insert(node)
    if delta.bytes.count > 2 { page.append(node, .reasoning, page.keep(delta)) }
  }

  mutating func reasoningEnd(_ event: AGUIEvent, _ page: inout Page) {
    guard let id = event.id, let node = thoughts[SourceID(id)]?.node, let time = page.time else {
      return
    }
    page.set(node, .completedAt, Datum(moment: time))
  }

  /// Bytes that nobody can read stand for themselves by their number.
  mutating func encryptedValue(_ event: AGUIEvent, _ page: inout Page) {
    guard let entity = event.text(.entity).map({ SourceID($0) }) else { return }
    let isCall = event.text(.subtype) == "tool-call"
    let entry =
      isCall ? calls[entity]?.entry : thoughts[entity]?.node ?? messages[entity]?.node
    guard let entry, let value = event[.encrypted] else { return }
    hide(value, in: entry, &page)
  }

  /// Tells that there is hidden reasoning, unless the entry has some that can be read.
  mutating func hide(_ value: JSONValue, in entry: NodeID, _ page: inout Page) {
    guard thinking.insert(entry).inserted else { return }
    let size = max(0, value.bytes.count - 2)
    page.set(entry, .reasoning, page.keep("[hidden reasoning, \(size) bytes]"))
  }
}
