/// A command to the runner of a GitHub Actions workflow, which reads it from the log.
///
/// The runner takes for a command what begins with `::` behind white space, and in the old way `##[` anywhere in a
/// line (`ActionCommand.cs` of actions/runner). So a line that is none passes ``defused(_:)``, the last thing before
/// it is written. The documented `::stop-commands::` would leave the rest of the step without commands if this program
/// ended between the two, and those of other programs in the step while it runs.
package enum WorkflowCommand {
  case group(String)
  case endGroup
  case error(title: String, String)
  case warning(title: String, String)

  /// Annotations of a kind that are shown of one step.
  static let annotationLimit = 10

  /// The line.
  package var line: String {
    switch self {
    case .group(let title): "::group::" + Self.data(title)
    case .endGroup: "::endgroup::"
    case .error(let title, let text):
      "::error title=\(Self.property(title))::\(Self.data(text))"
    case .warning(let title, let text):
      "::warning title=\(Self.property(title))::\(Self.data(text))"
    }
  }

  /// Text behind a command, in the escapes of the runner.
  private static func data(_ text: String) -> String {
    // The log shows it with its old commands, as far as those mean a colour or a fold.
    withoutOldCommands(text).replacing("%", with: "%25").replacing("\r", with: "%0D")
      .replacing("\n", with: "%0A")
  }

  /// The value of a property.
  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }

  /// A line that the runner takes for no command: one of each pair of signs stands apart.
  package static func defused(_ line: String) -> String {
    let line = withoutOldCommands(line)
    // What Unicode calls white space, and what some call so, for a runner that trims it.
    let start = line.unicodeScalars.firstIndex {
      !($0.properties.isWhitespace || $0.properties.isDefaultIgnorableCodePoint)
    }
    guard let start, line.unicodeScalars[start...].starts(with: "::".unicodeScalars) else {
      return line
    }
    return line[..<start] + ": :" + String(line.unicodeScalars[start...].dropFirst(2))
  }

  /// A text without commands in the old way.
  package static func withoutOldCommands(_ text: String) -> String {
    text.utf8.contains(UInt8(ascii: "[")) ? text.replacing("##[", with: "## [") : text
  }
}
