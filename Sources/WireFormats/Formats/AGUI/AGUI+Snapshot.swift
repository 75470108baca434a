import JSONReading
import SessionModel

/// Lists of messages: those of a snapshot, and those that a run was given.
extension AGUI {
  /// Makes the messages those of a list: what it carries is replaced, what it leaves out is retracted.
  ///
  /// - Parameter isWhole: whether what it leaves out is gone. Reasoning and activities are local: they
  ///   stay.
  mutating func reconcile(
    _ list: JSONValue, isWhole: Bool, _ page: inout Page, _ session: borrowing Session
  ) {
    guard list.kind == .array else { return }
    rules.see(messages: list)
    let items = Array(list.elements)
    var carried: Set<SourceID> = []
    var carriedCalls: Set<SourceID> = []
    for (place, item) in items.enumerated() {
      guard let id = item["id"]?.string else {
        page.malformed("a message without an id: \(item.shortText)")
        continue
      }
      let role = item["role"]?.string ?? "assistant"
      switch role {
      case "tool": result(item, &page, session)
      case "reasoning":
        let event = AGUIEvent(.messagesSnapshot, item)
        let node = thought(id, event, &page)
        if let content = item["content"]?.nonNull {
          thinking.insert(node)
          set(node, .reasoning, content, &page, session)
        }
        if let value = item["encryptedValue"]?.nonNull { hide(value, in: node, &page) }
      case "activity":
        if let content = item["content"], content.kind == .object {
          activity(id, type: item["activityType"], content: content, &page)
        }
      case "user", "assistant", "system", "developer":
        carried.insert(SourceID(id))
        let before = messages[SourceID(id)] == nil ? next(items[(place + 1)...]) : .none
        let node = carry(id, role, before: before, &page)
        write(item, to: node, role, &page, session)
        if let list = item["toolCalls"], list.kind == .array {
          for call in list.elements {
            if let id = carry(call: call, under: node, &page, session) { carriedCalls.insert(id) }
          }
        }
        if isWhole, role == "assistant", item["content"]?.nonNull != nil { lastAnswer = node }
      default: page.unknown("unknown role \"\(role)\" of a message")
      }
    }
    if isWhole { retract(except: carried, carriedCalls, &page) }
  }

  /// The entry of a message that a list carries.
  private mutating func carry(
    _ id: String, _ role: String, before: NodeID, _ page: inout Page
  ) -> NodeID {
    if messages[SourceID(id)] == nil, thoughts[SourceID(id)] == nil, before != .none {
      let role = Self.role(role)
      let node = page.writer.start(.entry, role: role, under: .root, before: before)
      page.set(node, .id, page.keep(id))
      if let time = page.time { page.set(node, .startedAt, Datum(moment: time)) }
      messages[SourceID(id)] = Message(node: node, role: role)
      return node
    }
    return message(id, Self.role(role), &page)
  }

  /// The first message behind a new one that is known at the top level: the new one belongs before it.
  private func next(_ rest: ArraySlice<JSONValue>) -> NodeID {
    for item in rest {
      guard let id = item["id"]?.string, let known = messages[SourceID(id)] else { continue }
      return known.isTop ? known.node : .none
    }
    return .none
  }

  private mutating func write(
    _ item: JSONValue, to node: NodeID, _ role: String, _ page: inout Page,
    _ session: borrowing Session
  ) {
    if let value = item["encryptedValue"]?.nonNull { hide(value, in: node, &page) }
    guard let content = item["content"]?.nonNull else { return }
    if content.kind == .array {
      let words = Self.words(content)
      if text(node, .message, session) != words { page.set(node, .message, page.keep(words)) }
      if role == "user" { page.title(words) }
    } else {
      set(node, .message, content, &page, session)
      if role == "user", let text = content.string { page.title(text) }
    }
  }

  /// Writes a call that a message carries.
  private mutating func carry(
    call value: JSONValue, under entry: NodeID, _ page: inout Page, _ session: borrowing Session
  ) -> SourceID? {
    guard let id = value["id"]?.string else {
      page.malformed("a tool call without an id: \(value.shortText)")
      return nil
    }
    let key = SourceID(id)
    let function = value["function"] ?? value
    let name = function["name"]?.nonNull
    let arguments = function["arguments"]?.nonNull
    if let known = calls[key], known.entry == entry {
      if known.isGone { page.writer.add(.restore(known.node)) }
      calls[key]?.isGone = false
      if let name { set(known.node, .name, name, &page, session) }
      if let arguments { set(known.node, .arguments, arguments, &page, session) }
      return key
    }
    let moved = calls[key].flatMap { $0.run == run ? $0 : nil }
    let node = page.writer.start(.call, under: entry, identity: moved?.node ?? .none)
    page.set(node, .id, page.keep(id))
    if let name { page.set(node, .name, page.keep(name)) }
    if let arguments { page.set(node, .arguments, page.keep(arguments)) }
    if let moved { page.writer.add(.retract(moved.node)) }
    page.status(node, .running)
    page.transcript.calls[key.key] = Transcript.Call(node: node)
    calls[key] = Call(node: node, entry: entry, run: run, isEnded: true)
    if let outcomes = page.transcript.orphans.removeValue(forKey: key), let last = outcomes.last {
      page.finish(id, last)
      calls[key]?.isAnswered = true
    } else if let moved, moved.isAnswered {
      // Its result has been told; a list that leaves it out does not take it back.
      var outcome = Transcript.Outcome(status: .completed)
      outcome.result = session.datum(moved.node, .result, at: session.position)
      page.finish(id, outcome)
      calls[key]?.isAnswered = true
    }
    return key
  }

  /// Writes the result of a call that a message of the role `tool` carries.
  private mutating func result(_ item: JSONValue, _ page: inout Page, _ session: borrowing Session)
  {
    guard let id = item["toolCallId"]?.string else {
      page.malformed("a tool message without toolCallId: \(item.shortText)")
      return
    }
    let error = item["error"]?.nonNull
    var outcome = Transcript.Outcome(status: error == nil ? .completed : .failed)
    outcome.error = error.map { page.keep($0) }
    if let call = calls[SourceID(id)] {
      if let content = item["content"]?.nonNull, content.kind == .string {
        set(call.node, .result, content, &page, session)
      } else if !call.isAnswered {
        outcome.result = item["content"].flatMap { content($0, page) }
      }
      if call.isAnswered, error == nil { return }
    } else {
      outcome.result = item["content"].flatMap { content($0, page) }
    }
    page.finish(id, outcome)
    calls[SourceID(id)]?.isAnswered = true
  }

  /// Retracts what a snapshot leaves out.
  private mutating func retract(
    except carried: Set<SourceID>, _ carriedCalls: Set<SourceID>, _ page: inout Page
  ) {
    for (id, known) in messages.sorted(by: { $0.value.node < $1.value.node })
    where !carried.contains(id) && !known.isGone && thoughts[id] == nil {
      messages[id]?.isGone = true
      page.writer.add(.retract(known.node))
    }
    for (id, call) in calls.sorted(by: { $0.value.node < $1.value.node })
    where !carriedCalls.contains(id) && !call.isGone {
      calls[id]?.isGone = true
      page.writer.add(.retract(call.node))
    }
  }

  // MARK: Setting what is another

  /// The text of a channel as it stood before this record; `nil` for an item that the record brings.
  private func text(_ node: NodeID, _ channel: Channel, _ session: borrowing Session) -> String? {
    guard node.index < session.nodeCount else { return nil }
    return session.text(node, channel, at: session.position)
  }

  /// Sets a text unless it stands there already.
  private func set(
    _ node: NodeID, _ channel: Channel, _ value: JSONValue, _ page: inout Page,
    _ session: borrowing Session
  ) {
    if let standing = text(node, channel, session), let text = value.string,
      standing.utf8.elementsEqual(text.utf8)
    {
      return
    }
    page.set(node, channel, page.keep(value))
  }
}
