/// A command that is worth a hint in the footer, with the word that is said of it there.
package struct Hint: Hashable, Sendable {
  /// The command; its first key is shown.
  package var command: Command
  /// The word.
  package var word: String

  /// Hints at a command.
  init(_ command: Command, _ word: String) {
    self.command = command
    self.word = word
  }
}
