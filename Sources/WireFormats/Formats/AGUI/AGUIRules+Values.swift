import JSONReading
import SessionModel

/// What the protocol has closed sets of: versions, roles, parts, names.
extension AGUIRules {
  /// The version of the protocol that is known here.
  private static let version = (major: 1, minor: 1)

  /// A producer of a newer version is served, and so is one whose version cannot be compared.
  mutating func see(version event: AGUIEvent) {
    declared = nil
    guard let text = event.text(.version) else { return }
    let known = "\(Self.version.major).\(Self.version.minor)"
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let major = parts[0], let minor = parts[1] else {
      tell(.newerVersion, "cannot interpret the protocolVersion '\(text)'; \(known) is known")
      return
    }
    declared = major
    if (major, minor) > Self.version {
      tell(.newerVersion, "the protocolVersion '\(text)' is newer than \(known), which is known")
    }
  }

  mutating func see(role event: AGUIEvent) {
    guard let role = event[.role], Self.speakers.number(of: role) == nil, let role = role.string
    else { return }
    tell(.unknownRole, "\(event.kind.rawValue): unknown role '\(role)'", as: .unknown)
  }

  private static let speakerNames = ["developer", "system", "assistant", "user"]
  /// Who can speak in a text message.
  private static let speakers = JSONWords(speakerNames)
  /// Who can speak in a list of messages.
  private static let roles = JSONWords(speakerNames + ["tool", "reasoning", "activity"])

  /// Before 1.0 a thought had the role of an answer, or none.
  mutating func see(roleOfThought event: AGUIEvent) {
    guard let declared, declared >= 1 else { return }
    guard let role = event.text(.role), role != "reasoning" else { return }
    tell(.reasoningRole, "\(event.kind.rawValue): expected the role 'reasoning', not '\(role)'")
  }

  mutating func see(interrupts event: AGUIEvent) {
    var ids: Set<String> = []
    for interrupt in event.value["outcome"]?["interrupts"]?.elements.map({ $0 }) ?? [] {
      guard let id = interrupt["id"]?.string, !ids.insert(id).inserted else { continue }
      tell(.interruptTwice, "RUN_FINISHED has two interrupts carrying the id '\(id)'")
    }
  }

  /// Looks at the parts of a message or a result.
  mutating func see(parts content: JSONValue?, _ path: String) {
    guard let content, content.kind == .array else { return }
    for (place, part) in content.elements.enumerated() {
      guard let type = part["type"]?.string, !Self.parts.contains(type) else { continue }
      tell(.unknownPart, "\(path)/\(place): unknown part '\(type)'", as: .unknown)
    }
  }

  /// What a message can hold, `binary` up to 0.0.47.
  private static let parts: Set = ["text", "image", "audio", "video", "document", "binary"]

  /// Messages of a snapshot or of the input were read.
  mutating func see(messages: JSONValue, _ path: String) {
    for (place, message) in messages.elements.enumerated() {
      if let role = message["role"], Self.roles.number(of: role) == nil, let role = role.string {
        tell(.unknownRole, "\(path)/\(place)/role: unknown role '\(role)'", as: .unknown)
      }
      see(parts: message["content"], "\(path)/\(place)/content")
      if let id = message["id"]?.string { knownMessages.insert(SourceID(id)) }
      if let calls = message["toolCalls"] {
        for call in calls.elements {
          if let id = call["id"]?.string { knownCalls.insert(SourceID(id)) }
        }
      }
    }
  }
}
