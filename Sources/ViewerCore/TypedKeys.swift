import CellGrid

/// What was typed of a command that is not complete.
package struct TypedKeys {
  /// The digits that were typed in front of a command.
  package internal(set) var count: Int?
  /// The keys of a sequence that is not complete.
  package internal(set) var keys: [Key] = []

  /// Counts beyond this are a cat on the keyboard.
  private static let countLimit = 100_000

  /// Whether nothing was typed that waits for more.
  var isEmpty: Bool { keys.isEmpty && count == nil }

  /// Takes a digit of a count; false when it is none.
  mutating func take(digit character: Character) -> Bool {
    guard keys.isEmpty, let digit = character.wholeNumberValue, character.isASCII,
      digit > 0 || count != nil
    else { return false }
    count = min(Self.countLimit, (count ?? 0) * 10 + digit)
    return true
  }

  /// Forgets what waits for more.
  mutating func clear() { (keys, count) = ([], nil) }
}
