import SessionModel

/// The end of a polled job, which is asked for once more, since the last answer of a server in trouble may
/// be a bad one: it is believed when two answers in a row agree on it, or when no other can be had.
struct EndConfirmation {
  /// Whether an end was told that no second answer has confirmed yet.
  private(set) var isOpen = false
  /// How often it was asked for.
  private var count = 0

  /// Times that it is asked for at most.
  private static let limit = 64
  /// The longest pause that it is worth: who waits for the end waits no longer.
  static let patience = Milliseconds(2500)

  /// An end was told; false when it was asked for often enough.
  mutating func begin() -> Bool {
    count += 1
    isOpen = count <= Self.limit
    return isOpen
  }

  /// The job goes on.
  mutating func drop() { isOpen = false }
}
