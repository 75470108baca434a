import CellGrid

/// Why there is no screen; `reason` is fit for a line of error output.
package enum TerminalError: Error, Hashable, Sendable {
  /// The output goes to a file or a pipe.
  case outputIsNoTerminal
  /// The input is data and there is no terminal to take keys from.
  case noKeyboard
  /// `TERM` says nothing.
  case termUnset
  /// No description of the terminal is installed.
  case termUnknown(String)
  /// The terminal cannot place its cursor.
  case termDumb(String)
  /// The system refused something.
  case refused(String)

  /// The reason in one line.
  package var reason: String {
    switch self {
    case .outputIsNoTerminal: "standard output is not a terminal"
    case .noKeyboard: "standard input is not a terminal and there is no /dev/tty"
    case .termUnset: "TERM is not set"
    case .termUnknown(let term): "unknown terminal type \"\(SafeText(term))\" (TERM)"
    case .termDumb(let term): "terminal type \"\(SafeText(term))\" (TERM) cannot show full screens"
    case .refused(let what): "the terminal refuses: \(what)"
    }
  }
}
