import SessionModel

/// The state of an entry where the source does not name it.
extension Session {
  /// The state of an entry: the source's own word, else what can be told from its surroundings.
  ///
  /// It failed when it has an error. It is being processed when it is the one its siblings lead up to
  /// and nothing above it is over. Everything else is completed: that a step failed and was tried
  /// again is not for us to make up.
  /// - Parameter isCurrent: whether it is the last of its siblings that were not retracted.
  package func state(of entry: NodeID, at position: Int32, isCurrent: Bool) -> String {
    if let word = text(entry, .state, at: position), !word.isEmpty { return word }
    if has(.error, of: entry, at: position) { return "failed" }
    let above = parent(entry)
    let isOpen =
      isCurrent && datum(entry, .completedAt, at: position) == nil
      && standing(at: position).value.isOpen
      && (kind(above) != .call || standing(of: above, at: position).value.isOpen)
    return isOpen ? "processing" : "completed"
  }
}
