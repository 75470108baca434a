import JSONReading

/// One event, with the names of its fields in any version of the protocol.
struct AGUIEvent {
  /// What it says. Chunks and retired events are told as the events that they stand for.
  var kind: AGUIKind
  /// What the protocol says of events of its name.
  let shape: AGUIShape
  /// The event as it stands on the wire.
  let value: JSONValue
  /// Whether there is nothing to tell of its fields.
  let fits: Bool
  /// What it is about: a message, a call, a span, a subagent.
  var id: SourceID?
  /// The subagent it belongs to; `nil` for the agent itself.
  var lane: SourceID?

  /// Makes an event of what stands on the wire.
  ///
  /// - Parameter isLookedOver: whether one look at each property is tried first; a law compares that with none.
  init(_ shape: AGUIShape, _ value: JSONValue, isLookedOver: Bool = true) {
    kind = shape.kind
    self.shape = shape
    self.value = value
    let fitting = isLookedOver ? shape.fit(value) : nil
    fits = fitting != nil
    let (id, lane) =
      fitting.map { ($0.id, $0.lane) } ?? (self[AGUIShape.idField(of: kind)], self[.subagent])
    self.id = id?.string.map { SourceID($0) }
    self.lane = lane?.string.map { SourceID($0) }
  }

  /// The same event as one of another kind.
  func told(as kind: AGUIKind, id: SourceID?) -> AGUIEvent {
    var event = self
    event.kind = kind
    event.id = id
    return event
  }

  /// A field; `nil` when it is absent or `null`.
  subscript(_ field: Field) -> JSONValue? {
    if let value = value[field.name]?.nonNull { return value }
    if let old = field.old, let value = value[old]?.nonNull { return value }
    if let older = field.older, let value = value[older]?.nonNull { return value }
    return nil
  }

  /// The text of a field; `nil` when it is no string.
  func text(_ field: Field) -> String? { self[field]?.string }
}
