import JSONReading

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
    static let outcome = Field("outcome", as: .object)
    static let version = Field("protocolVersion")
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

  /// The names of the properties that the protocol does not describe for such an event. What it has retired,
  /// and what CopilotKit had before it, is not looked at.
  var undescribed: [String] {
    guard !kind.isRetired, value["type"]?.string == kind.rawValue else { return [] }
    let fields = Self.fields(of: kind)
    let others = Self.others(of: kind)
    var found: [String] = []
    for member in value.members {
      let isDescribed =
        Self.common.contains { member.key(is: $0) } || others.contains { member.key(is: $0) }
        || (fields.needed + fields.optional).contains { field in
          field.names.contains { member.key(is: $0) }
        }
      if !isDescribed { found.append(member.key) }
    }
    return found
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
