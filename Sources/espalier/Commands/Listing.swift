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
    case .formats: table(Format.all.map { ($0.name, $0.summary) })
    case .paths: table(paths)
    case .keys: writeKeys()
    case .themes:
      let colors = try Stage.colors(program)
      ThemeList(
        library: ThemeLibrary(folders: program.environment.themeFolders),
        isColored: colors != .never && (isatty(STDOUT_FILENO) == 1 || program.asksForColor)
      ).write()
    case .open, .watch, .replay, .print, .record, .serve, .check, .stats, .sessions, .demo,
      .completions,
      .man:
      break
    }
    return ExitStatus.success
  }

  /// Prints what is bound, and who bound it.
  private func writeKeys() {
    let rows = program.configuration.keyMap.bindings.map { binding in
      let number = binding.number.map { " \($0)" } ?? ""
      let source =
        switch binding.source {
        case .standard: "default"
        case .preset(let preset): "preset \(preset.rawValue)"
        case .file(let place): place
        }
      return [binding.keys, binding.command.rawValue + number, binding.command.help, source]
    }
    let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      let cells = zip(row, widths).map {
        $0 + String(repeating: " ", count: $1 - $0.count + 2)
      }
      Output.write(cells.joined() + row[3] + "\n")
    }
  }

  /// Where files live.
  private var paths: [(String, String)] {
    (program.environment.configurationFile.map { [("config", $0)] } ?? [])
      + program.environment.themeFolders.map { ("themes", $0) }
      + (Prices.path(program.environment).map { [("prices", $0)] } ?? [])
      + AgentPlace.all.flatMap { place in
        place.folders(program.environment.variables).map { (place.agent, $0) }
      }
  }

  /// Prints two columns.
  private func table(_ rows: [(String, String)]) {
    let width = rows.map(\.0.count).max() ?? 0
    for (left, right) in rows {
      Output.write(left + String(repeating: " ", count: width - left.count + 2) + right + "\n")
    }
  }
}
