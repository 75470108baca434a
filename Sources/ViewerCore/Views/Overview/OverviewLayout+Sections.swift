import CellGrid
import SessionModel

/// The lists of the overview: files, failures.
extension OverviewLayout {
  /// The files.
  func files() -> [OverviewRow] {
    figures.files.map { file in
      OverviewRow(
        section: .files, content: .file(file, SafeText(figures.folder.relative(file.path))),
        goal: file.edits.first?.call)
    }
  }
}
