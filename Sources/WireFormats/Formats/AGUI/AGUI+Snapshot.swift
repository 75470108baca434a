import JSONReading
import SessionModel

/// Lists of messages: those of a snapshot, and those that a run was given.
extension AGUI {
  /// Makes the messages those of a list: what it carries is replaced, what it leaves out is retracted.
  ///
  /// - Parameter isWhole: whether what it leaves out is gone. Reasoning and activities are local: they
  ///   stay.
  mutating func reconcile(
    _ list: JSONValue, isWhole: Bool, _ writer: inout RecordWriter, _ session: borrowing Session
  ) {
    guard list.kind == .array else { return }
    let items = Array(list.elements)
    var carried: Set<SourceID> = []
    var carriedCalls: Set<SourceID> = []
    for (place, item) in items.enumerated() {
      guard let id = item["id"]?.string.map({ SourceID($0) }) else {
        writer.malformed("a message without an id: \(item.shortText)")
        continue
      }
      let role = item["role"]?.string ?? "assistant"
      switch role {
      case "tool": result(item, &writer, session)
      case "reasoning":
        let node = thought(id, &writer)
        if let content = item["content"]?.nonNull {
          thinking.insert(node)
          set(node, .reasoning, content, &writer, session)
        }
        if let value = item["encryptedValue"]?.nonNull { hide(value, in: node, &writer) }
      case "activity":
        if let content = item["content"], content.kind == .object {
          activity(id, type: item["activityType"], content: content, &writer)
        }
      case "user", "assistant", "system", "developer":
        carried.insert(id)
        let before = messages[id] == nil ? next(items[(place + 1)...]) : .none
        let node = carry(id, role, before: before, &writer)
        write(item, to: node, role, &writer, session)
        if let list = item["toolCalls"], list.kind == .array {
          for call in list.elements {
            if let id = carry(call: call, under: node, &writer, session) { carriedCalls.insert(id) }
          }
        }
        if isWhole, role == "assistant", item["content"]?.nonNull != nil { lastAnswer = node }
      default: break  // The rules tell it.
      }
    }
    if isWhole { retract(except: carried, carriedCalls, &writer) }
  }

  /// The entry of a message that a list carries.
  private mutating func carry(
    _ id: SourceID, _ role: String, before: NodeID, _ writer: inout RecordWriter
  ) -> NodeID {
    if messages[id] == nil, thoughts[id] == nil, before != .none {
      let role = Self.role(role)
      let node = writer.start(.entry, role: role, under: .root, before: before)
      writer.set(node, .id, writer.keep(id.text))
      if let time = writer.time { writer.set(node, .startedAt, Datum(moment: time)) }
      messages[id] = Message(node: node, role: role)
      return node
    }
    return message(id, Self.role(role), &writer)
  }

  /// The first message behind a new one that is known at the top level: the new one belongs before it.
  private func next(_ rest: ArraySlice<JSONValue>) -> NodeID {
    for item in rest {
      guard let id = item["id"]?.string.map({ SourceID($0) }), let known = messages[id] else {
        continue
      }
      return known.isTop ? known.node : .none
    }
    return .none
  }

  private mutating func write(
    _ item: JSONValue, to node: NodeID, _ role: String, _ writer: inout RecordWriter,
    _ session: borrowing Session
  ) {
    if let value = item["encryptedValue"]?.nonNull { hide(value, in: node, &writer) }
    guard let content = item["content"]?.nonNull else { return }
    if content.kind == .array {
      let words = Self.words(content)
      if text(node, .message, session) != words { writer.set(node, .message, writer.keep(words)) }
      if role == "user" { writer.title(words) }
    } else {
      set(node, .message, content, &writer, session)
      if role == "user", let text = content.string { writer.title(text) }
    }
  }

  /// Writes a call that a message carries.
  private mutating func carry(
    call value: JSONValue, under entry: NodeID, _ writer: inout RecordWriter,
    _ session: borrowing Session
  ) -> SourceID? {
    guard let id = value["id"]?.string.map({ SourceID($0) }) else {
      writer.malformed("a tool call without an id: \(value.shortText)")
      return nil
    }
    let function = value["function"] ?? value
    let name = function["name"]?.nonNull
    let arguments = function["arguments"]?.nonNull
    if let known = calls[id], known.entry == entry {
      if known.isGone { writer.add(.restore(known.node)) }
      calls[id]?.isGone = false
      if let name { set(known.node, .name, name, &writer, session) }
      if let arguments {
        set(known.node, .arguments, arguments, &writer, session)
        if arriving.node == known.node { arriving.node = .none }
      }
      return id
    }
    let moved = calls[id].flatMap { $0.run == run ? $0 : nil }
    let node = writer.start(.call, under: entry, identity: moved?.node ?? .none)
    writer.set(node, .id, writer.keep(id.text))
    if let name { writer.set(node, .name, writer.keep(name)) }
    if let arguments { writer.set(node, .arguments, writer.keep(arguments)) }
    if let moved { writer.add(.retract(moved.node)) }
    writer.set(node, .running)
    writer.memory.calls[id.key] = KnownCall(node: node)
    calls[id] = Call(node: node, entry: entry, run: run, isEnded: true)
    if let last = writer.memory.orphans.takeAll(id.key).last {
      writer.finish(id.text, last)
      calls[id]?.isAnswered = true
    } else if let moved, moved.isAnswered {
      // Its result has been told; a list that leaves it out does not take it back.
      var outcome = CallOutcome(status: .completed)
      outcome.result = session.datum(moved.node, .result, at: session.position)
      writer.finish(id.text, outcome)
      calls[id]?.isAnswered = true
    }
    return id
  }

  /// Writes the result of a call that a message of the role `tool` carries.
  private mutating func result(
    _ item: JSONValue, _ writer: inout RecordWriter, _ session: borrowing Session
  ) {
    guard let id = item["toolCallId"]?.string.map({ SourceID($0) }) else {
      writer.malformed("a tool message without toolCallId: \(item.shortText)")
      return
    }
    let error = item["error"]?.nonNull
    var outcome = CallOutcome(status: error == nil ? .completed : .failed)
    outcome.error = error.map { writer.keep($0) }
    if let call = calls[id] {
      if let content = item["content"]?.nonNull, content.kind == .string {
        set(call.node, .result, content, &writer, session)
      } else if !call.isAnswered {
        outcome.result = item["content"].flatMap { content($0, writer) }
      }
      if call.isAnswered, error == nil { return }
    } else {
      outcome.result = item["content"].flatMap { content($0, writer) }
    }
    writer.finish(id.text, outcome)
    calls[id]?.isAnswered = true
  }

  /// Retracts what a snapshot leaves out.
  private mutating func retract(
    except carried: Set<SourceID>, _ carriedCalls: Set<SourceID>, _ writer: inout RecordWriter
  ) {
    for (id, known) in messages.sorted(by: { $0.value.node < $1.value.node })
    where !carried.contains(id) && !known.isGone && thoughts[id] == nil {
      messages[id]?.isGone = true
      writer.add(.retract(known.node))
    }
    for (id, call) in calls.sorted(by: { $0.value.node < $1.value.node })
    where !carriedCalls.contains(id) && !call.isGone {
      calls[id]?.isGone = true
      writer.add(.retract(call.node))
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
    _ node: NodeID, _ channel: Channel, _ value: JSONValue, _ writer: inout RecordWriter,
    _ session: borrowing Session
  ) {
    if let standing = text(node, channel, session), let text = value.string,
      standing.utf8.elementsEqual(text.utf8)
    {
      return
    }
    writer.set(node, channel, writer.keep(value))
  }
}
