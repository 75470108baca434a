import CellGrid

extension FewColors {
  /// The names of the eight colours, and of the one bright one.
  private static let names = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "", "bright-red",
  ]

  /// The colour of a name; `nil` for what is none of the eight.
  static func color(_ name: String) -> Color? {
    if name == "default" { return .standard }
    return names.firstIndex(of: name).map { .palette(UInt8($0)) }
  }

  /// How a role looks with few colours where its theme does not say.
  ///
  /// Only colours that stand out on their background in the palettes of xterm, of the console and of Solarized:
  /// bright red, green, yellow, magenta and cyan on dark, red, blue and magenta on light. What is secondary has the
  /// colour of ordinary text.
  init(usualFor role: Role, isDark: Bool) {
    // The red of the eight is too dark for black: there, texts are magenta and signs white on red.
    let red = Color.palette(isDark ? 9 : 1)
    let text = isDark ? Pair(.palette(5)) : nil
    let sign = isDark ? Pair(.palette(7), on: .palette(1)) : nil
    let calm: Color = isDark ? .palette(6) : .palette(4)
    let good: Color = isDark ? .palette(2) : .palette(4)
    let alert: Color = isDark ? .palette(3) : .palette(5)
    let violet = Color.palette(5)
    switch role {
    case .text, .assistant, .statusCompleted, .toolName, .argumentValue, .result, .duration,
      .header,
      .footer, .code, .ansiRed, .ansiGreen, .ansiYellow, .ansiBlue, .ansiMagenta, .ansiCyan:
      self.init()
      switch role {
      case .ansiRed: (foreground, eight) = (red, text)
      case .ansiGreen: foreground = good
      case .ansiYellow: foreground = alert
      case .ansiBlue, .ansiCyan: foreground = calm
      case .ansiMagenta: foreground = violet
      default: break
      }
    case .dim, .border, .hint, .statusPending, .statusRequested, .inferred, .argumentName, .time,
      .treeLine, .foldMark, .system, .transport, .unknown:
      self.init(attributes: .dim)
    case .statusCancelled: self.init(attributes: [.dim, .underline])
    case .reasoning: self.init(attributes: [.dim, .italic])
    case .title, .emphasis, .heading, .key, .user, .prompt: self.init(attributes: .bold)
    case .badge: self.init(foreground: calm, attributes: [.bold, .reverse])
    case .selection: self.init(attributes: .reverse)
    case .selectionDim: self.init(attributes: .underline)
    case .statusRunning: self.init(foreground: calm)
    case .statusBackground: self.init(foreground: calm, attributes: .underline)
    case .statusWaiting: self.init(foreground: alert, attributes: [.bold, .reverse])
    case .statusFailed, .transportFailure:
      self.init(foreground: red, attributes: .bold, eight: sign)
    case .statusRejected: self.init(foreground: alert)
    case .statusLost: self.init(foreground: alert, attributes: .underline)
    case .new: self.init(foreground: good)
    case .changed: self.init(foreground: alert)
    case .warning: self.init(foreground: alert, attributes: .bold)
    case .error: self.init(foreground: red, eight: text)
    case .transportDone: self.init(foreground: calm)
    case .search: self.init(attributes: .underline)
    case .searchCurrent: self.init(attributes: [.bold, .reverse])
    case .bookmark: self.init(foreground: violet)
    case .jsonString: self.init(foreground: good)
    case .jsonLiteral: self.init(foreground: violet)
    case .diffAdded: self.init(foreground: good)
    case .diffRemoved: self.init(foreground: red, eight: text)
    case .diffAddedWord: self.init(foreground: good, attributes: [.bold, .underline])
    case .diffRemovedWord:
      self.init(foreground: red, attributes: [.bold, .underline], eight: text)
    case .link: self.init(foreground: calm, attributes: .underline)
    }
  }
}
