import SessionModel

/// How things stand where the source says nothing: each rule of the reports in one place.
extension Session {
  /// How the session stands; queued, as far as one can tell, before anything is known.
  func standing(at position: Int32) -> Stated<SessionStatus> {
    status(at: position) ?? Stated(.queued, inferred: true)
  }

  /// How a call stands.
  func standing(of call: NodeID, at position: Int32) -> Stated<ToolStatus> {
    toolStatus(call, at: position) ?? Stated(.pending, inferred: true)
  }

  /// The state of an entry: the source's own word, else what can be told from its surroundings.
  ///
  /// It failed when it has an error. It is being processed when it is the one its siblings lead up to
  /// and nothing above it is over. Everything else is completed: that a step failed and was tried
  /// again is not for us to make up.
  /// - Parameter isCurrent: whether it is the last of its siblings that were not retracted.
  func state(of entry: NodeID, at position: Int32, isCurrent: Bool) -> String {
    if let word = text(entry, .state, at: position), !word.isEmpty { return word }
    if has(.error, of: entry, at: position) { return "failed" }
    let above = parent(entry)
    let isOpen =
      isCurrent && datum(entry, .completedAt, at: position) == nil
      && standing(at: position).value.isOpen
      && (kind(above) != .call || standing(of: above, at: position).value.isOpen)
    return isOpen ? "processing" : "completed"
  }

  /// Milliseconds from the start of an item to its end, when the source tells both.
  ///
  /// A clock that ran backwards in between tells nothing.
  func measuredDuration(of item: NodeID, at position: Int32) -> Milliseconds? {
    guard let start = moment(item, .startedAt, at: position),
      let end = moment(item, .completedAt, at: position), end >= start
    else { return nil }
    return end - start
  }
}
