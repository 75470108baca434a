import Settings
import ViewerCore

extension FuzzTarget {
  /// The files that a user writes: a configuration or a theme.
  static let settings = FuzzTarget(
    name: "settings",
    seeds: {
      Field.allCases.map { [0] + Array($0.example.utf8) }
        + ThemeLibrary.builtIn.map { [1] + $0.text }
        + [
          [0]
            + Array("a.b = [1, { c = 1979-05-27T07:32:00Z }]\nd = '''x\n'''\n[[e]]\nf = 0x1F".utf8)
        ]
    },
    words: {
      FuzzFiles.literals(in: "Settings")
        + FuzzFiles.literals(in: "CellGrid").filter { $0.count > 2 }
        + [
          "'''", "\"\"\"", "[[", "]]", " = ", "0x", "inf", "nan", "1979-05-27T07:32:00Z", "#ff0000",
        ]
    },
    run: { input in
      var input = FuzzInput(input)
      let kind = input.choice(2)
      let text = Array(input.rest)
      if kind == 0 {
        let configuration = Configuration(text, file: "config.toml")
        for problem in configuration.problems { try check(problem) }
        try hold(
          !configuration.keyMap.bindings.isEmpty, "there are always keys")
      } else {
        do throws(TomlError) {
          _ = try Theme(text, file: "theme.toml")
        } catch {
          try check(error)
        }
      }
    })

  /// Holds a problem to having a place and a reason.
  private static func check(_ problem: TomlError) throws {
    try hold(
      problem.line > 0 && problem.column > 0 && !problem.reason.isEmpty, "\(problem) has a place")
  }
}
