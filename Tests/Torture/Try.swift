/// One attempt to make the program do what it must not.
package struct Try: Sendable {
  /// What it is, unique in its family; the same every time.
  package var name: String
  /// What to type to do the same by hand.
  package var command: String
  /// Whether nothing of its family goes on beside it, as it is judged by what comes in a given time.
  package var isAlone = false
  /// Does it, and returns what went wrong; an error that is thrown is that too.
  package var run: @Sendable (Torture) throws -> [String]

  package init(
    _ name: String, _ command: String = "", run: @escaping @Sendable (Torture) throws -> [String]
  ) {
    (self.name, self.command, self.run) = (name, command, run)
  }
}
