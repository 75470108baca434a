import CellGrid
import Glibc
import TestSupport
import Testing

/// Compares screens with files in `Goldens/`.
///
/// With `ESPALIER_RECORD_GOLDENS=1` in the environment the files are written, and the run fails, so that
/// recording can't be green by accident.
enum Golden {
  /// Rows and columns that a scene is drawn at: all sizes where it is about what stands where, two where it is
  /// about what is said, so that a word does not touch hundreds of files.
  static func sizes(isAboutLayout: Bool) -> [(rows: Int, columns: Int)] {
    isAboutLayout ? [(6, 20), (24, 80), (40, 120), (60, 200)] : [(24, 80), (40, 120)]
  }

  static func check(
    _ grid: Grid, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let path = "\(ProjectFiles.root)/Tests/ViewerScreenTests/Goldens/\(name).screen"
    let screen = grid.golden()
    if getenv("ESPALIER_RECORD_GOLDENS") != nil {
      Files.write(screen, to: path)
      Issue.record("recorded \(name)", sourceLocation: sourceLocation)
      return
    }
    let expected = try #require(
      Files.text(path), "no golden \(name)", sourceLocation: sourceLocation)
    #expect(screen == expected, "\(name)\n\(screen)", sourceLocation: sourceLocation)
  }
}
