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

  init(_ kind: AGUIKind, isLegacy: Bool = false) {
    let (needed, optional) = Self.fields(of: kind)
    self.kind = kind
    self.isLegacy = isLegacy
    fields = needed + optional
    self.needed = needed.count
    let names = Self.common + fields.flatMap(\.names) + Self.others(of: kind)
    described = JSONWords(names.map(\.description))
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
    "type", "timestamp", "rawEvent", "metadata", "subagentRunId",
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
