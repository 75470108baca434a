import CellGrid
import SessionModel
import Settings
import Terminal
import ViewerCore

/// A screen that is open, and how things are drawn on it: what the options and the environment ask for.
struct Stage {
  /// The screen and the keyboard.
  let terminal: Terminal
  /// What roles look like.
  let look: Look
  /// The signs to draw with.
  let glyphs: Glyphs
  /// How much may move without the reader's doing.
  let motion: Motion
  /// What tokens cost.
  let prices: PriceTable
  /// How to tell a person who looks elsewhere.
  let notices: Set<Notifier.Way>
  /// The programs that are waited for no more.
  let letGo: LetGo

  /// Opens the screen; `nil` when there is none, which is told.
  init?(_ program: Program) throws {
    let invocation = program.invocation
    let theme = program.themeChoice
    look = Look(
      ThemeLibrary(folders: program.environment.themeFolders), theme,
      colorFGBG: program.environment["COLORFGBG"])
    if invocation.has(.theme), let trouble = look.takeTrouble() {
      throw UsageError("--theme: \(trouble)")
    }
    prices = Prices.table(program.environment, readsOwn: !invocation.has(.noConfig))
    notices = try Notifier.ways(invocation[.notify])
    letGo = program.environment.letGo
    let asksBackground = if case .automatic = theme { true } else { false }
    motion =
      try invocation.choice(.motion, of: Motion.self) ?? program.configuration.motion
      ?? Self.defaultMotion(program)
    let choice =
      try invocation.choice(.glyphs, of: GlyphChoice.self)
      ?? program.configuration.glyphs ?? .auto
    let options = TerminalOptions(
      variable: { program.environment[$0] }, colors: try Self.colors(program),
      usesMouse: program.configuration.mouse, asksBackground: asksBackground,
      usesTitle: notices.contains(.title))
    do throws(TerminalError) {
      terminal = try Terminal(options: options)
    } catch {
      Output.error("no screen: \(error.reason)")
      return nil
    }
    glyphs =
      switch choice {
      case .auto: terminal.isUTF8 ? .unicode : .ascii
      case .unicode: .unicode
      case .ascii: .ascii
      }
  }

  /// The motion that the environment asks for.
  private static func defaultMotion(_ program: Program) -> Motion {
    let environment = program.environment
    if environment["NO_MOTION"] != nil { return .none }
    return environment["REDUCED_MOTION"] != nil ? .reduced : .full
  }

  /// Which colours to use: the option first, then what the environment asks for.
  ///
  /// Source: no-color.org and `reference/terminal.md` section 6.3.
  static func colors(_ program: Program) throws(UsageError) -> TerminalOptions.Colors {
    let environment = program.environment
    switch try program.invocation.choice(.color, of: ColorChoice.self)
      ?? program.configuration.color ?? .auto
    {
    case .always: return .automatic
    case .never: return .never
    case .auto:
      if environment["NO_COLOR"] != nil { return .never }
      for name in ["CLICOLOR_FORCE", "FORCE_COLOR"] {
        if let force = environment[name], force != "0" { return .automatic }
      }
      return environment["CLICOLOR"] == "0" ? .never : .automatic
    }
  }
}
