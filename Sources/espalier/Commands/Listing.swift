import CellGrid
import Feeds
import SessionModel
import Sessions
import ViewerCore
import ViewerScreen
import WireFormats

/// The commands that print a table: `formats`, `keys`, `themes`, `paths`.
struct Listing {
  let program: Program

  init(_ program: Program) { self.program = program }

  func run() throws -> Int32 {
    switch program.invocation.command {
    case .formats: table(Format.all.map { ($0.name, $0.summary) })
    case .paths: table(paths)
    case .keys: Output.write(KeyMap.defaults.markdown)
    case .themes:
      table(
        ThemeLibrary(folders: program.environment.themeFolders).names().map {
          ($0.name, $0.folder ?? "built in")
        })
    case .open, .watch, .replay, .print, .record, .serve, .check, .stats, .sessions, .demo: break
    }
    return ExitStatus.success
  }

  /// Where files live.
  private var paths: [(String, String)] {
    program.environment.themeFolders.map { ("themes", $0) }
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
