import SessionModel

/// What a person types to go on with a session. It is shown and copied, and never run.
extension ListedSession {
  /// The command with the folder that the agent worked in; `nil` where the agent has none, where its id or
  /// path is none that could be typed safely, or where it is on another machine.
  package var resumeCommand: String? {
    guard origin == nil else { return nil }
    guard let pattern = AgentPlace.all.first(where: { $0.agent == agent })?.resume else {
      return nil
    }
    var words: [String] = []
    for word in pattern.split(separator: " ") {
      switch word {
      case "{id}":
        guard let id = session ?? glance?.id, Self.isPlain(id) else { return nil }
        words.append(id)
      case "{path}":
        guard let path = Self.quoted(path) else { return nil }
        words.append(path)
      default: words.append(String(word))
      }
    }
    let command = words.joined(separator: " ")
    guard let folder = glance?.folder, folder.hasPrefix("/") else { return command }
    return Self.quoted(folder).map { "cd \($0) && \(command)" }
  }

  /// Whether an id is made of what no shell and no program takes for something else.
  private static func isPlain(_ id: String) -> Bool {
    !id.hasPrefix("-") && !id.isEmpty && id.utf8.count <= 128 && id.utf8.allSatisfy { isPlain($0) }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
      || [0x2d, 0x2e, 0x5f].contains(byte)
  }

  /// A path as one word of a shell; `nil` with a control byte in it.
  private static func quoted(_ path: String) -> String? {
    guard path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { return nil }
    if path.utf8.allSatisfy({ isPlain($0) || $0 == UInt8(ascii: "/") }) { return path }
    var text = "'"
    for character in path { text += character == "'" ? "'\\''" : String(character) }
    return text + "'"
  }
}
