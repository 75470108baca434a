import CellGrid
import Glibc
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
    let folder = "\(#filePath)".split(separator: "/").dropLast().joined(separator: "/")
    let path = "/\(folder)/Goldens/\(name).screen"
    let screen = grid.golden()
    if getenv("ESPALIER_RECORD_GOLDENS") != nil {
      write(screen, to: path)
      Issue.record("recorded \(name)", sourceLocation: sourceLocation)
      return
    }
    let expected = try #require(read(path), "no golden \(name)", sourceLocation: sourceLocation)
    #expect(screen == expected, "\(name)\n\(screen)", sourceLocation: sourceLocation)
  }

  private static func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ text: String, to path: String) {
    guard let file = fopen(path, "w") else { return }
    fputs(text, file)
    fclose(file)
  }
}
