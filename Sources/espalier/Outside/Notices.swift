import CellGrid
import SessionModel
import ViewerCore

/// What of one session is worth telling a person, found by comparing how it stood before.
struct Notices {
  private var before: (failed: Int, waiting: Int, isOpen: Bool)?

  /// What has happened since the last time; `nil` at first, and when nothing has.
  ///
  /// - Parameters:
  ///   - isReading: whether a file is read still: what it held when it was opened is no news.
  ///   - name: what the session is called.
  mutating func next(
    _ attention: Attention, _ session: Session, isReading: Bool, name: SafeText
  ) -> SafeText? {
    let isOpen = attention.status?.isOpen ?? true
    let now = (attention.failed, attention.waiting, isOpen)
    guard let before else {
      // What the first answer of a job holds has happened before somebody looked, too.
      if !isReading, session.position > 0 { self.before = now }
      return nil
    }
    self.before = now
    if before.isOpen, !isOpen, let status = attention.status {
      return "\(name): \(SafeText(status.word))"
    }
    if attention.waiting > before.waiting {
      return "\(name): \(call(attention.lastWait, session)) waits for you"
    }
    if attention.failed > before.failed {
      return "\(name): \(call(attention.lastFailure, session)) failed"
    }
    return nil
  }

  /// The name of a call.
  private func call(_ id: NodeID?, _ session: Session) -> SafeText {
    let name = id.flatMap { session.text($0, .name, at: session.position, limit: 256) }
    return SafeText(name ?? "a call")
  }
}
