import JSONReading

/// The types of events, by their names on the wire.
enum AGUIKind: String, CaseIterable {
  case runStarted = "RUN_STARTED"
  case runFinished = "RUN_FINISHED"
  case runError = "RUN_ERROR"
  case stepStarted = "STEP_STARTED"
  case stepFinished = "STEP_FINISHED"
  case textStart = "TEXT_MESSAGE_START"
  case textContent = "TEXT_MESSAGE_CONTENT"
  case textEnd = "TEXT_MESSAGE_END"
  case textChunk = "TEXT_MESSAGE_CHUNK"
  case callStart = "TOOL_CALL_START"
  case callArguments = "TOOL_CALL_ARGS"
  case callEnd = "TOOL_CALL_END"
  case callChunk = "TOOL_CALL_CHUNK"
  case callResult = "TOOL_CALL_RESULT"
  case stateSnapshot = "STATE_SNAPSHOT"
  case stateDelta = "STATE_DELTA"
  case messagesSnapshot = "MESSAGES_SNAPSHOT"
  case activitySnapshot = "ACTIVITY_SNAPSHOT"
  case activityDelta = "ACTIVITY_DELTA"
  case raw = "RAW"
  case custom = "CUSTOM"
  case meta = "META"
  case reasoningStart = "REASONING_START"
  case reasoningEnd = "REASONING_END"
  case reasoningMessageStart = "REASONING_MESSAGE_START"
  case reasoningContent = "REASONING_MESSAGE_CONTENT"
  case reasoningMessageEnd = "REASONING_MESSAGE_END"
  case reasoningChunk = "REASONING_MESSAGE_CHUNK"
  case encryptedValue = "REASONING_ENCRYPTED_VALUE"
  case subagentStarted = "SUBAGENT_STARTED"
  case subagentFinished = "SUBAGENT_FINISHED"
  case subagentError = "SUBAGENT_ERROR"
  // Up to 0.0.58; removed in 1.0.
  case thinkingStart = "THINKING_START"
  case thinkingEnd = "THINKING_END"
  case thinkingTextStart = "THINKING_TEXT_MESSAGE_START"
  case thinkingTextContent = "THINKING_TEXT_MESSAGE_CONTENT"
  case thinkingTextEnd = "THINKING_TEXT_MESSAGE_END"

  /// The kind of a name on the wire: one of the protocol, or one of CopilotKit before it.
  init?(wire: String) {
    guard let kind = AGUIKind(rawValue: wire) ?? Self.legacy[wire] else { return nil }
    self = kind
  }

  /// All names on the wire with the shapes of what they name.
  static let shapes = WireWords(
    allCases.map { ($0.rawValue, AGUIShape($0)) }
      + legacy.map { ($0.key, AGUIShape($0.value, isLegacy: true)) })

  /// The names that CopilotKit used before the protocol.
  private static let legacy: [String: AGUIKind] = [
    "RunStarted": .runStarted, "RunFinished": .runFinished, "RunError": .runError,
    "StepStarted": .stepStarted, "StepFinished": .stepFinished,
    "TextMessageStart": .textStart, "TextMessageContent": .textContent,
    "TextMessageEnd": .textEnd,
    "ActionExecutionStart": .callStart, "ActionExecutionArgs": .callArguments,
    "ActionExecutionEnd": .callEnd, "ActionExecutionResult": .callResult,
    "AgentStateMessage": .stateSnapshot, "MetaEvent": .meta,
  ]

  /// Whether the protocol has removed the name.
  var isRetired: Bool {
    switch self {
    case .thinkingStart, .thinkingEnd, .thinkingTextStart, .thinkingTextContent, .thinkingTextEnd:
      true
    default: false
    }
  }

  /// Whether it is a chunk, which stands for others.
  var isChunk: Bool {
    switch self {
    case .textChunk, .callChunk, .reasoningChunk: true
    default: false
    }
  }

  /// How far an event reaches that ends streams of chunks.
  enum ChunkEnd {
    /// It stands aside.
    case none
    /// It ends the stream of its own lane.
    case lane
    /// It ends all.
    case all
  }

  /// Which streams of chunks the event ends.
  var chunkEnd: ChunkEnd {
    switch self {
    case .runStarted, .runFinished, .runError: .all
    case .raw, .activitySnapshot, .activityDelta, .encryptedValue, .subagentStarted: .none
    case .textChunk, .callChunk, .reasoningChunk: .none
    case .stepStarted, .stepFinished, .textStart, .textContent, .textEnd, .callStart,
      .callArguments, .callEnd, .callResult, .stateSnapshot, .stateDelta, .messagesSnapshot,
      .custom, .meta, .reasoningStart, .reasoningEnd, .reasoningMessageStart, .reasoningContent,
      .reasoningMessageEnd, .subagentFinished, .subagentError, .thinkingStart, .thinkingEnd,
      .thinkingTextStart, .thinkingTextContent, .thinkingTextEnd:
      .lane
    }
  }
}
