import CellGrid
import Feeds
import Glibc
import SessionModel
import Sessions
import Settings
import Terminal
import ViewerCore
import WireFormats

/// The commands that print a table: `formats`, `keys`, `themes`, `paths`.
struct Listing {
  let program: Program

  init(_ program: Program) { self.program = program }

  func run() throws -> Int32 {
    switch program.invocation.command {
    case .formats: table(Format.all.map { [$0.name, $0.summary] })
    case .paths: table(paths)
    case .keys: writeKeys()
    case .themes:
      let colors = try Stage.colors(program)
      ThemeList(
        library: ThemeLibrary(folders: program.environment.themeFolders),
        isColored: colors != .never && (isatty(STDOUT_FILENO) == 1 || program.asksForColor)
      ).write()
    case .open, .watch, .replay, .print, .record, .serve, .check, .stats, .compare,
      .sessions, .search, .publish, .fleet, .hook, .demo, .completions, .man, .help:
      break
    }
    return ExitStatus.success
  }

  /// Prints what is bound, and who bound it.
  private func writeKeys() {
    table(
      program.configuration.keyMap.bindings.map { binding in
        let number = binding.number.map { " \($0)" } ?? ""
        let source =
          switch binding.source {
          case .standard: "default"
          case .preset(let preset): "preset \(preset.rawValue)"
          case .file(let place): place
          }
        return [binding.keys, binding.command.rawValue + number, binding.command.help, source]
      })
  }

  /// Where files live.
  private var paths: [[String]] {
    (program.environment.configurationFile.map { [["config", $0]] } ?? [])
      + program.environment.themeFolders.map { ["themes", $0] }
      + (Prices.path(program.environment).map { [["prices", $0]] } ?? [])
      + AgentPlace.all.flatMap { place in
        place.folders(program.environment.variables).map { [place.agent, $0] }
      }
  }

  /// Prints columns; the last one has any width.
  private func table(_ texts: [[String]]) {
    let rows = texts.map { $0.map { SafeText($0) } }
    let columns = (rows.first?.count ?? 1) - 1
    let widths = (0..<columns).map { column in rows.map { $0[column].width }.max() ?? 0 }
    for row in rows {
      let cells = zip(row, widths).map { $0.padded(to: $1 + 2).string }.joined()
      Output.line("\(cells)\(row[columns])")
    }
  }
}
