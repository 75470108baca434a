import CellGrid
import SessionModel
import Terminal
import ViewerCore
import ViewerScreen

/// A screen that is open, and how things are drawn on it: what the options and the environment ask for.
struct Stage {
  /// The screen and the keyboard.
  let terminal: Terminal
  /// What roles look like.
  let styles: StyleTable
  /// The signs to draw with.
  let glyphs: Glyphs
  /// How much may move without the reader's doing.
  let motion: Motion
  /// What tokens cost.
  let prices: PriceTable
  /// How to tell a person who looks elsewhere.
  let notices: Set<Notifier.Way>

  /// `--color`.
  private enum ColorChoice: String, CaseIterable { case auto, always, never }
  /// `--glyphs`.
  private enum GlyphChoice: String, CaseIterable { case auto, unicode, ascii }

  /// Opens the screen; `nil` when there is none, which is told.
  init?(_ program: Program) throws {
    let invocation = program.invocation
    styles = try Self.theme(program).styles
    prices = Prices.table(program.environment, readsOwn: !invocation.has(.noConfig))
    motion = try invocation.choice(.motion, of: Motion.self) ?? Self.defaultMotion(program)
    let choice = try invocation.choice(.glyphs, of: GlyphChoice.self) ?? .auto
    notices = try Notifier.ways(invocation[.notify])
    let options = TerminalOptions(
      environment: program.environment.variables, colors: try Self.colors(program),
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

  /// The theme that is asked for, or the dark one.
  private static func theme(_ program: Program) throws -> Theme {
    let library = ThemeLibrary(folders: program.environment.themeFolders)
    let name = program.invocation[.theme] ?? "dark"
    do throws(TomlError) {
      if let theme = try library.theme(name) { return theme }
    } catch {
      Output.error("\(error)")
    }
    if program.invocation.has(.theme) {
      throw UsageError("--theme: no theme \"\(name)\" can be used (see: espalier themes)")
    }
    // A broken file of the user's own is no reason to show nothing.
    guard let theme = try ThemeLibrary(folders: []).theme("dark") else {
      preconditionFailure("the dark theme is built in")
    }
    return theme
  }

  /// Which colours to use: the option first, then what the environment asks for.
  ///
  /// Source: no-color.org and `reference/terminal.md` section 6.3.
  private static func colors(_ program: Program) throws(UsageError) -> TerminalOptions.Colors {
    let environment = program.environment
    switch try program.invocation.choice(.color, of: ColorChoice.self) ?? .auto {
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
