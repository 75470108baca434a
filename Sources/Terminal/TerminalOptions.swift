import CellGrid

/// What the terminal is told at its opening; the environment is read by the caller.
package struct TerminalOptions: Hashable, Sendable {
  /// Which colours to use.
  package enum Colors: Hashable, Sendable {
    /// As many as the terminal's description has.
    case automatic
    /// None.
    case never
    /// At most these; `direct` also where only `COLORTERM` says that they are there.
    case atMost(ColorDepth)
  }

  /// The terminal type, from `TERM`.
  package var term: String
  /// What `COLORTERM` says.
  package var colorTerm: String
  /// The locale of text, the first set of `LC_ALL`, `LC_CTYPE`, `LANG`.
  package var locale: String
  /// Which colours to use.
  package var colors: Colors
  /// Whether the mouse is ours; without it the terminal selects text.
  package var usesMouse: Bool
  /// Whether the title of the window is ours meanwhile.
  package var usesTitle: Bool
  /// Whether the terminal is asked which background it has.
  package var asksBackground: Bool
  /// Whether a trap goes on to the Swift runtime's own report (`SWIFT_BACKTRACE` is set).
  package var keepsBacktrace: Bool

  /// Makes options from an environment.
  ///
  /// - Parameter variable: the value of a variable that is set and not empty.
  package init(
    variable: (String) -> String?, colors: Colors = .automatic, usesMouse: Bool = true,
    asksBackground: Bool = false, usesTitle: Bool = false
  ) {
    term = variable("TERM") ?? ""
    colorTerm = variable("COLORTERM") ?? ""
    locale = variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") ?? "C"
    self.colors = colors
    self.usesMouse = usesMouse
    self.usesTitle = usesTitle
    self.asksBackground = asksBackground
    keepsBacktrace = variable("SWIFT_BACKTRACE") != nil
  }

  /// Whether the locale's text is UTF-8.
  package var isUTF8: Bool {
    let name = locale.lowercased()
    return name.hasSuffix("utf-8") || name.hasSuffix("utf8") || name.contains("utf-8@")
      || name.contains("utf8@")
  }

  /// Whether the terminal may be sent sequences beyond its description: those of xterm's family do
  /// what they know and pass over the rest; true old terminals and consoles may print them.
  var isModern: Bool {
    !["vt", "linux", "ansi", "cons", "sun", "wy", "pc"].contains { term.hasPrefix($0) }
  }
}
