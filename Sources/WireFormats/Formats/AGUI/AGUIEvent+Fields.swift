import JSONReading

extension AGUIEvent {
  /// A field by its names: the one of the protocol first, then those of CopilotKit.
  struct Field {
    let name: StaticString
    /// Other names of it. Bytes as they are, for an event has a few fields and a stream an event for each word.
    let old, older: StaticString?
    /// The type that it must have.
    let type: FieldType

    init(
      _ name: StaticString, _ old: StaticString? = nil, _ older: StaticString? = nil,
      as type: FieldType = .string
    ) {
      (self.name, self.old, self.older) = (name, old, older)
      self.type = type
    }

    /// All its names.
    var names: [StaticString] { [name, old, older].compactMap { $0 } }

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

  /// What is wrong with the fields of the event, one line each.
  var faults: [String] {
    if fits { return [] }
    var faults: [String] = []
    for (place, field) in shape.fields.enumerated() {
      guard let value = self[field] else {
        if place < shape.needed { faults.append("\(wireName): \(field.name) is missing") }
        continue
      }
      if !field.type.holds(value) {
        faults.append(
          "\(wireName): \(field.name) is no \(field.type.rawValue): \(value.shortText)")
      }
    }
    return faults
  }

  /// The type of the event by the name that it came with.
  private var wireName: String { value["type"]?.string ?? kind.rawValue }

  /// The names of the properties that the protocol does not describe for such an event. What it has retired,
  /// and what CopilotKit had before it, is not looked at.
  var undescribed: [String] {
    guard !fits, !kind.isRetired, !shape.isLegacy else { return [] }
    var found: [String] = []
    for member in value.members where shape.described.number(of: member) == nil {
      found.append(member.key)
    }
    return found
  }
}
