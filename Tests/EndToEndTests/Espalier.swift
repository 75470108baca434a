import Glibc
import TestSupport

/// The program that was built with the tests, driven as people and scripts drive it.
enum Espalier {
  /// Where it is.
  static let path = PseudoTerminal.builtProduct("espalier")

  /// The sizes that behaviours are tried at.
  static let sizes: [Size] = [Size(rows: 24, columns: 80), Size(rows: 60, columns: 200)]

  /// The size of a terminal.
  struct Size: CustomStringConvertible, Sendable {
    var rows: Int
    var columns: Int
    var description: String { "\(columns)×\(rows)" }
  }

  /// Runs it on a terminal.
  static func screen(
    _ arguments: String..., environment: [String: String] = [:],
    size: Size = Size(rows: 24, columns: 80), input: Int32? = nil, output: Int32? = nil,
    hasJobControl: Bool = false
  ) throws -> PseudoTerminal {
    try PseudoTerminal(
      path, arguments, environment: environment, rows: size.rows, columns: size.columns,
      input: input, output: output, hasJobControl: hasJobControl)
  }

  /// Runs it without a terminal, to its end.
  static func run(
    _ arguments: String..., environment: [String: String] = [:],
    input: CommandRun.Input = .nothing, output: String? = nil
  ) throws -> CommandRun {
    try CommandRun.run(
      path, arguments, environment: environment, input: input, output: output)
  }

  /// Starts it without a terminal.
  static func start(
    _ arguments: String..., environment: [String: String] = [:],
    input: CommandRun.Input = .nothing, output: String? = nil
  ) throws -> CommandRun {
    try CommandRun(path, arguments, environment: environment, input: input, output: output)
  }
}

extension PseudoTerminal {
  /// Leaves with `q`, and returns how it ended.
  func quit() throws -> Ending {
    press("q")
    return try waitForExit()
  }
}
