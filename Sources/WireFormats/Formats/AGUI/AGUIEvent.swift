import JSONReading

/// One event, with the names of its fields in any version of the protocol.
struct AGUIEvent {
  /// What it says. Chunks and retired events are told as the events that they stand for.
  var kind: AGUIKind
  /// The event as it stands on the wire.
  let value: JSONValue
  /// What it is about: a message, a call, a span, a subagent.
  var id: String?
  /// The subagent it belongs to; `nil` for the agent itself.
  var lane: SourceID?

  init(_ kind: AGUIKind, _ value: JSONValue) {
    self.kind = kind
    self.value = value
    id = text(Self.idField(kind))
    lane = text(.subagent).map { SourceID($0) }
  }

  /// The same event as one of another kind.
  func told(as kind: AGUIKind, id: String?) -> AGUIEvent {
    var event = self
    event.kind = kind
    event.id = id
    return event
  }

  /// A field; `nil` when it is absent or `null`.
  subscript(_ field: Field) -> JSONValue? {
    for name in field.names { if let value = value[name]?.nonNull { return value } }
    return nil
  }

  /// The text of a field; `nil` when it is no string.
  func text(_ field: Field) -> String? { self[field]?.string }

  /// The field that names what an event is about.
  private static func idField(_ kind: AGUIKind) -> Field {
    switch kind {
    case .callStart, .callArguments, .callEnd, .callChunk, .callResult: .call
    case .subagentStarted, .subagentFinished, .subagentError: .subagent
    default: .message
    }
  }
}

extension AGUIEvent {
  /// A field by its names: the one of the protocol first, then those of CopilotKit.
  struct Field {
    var names: [StaticString]
    /// The type that it must have.
    var type: FieldType

    init(_ names: StaticString..., as type: FieldType = .string) {
      self.names = names
      self.type = type
    }

    static let message = Field("messageId", "id")
    static let call = Field("toolCallId", "actionExecutionId")
    static let callName = Field("toolCallName", "actionName")
    static let parentMessage = Field("parentMessageId")
    static let delta = Field("delta", "content", "args")
    static let content = Field("content", "result", as: .content)
    static let role = Field("role")
    static let subagent = Field("subagentRunId")
    static let parentSubagent = Field("parentSubagentRunId")
    static let parentCall = Field("parentToolCallId")
    static let name = Field("name")
    static let step = Field("stepName")
    static let thread = Field("threadId")
    static let run = Field("runId")
    static let error = Field("message")
    static let messages = Field("messages", as: .array)
    static let patch = Field("delta", "patch", as: .array)
    static let activity = Field("activityType")
    static let object = Field("content", as: .object)
    static let subtype = Field("subtype")
    static let entity = Field("entityId")
    static let encrypted = Field("encryptedValue")
    static let usage = Field("usage", as: .array)
  }

  /// The type of a field.
  enum FieldType: String {
    case string
    case array
    case object
    /// A string, or a list of parts.
    case content = "string or list"

    /// Whether a value is of the type.
    func holds(_ value: JSONValue) -> Bool {
      switch self {
      case .string: value.kind == .string
      case .array: value.kind == .array
      case .object: value.kind == .object
      case .content: value.kind == .string || value.kind == .array
      }
    }
  }

  /// The fields that an event must have, and those that it may have.
  private static func fields(of kind: AGUIKind) -> (needed: [Field], optional: [Field]) {
    switch kind {
    case .runStarted: ([.thread, .run], [])
    case .runFinished: ([.thread, .run], [.usage])
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
    case .subagentFinished: ([.subagent], [])
    case .subagentError: ([.subagent, .error], [])
    case .thinkingTextContent: ([.delta], [])
    }
  }

  /// What is wrong with the fields of the event, one line each.
  var faults: [String] {
    let fields = Self.fields(of: kind)
    let name = value["type"]?.string ?? kind.rawValue
    var faults: [String] = []
    for field in fields.needed where self[field] == nil {
      faults.append("\(name): \(field.names[0]) is missing")
    }
    for field in fields.needed + fields.optional {
      guard let value = self[field], !field.type.holds(value) else { continue }
      faults.append("\(name): \(field.names[0]) is no \(field.type.rawValue): \(value.shortText)")
    }
    return faults
  }
}
