/// What is wrong with a TOML file, and where.
package struct TomlError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  package var file: String
  /// The line, from 1; 0 when the file as a whole is meant.
  package var line: Int
  /// The column, from 1.
  package var column: Int
  /// What is wrong, for people.
  package var reason: String

  /// Makes an error.
  package init(file: String, line: Int, column: Int, reason: String) {
    self.file = file
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// `file:line:column: reason`, or `file: reason`.
  package var description: String {
    line > 0 ? "\(file):\(line):\(column): \(reason)" : "\(file): \(reason)"
  }
}
