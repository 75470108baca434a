import JSONReading

/// What the protocol says of the properties of an event of a name: made once, as a stream has an event for each word.
final class AGUIShape: Sendable {
  /// What such an event says.
  let kind: AGUIKind
  /// Whether its name is one that CopilotKit used before the protocol.
  let isLegacy: Bool
  /// The fields that it must have, and those that it may have, in this order.
  let fields: [AGUIEvent.Field]
  /// How many of them it must have.
  let needed: Int
  /// The names of all properties that are described.
  let described: JSONWords
  /// What is to be looked at of each of them.
  private let looks: [Look]
  /// Where among the fields stand those that say what an event is about and whose it is; -1 for nowhere.
  private let idPlace, lanePlace: Int

  /// What is to be looked at of a property.
  private enum Look {
    /// Whether it is there, as a value of a type: the place among the fields.
    case field(Int, AGUIEvent.FieldType)
    /// Whose the event is, where that is no field of it.
    case lane
    /// Another name of a field, which the one of the protocol goes before.
    case otherName
    /// Nothing.
    case none
  }

  init(_ kind: AGUIKind, isLegacy: Bool = false) {
    let (needed, optional) = Self.fields(of: kind)
    self.kind = kind
    self.isLegacy = isLegacy
    fields = needed + optional
    self.needed = needed.count
    // What a name stands for first is what it stands for.
    let names =
      fields.enumerated().map { ($1.name, Look.field($0, $1.type)) }
      + fields.flatMap { $0.names.dropFirst().map { ($0, Look.otherName) } }
      + [(AGUIEvent.Field.subagent.name, Look.lane)]
      + (Self.common + Self.others(of: kind)).map { ($0, Look.none) }
    described = JSONWords(names.map(\.0.description))
    looks = names.map(\.1)
    idPlace = Self.place(of: Self.idField(of: kind), in: fields)
    lanePlace = Self.place(of: .subagent, in: fields)
  }

  private static func place(of field: AGUIEvent.Field, in fields: [AGUIEvent.Field]) -> Int {
    fields.firstIndex { $0.name.description == field.name.description } ?? -1
  }

  /// An event that has what it must have, by the names of the protocol, and nothing that is not described.
  struct Fitting {
    /// What it is about, and whose it is, where its fields say so.
    var id: JSONValue?
    var lane: JSONValue?
  }

  /// Looks once at each property of an event, as is enough for nearly all events; `nil` for one of which there is
  /// something to tell.
  func fit(_ event: JSONValue) -> Fitting? {
    var fitting = Fitting()
    var missing = UInt64(1) << UInt64(needed) - 1
    for member in event.members {
      guard let number = described.number(of: member) else { return nil }
      switch looks[number] {
      case .field(let place, let type):
        let isThere = type.holds(member.value)
        guard isThere || place >= needed && member.value.isNull else { return nil }
        if isThere { missing &= ~(1 << UInt64(place)) }
        if place == idPlace { fitting.id = member.value.nonNull }
        if place == lanePlace { fitting.lane = member.value.nonNull }
      case .lane: fitting.lane = member.value.nonNull
      case .otherName: return nil
      case .none: continue
      }
    }
    return missing == 0 ? fitting : nil
  }

  /// The field that names what an event is about.
  static func idField(of kind: AGUIKind) -> AGUIEvent.Field {
    switch kind {
    case .callStart, .callArguments, .callEnd, .callChunk, .callResult: .call
    case .subagentStarted, .subagentFinished, .subagentError: .subagent
    default: .message
    }
  }

  /// The fields that an event must have, and those that it may have.
  private static func fields(of kind: AGUIKind) -> (
    needed: [AGUIEvent.Field], optional: [AGUIEvent.Field]
  ) {
    switch kind {
    case .runStarted: ([.thread, .run], [.version])
    case .runFinished: ([.thread, .run], [.usage, .outcome])
    case .runError: ([.error], [.usage])
    case .stepStarted, .stepFinished: ([.step], [.subagent])
    case .textStart: ([.message], [.role, .subagent])
    case .textContent, .reasoningContent: ([.message, .delta], [.subagent])
    case .textEnd, .reasoningMessageEnd, .reasoningStart, .reasoningEnd:
      ([.message], [.subagent])
    case .textChunk, .reasoningChunk: ([], [.message, .role, .delta, .subagent])
    case .callStart: ([.call, .callName], [.parentMessage, .subagent])
    case .callArguments: ([.call, .delta], [.subagent])
    case .callEnd: ([.call], [.subagent])
    case .callChunk: ([], [.call, .callName, .parentMessage, .delta, .subagent])
    case .callResult: ([.call, .content], [.subagent])
    case .stateSnapshot, .raw, .meta, .thinkingStart, .thinkingEnd, .thinkingTextStart,
      .thinkingTextEnd:
      ([], [])
    case .stateDelta: ([.patch], [])
    case .messagesSnapshot: ([.messages], [])
    case .activitySnapshot: ([.message, .activity, .object], [.subagent])
    case .activityDelta: ([.message, .activity, .patch], [.subagent])
    case .custom: ([.name], [])
    case .reasoningMessageStart: ([.message], [.role, .subagent])
    case .encryptedValue: ([.subtype, .entity, .encrypted], [])
    case .subagentStarted:
      ([.subagent, .name], [.parentSubagent, .parentCall, .parentMessage])
    case .subagentFinished: ([.subagent], [.outcome])
    case .subagentError: ([.subagent, .error], [])
    case .thinkingTextContent: ([.delta], [])
    }
  }

  /// The properties that every event may have.
  private static let common: [StaticString] = [
    "type", "timestamp", "rawEvent", "metadata",
  ]

  /// The properties of an event of any type, beside its fields.
  private static func others(of kind: AGUIKind) -> [StaticString] {
    switch kind {
    case .runStarted: ["parentRunId", "input"]
    case .runFinished: ["result"]
    case .runError: ["code"]
    case .textStart, .textChunk: ["name"]
    case .callResult: ["messageId", "role"]
    case .stateSnapshot: ["snapshot"]
    case .activitySnapshot: ["replace"]
    case .raw: ["event", "source"]
    case .custom: ["value"]
    case .meta: ["metaType", "payload", "name", "value"]
    case .encryptedValue: ["encryptedValueType"]
    case .subagentStarted: ["description"]
    case .subagentFinished: ["result"]
    case .subagentError: ["code"]
    case .textContent, .textEnd, .callStart, .callArguments, .callEnd, .callChunk, .stateDelta,
      .messagesSnapshot, .activityDelta, .stepStarted, .stepFinished, .reasoningStart,
      .reasoningEnd, .reasoningMessageStart, .reasoningContent, .reasoningMessageEnd,
      .reasoningChunk, .thinkingStart, .thinkingEnd, .thinkingTextStart, .thinkingTextContent,
      .thinkingTextEnd:
      []
    }
  }
}
