import CellGrid
import JSONReading
import SessionModel

/// What a call is known by for its usual duration: the program that a shell runs, and the tool.
enum CallNames {
  /// Bytes of the arguments that are looked at.
  private static let limit = 4096

  /// The names of a call, the narrowest first.
  static func of(
    _ id: NodeID, _ session: Session, at position: Int32, parser: JSONParser
  ) -> [String] {
    guard let tool = session.text(id, .name, at: position, limit: 256), !tool.isEmpty else {
      return []
    }
    guard
      let command = Arguments.read(id, session, at: position, parser: parser, limit: limit)
        .first(where: { ["command", "cmd"].contains($0.name) })?.value,
      let program = program(of: command)
    else { return [tool] }
    return ["\(tool) \(program)", tool]
  }

  /// The program that a command starts with; `nil` where that says little.
  static func program(of command: String) -> String? {
    for word in command.split(maxSplits: 8, whereSeparator: \.isWhitespace).prefix(8) {
      // Variables in front of the program.
      if word.contains("="), !word.hasPrefix("/") { continue }
      let name = word.split(separator: "/").last.map(String.init) ?? ""
      let isName = name.utf8.allSatisfy {
        $0 >= 0x61 && $0 <= 0x7a || $0 >= 0x41 && $0 <= 0x5a || $0 >= 0x30 && $0 <= 0x39
          || $0 == 0x2d || $0 == 0x5f || $0 == 0x2e || $0 == 0x2b
      }
      // Where to go first is not what takes the time.
      return isName && !name.isEmpty && name.utf8.count <= 32 && name != "cd" ? name : nil
    }
    return nil
  }
}
