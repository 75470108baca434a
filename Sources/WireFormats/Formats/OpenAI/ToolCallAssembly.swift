/// Puts the tool calls of one assistant message together from the pieces in which they arrive.
///
/// Servers disagree about all that tells which call a piece belongs to: the index may be missing, the
/// same for all, or sparse; the id missing, repeated, or new with each piece; the name repeated, cut or
/// late; the arguments sent again. The rules are those of `reference/stream-formats.md` section 6.4, by
/// the numbers of the quirks there. Two calls of one tool without arguments on one index with different
/// ids cannot be told from an id that changes: they stay one call.
struct ToolCallAssembly {
  /// A call that is put together.
  struct Slot {
    /// The first id that came.
    var id: [UInt8]?
    var name: String?
    var arguments = ArgumentText()
  }

  /// What a piece did to the calls.
  struct Effect: Equatable {
    /// The call, by its number in order of appearance.
    var slot: Int
    /// Whether the call is new.
    var isNew = false
    /// Whether the call got its id.
    var givesID = false
    /// Whether the name of the call is another than before.
    var changesName = false
    var arguments = Change.none

    /// What happened to the arguments.
    enum Change { case none, appended, replaced }
  }

  /// The calls in order of appearance.
  private(set) var slots: [Slot] = []
  /// The newest call of an id.
  private var ids: [[UInt8]: Int] = [:]
  /// The call that holds an index now.
  private var places: [Int64: Int] = [:]
  /// The call that was touched last.
  private var current: Int?

  /// Takes a piece.
  mutating func take(_ delta: ToolCallDelta) -> Effect {
    let known = delta.index == nil ? slot(withoutIndex: delta) : slot(at: delta)
    let place = known ?? slots.count
    var effect = Effect(slot: place, isNew: known == nil)
    if known == nil { slots.append(Slot()) }
    if let index = delta.index { places[index] = place }
    current = place
    if slots[place].id == nil, let id = delta.id {
      slots[place].id = id
      ids[id] = place
      effect.givesID = true
    }
    if let name = delta.name { effect.changesName = slots[place].take(name: name) }
    switch delta.arguments {
    case .none: break
    case .fragment(let text):
      slots[place].arguments.append(text)
      effect.arguments = .appended
    case .value(let value):
      slots[place].arguments.set(value)
      effect.arguments = .replaced
    }
    return effect
  }

  /// Takes a piece of the arguments of a call, which is touched again.
  mutating func append(_ piece: UnsafeRawBufferPointer, to place: Int) {
    slots[place].arguments.append(piece)
  }

  /// The call that a piece with an index belongs to; `nil` for a new one.
  private func slot(at delta: ToolCallDelta) -> Int? {
    guard let index = delta.index, let place = places[index] else { return nil }
    let slot = slots[place]
    let isRenamed = delta.name != nil && slot.name != nil && delta.name != slot.name
    if let id = delta.id, let first = slot.id {
      // Q3: another id on the index is another call, unless ids change with each piece (Q8).
      return id != first && (slot.arguments.isClosed || isRenamed) ? nil : place
    }
    // Q4: a name behind whole arguments begins another call, unless all is sent again (Q14).
    guard delta.name != nil, slot.name != nil, slot.arguments.isClosed else { return place }
    switch delta.arguments {
    case .none: return place
    case .fragment(let text), .value(let text):
      return text == slot.arguments.joined && !isRenamed ? place : nil
    }
  }

  /// The call that a piece without an index belongs to (Q1, Q2); `nil` for a new one.
  private func slot(withoutIndex delta: ToolCallDelta) -> Int? {
    if let id = delta.id {
      if let place = ids[id] { return place }
      guard let current, slots[current].id == nil, !slots[current].arguments.isClosed else {
        return nil
      }
      return current
    }
    guard let current else { return nil }
    return delta.name != nil && slots[current].arguments.isClosed ? nil : current
  }
}

extension ToolCallAssembly.Slot {
  /// Takes a name, or a part of one; says whether the name changed.
  fileprivate mutating func take(name new: String) -> Bool {
    guard let old = name else {
      name = new
      return true
    }
    // Q9: repeated with each piece. Q10: in parts, which come before the arguments.
    guard new != old, arguments.isEmpty else { return false }
    name = new.utf8.starts(with: old.utf8) ? new : old + new
    return true
  }
}
