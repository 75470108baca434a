/// How things stand where the source says nothing: each rule in one place.
extension Session {
  /// How the session stands; queued, as far as one can tell, before anything is known.
  package func standing(at position: Int32) -> Stated<SessionStatus> {
    status(at: position) ?? Stated(.queued, inferred: true)
  }

  /// How a call stands.
  package func standing(of call: NodeID, at position: Int32) -> Stated<ToolStatus> {
    toolStatus(call, at: position) ?? Stated(.pending, inferred: true)
  }

  /// Milliseconds from the start of an item to its end, when the source tells both.
  ///
  /// A clock that ran backwards in between tells nothing.
  package func measuredDuration(of item: NodeID, at position: Int32) -> Milliseconds? {
    guard let start = moment(item, .startedAt, at: position),
      let end = moment(item, .completedAt, at: position), end >= start
    else { return nil }
    return end - start
  }

  /// How long a call took: the source's own figure, else measured.
  package func duration(ofCall call: NodeID, at position: Int32) -> Milliseconds? {
    if let text = text(call, .duration, at: position, limit: 64), let figure = Double(text) {
      return Milliseconds(seconds: figure / 1000)
    }
    return measuredDuration(of: call, at: position)
  }

  /// How long a call that is over took, as all figures count it: what the source tells, else what was measured, else
  /// how long it was seen to run; `nil` while it is open, and where nothing tells.
  package func countedDuration(ofCall call: NodeID, at position: Int32) -> Milliseconds? {
    if toolStatus(call, at: position)?.value.isOpen == true { return nil }
    if let told = duration(ofCall: call, at: position) { return max(.zero, told) }
    return seenDuration(ofCall: call, at: position)
  }

  /// How long a call was seen to run of which nobody said when it began or when it ended; `nil` where its end was
  /// concluded, or all of it arrived at once.
  package func seenDuration(ofCall call: NodeID, at position: Int32) -> Milliseconds? {
    guard !timeline.isGuessed, let status = toolStatus(call, at: position), !status.isInferred,
      let end = statusPosition(call, at: position).flatMap({ timeline.time(at: $0) }),
      let start = moment(call, .startedAt, at: position) ?? timeline.time(at: born(call)),
      end > start
    else { return nil }
    switch status.value {
    case .completed, .failed, .rejected, .cancelled: return end - start
    case .pending, .running, .waiting, .background, .requested, .lost: return nil
    }
  }

  /// How long the session took, or has taken so far; `nil` where no clock tells.
  ///
  /// - Parameter now: until when one that goes on has taken, on its own clock; `nil` where nobody is known to be at work
  ///   on it: then it has taken until its last record.
  package func elapsed(at position: Int32, now: Milliseconds?) -> Milliseconds? {
    if let own = measuredDuration(of: .root, at: position) { return own }
    let isTimed = !timeline.isGuessed
    guard
      let start = moment(.root, .startedAt, at: position) ?? (isTimed ? timeline.start : nil)
    else { return nil }
    if let now, status(at: position)?.value.isOpen ?? true { return max(.zero, now - start) }
    guard isTimed, let last = timeline.time(at: position) else { return nil }
    return max(.zero, last - start)
  }

  /// When its last record was made or arrived; `nil` when nothing tells. What comes just now is a sign of life whatever
  /// its clock says.
  package var lastRecord: Milliseconds? {
    guard !timeline.isGuessed, let end = timeline.end else { return nil }
    return max(end, timeline.lastArrival ?? end)
  }

  /// The name of a call's tool.
  package func name(ofCall call: NodeID, at position: Int32) -> String {
    let name = text(call, .name, at: position, limit: 256) ?? ""
    return name.isEmpty ? "tool" : name
  }
}
