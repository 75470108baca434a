extension Stated<SessionStatus> {
  /// Whether it has only ended: that nobody went on is no success.
  package var isMereEnd: Bool { isInferred && value == .succeeded }

  /// The word for people.
  package var bareWord: String { isMereEnd ? "ended" : value.word }

  /// The same, in brackets where it was worked out.
  package var word: String { isInferred && !isMereEnd ? "(\(bareWord))" : bareWord }
}
