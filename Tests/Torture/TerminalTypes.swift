import TestSupport

/// Every common value of `TERM`, and some that are none.
enum TerminalTypes {
  private static let types: [String?] = [
    "xterm", "xterm-16color", "xterm-256color", "xterm-direct", "screen", "screen-256color", "tmux",
    "tmux-256color", "linux", "vt100", "vt220", "ansi", "rxvt-unicode-256color", "alacritty",
    "xterm-kitty", "foot", "dumb", nil, "", "nosuch", "../../../etc/passwd", "x\u{1b}[2J",
    String(repeating: "x", count: 5000),
  ]

  static func tries(_ torture: Torture) -> [Try] {
    let all = types.flatMap { type in
      [("C.UTF-8", "24bit"), ("C", ""), ("en_US.ISO-8859-1", "")].map { (type, $0.0, $0.1) }
    }
    return all.enumerated().filter { torture.scale == .full || $0.offset % 9 == 0 }.map { _, one in
      let (type, locale, colors) = one
      let name = "TERM=\(type?.prefix(30).description ?? "(unset)"), LC_ALL=\(locale)"
      return Try(name, "\(name.replacing(",", with: "")) espalier FILE") {
        try open(type, locale, colors, name, $0)
      }
    }
  }

  private static func open(
    _ type: String?, _ locale: String, _ colors: String, _ name: String, _ torture: Torture
  ) throws -> [String] {
    let pty = try TerminalLife.open(
      torture, name, before: type == nil ? "unset TERM; " : "",
      environment: ["TERM": type ?? "", "LC_ALL": locale, "COLORTERM": colors])
    try pty.wait("for anything", seconds: 20) { _ in pty.ending != nil || !pty.output.isEmpty }
    _ = try pty.waitForQuiet()
    if pty.ending == nil {
      for key in ["j", "l", "enter", "?", "esc", "V", "esc", "G"] {
        pty.press(key)
        _ = try pty.waitForQuiet(milliseconds: 10)
      }
    }
    try pty.leave()
    var problems: [String] = []
    switch pty.ending {
    case .exit(0), .exit(1), .exit(2): break
    case let other: problems.append("ended by \(String(describing: other))")
    }
    if !pty.areModesRestored { problems.append("the modes of the line are others") }
    // The emulator knows the sequences of xterm; of other types only what is forbidden is judged.
    if type?.hasPrefix("xterm") == true, !pty.leftovers.isEmpty {
      problems.append("\(pty.leftovers)")
    }
    if pty.output.contains(0x1B) {
      problems += Verdict.sent(pty, "sent")
    } else if locale == "C.UTF-8" {
      problems += OutputScanner(pty.output.filter { $0 != 13 }, .plain).findings.map { "\($0)" }
    }
    return problems
  }
}
