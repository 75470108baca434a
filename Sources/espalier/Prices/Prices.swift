import Glibc
import Reports
import SessionModel
import Settings

/// The prices that estimates are made with: those of the program, and the user's own over them.
enum Prices {
  /// The user's own table; `nil` where there is no folder for it.
  static func path(_ environment: Environment) -> String? {
    environment.folder("XDG_CONFIG_HOME", default: ".config").map { $0 + "/prices.toml" }
  }

  /// Reads the tables. One of the user's that cannot be used is told and left out.
  static func table(_ environment: Environment, readsOwn: Bool) -> PriceTable {
    var table = PriceTable()
    do throws(TomlError) {
      table = try PriceFile.table(PriceTable.builtIn, name: "prices.toml")
      guard readsOwn, let path = path(environment), let text = read(path) else { return table }
      table.put(try PriceFile.table(text, name: path))
    } catch {
      Output.error("\(error)")
    }
    return table
  }

  /// The bytes of a file; `nil` when it cannot be read.
  private static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    return Array(bytes[..<fread(&bytes, 1, bytes.count, file)])
  }
}
