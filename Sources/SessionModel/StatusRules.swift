/// The two status machines: what a word does to the word that stands.
///
/// They are used alike for live and for replayed sessions. A terminal word is never undone by a late
/// record, but for three rules: an error outranks a normal end; what was worked out gives way to what
/// is said; and a source that shows its whole state anew may say anything.
enum StatusRules {
  /// The status of a tool call after `word`; `nil` when it changes nothing.
  static func next(
    _ standing: Stated<ToolStatus>?, on word: ToolStatus, _ basis: Basis
  ) -> Stated<ToolStatus>? {
    let said = Stated(word, inferred: basis.isInferred)
    guard let standing else { return said }
    if standing == said { return nil }
    switch basis {
    case .restated, .withdrawn: return said
    case .inferred:
      // What was said stands, except that an open call is settled when its session ends.
      return standing.isInferred || standing.value.isOpen ? said : nil
    case .stated:
      if standing.isInferred || standing.value == .requested { return said }
      if standing.value.isOpen {
        // The start may be told late, after the call already runs.
        return word == .pending ? nil : said
      }
      return word == .failed && standing.value == .completed ? said : nil
    }
  }

  /// The status of a session after `word`; `nil` when it changes nothing.
  static func next(
    _ standing: Stated<SessionStatus>?, on word: SessionStatus, _ basis: Basis
  ) -> Stated<SessionStatus>? {
    let said = Stated(word, inferred: basis.isInferred)
    guard let standing else { return said }
    if standing == said { return nil }
    switch basis {
    case .restated, .withdrawn: return said
    case .inferred: return standing.isInferred || standing.value.isOpen ? said : nil
    case .stated:
      if standing.isInferred || standing.value.isOpen { return said }
      return word == .failed && standing.value == .succeeded ? said : nil
    }
  }

  /// What an open call becomes when its session ends; `nil` when it stays as it is: what the session stopped
  /// to ask goes on waiting, and what was handed over goes on beside a session that ended well.
  ///
  /// - Parameters:
  ///   - standing: how it stands.
  ///   - isStated: whether the source names the status of this call at all. A source that never does
  ///     (a progress snapshot without status words) tells by the end of the session.
  ///   - isLast: whether it is the last call that was started.
  static func settled(
    _ standing: ToolStatus?, by outcome: SessionStatus, isStated: Bool, isLast: Bool
  ) -> ToolStatus? {
    switch (standing, outcome) {
    case (.waiting, .interrupted), (.background, .succeeded), (.background, .interrupted):
      return nil
    default: break
    }
    return switch outcome {
    case .cancelled: .cancelled
    case .succeeded: isStated ? .lost : .completed
    case .failed: isStated ? .lost : isLast ? .failed : .completed
    case .incomplete, .interrupted, .lost, .queued, .inProgress: .lost
    }
  }
}
