import SessionModel
import Sessions

/// What is done with the session of the cursor, or with those that are marked.
extension PickerState {
  /// Sessions that are opened together at most.
  private static let markLimit = 32

  /// Opens the sessions that are marked, else that of the cursor.
  mutating func open() -> [PickerEffect] {
    guard let cursor, place != nil else { return [.beep] }
    let known = sessions.map(\.id).filter { marked.contains($0) }
    marked = []
    let opened = known.isEmpty ? [cursor] : known
    return opened.map { .keep($0, seen: now) } + [.open(opened)]
  }

  /// Marks the session of the cursor or takes its mark away, and goes on to the next.
  mutating func mark() -> [PickerEffect] {
    guard let cursor, let place else { return [.beep] }
    if marked.remove(cursor) == nil {
      guard marked.count < Self.markLimit else { return [.beep] }
      marked.insert(cursor)
    }
    move(to: place + 1)
    return []
  }

  /// Copies the command that resumes the session of the cursor, and shows it.
  mutating func resume() -> [PickerEffect] {
    guard let session = current?.session else { return [.beep] }
    guard let command = session.resumeCommand else {
      notice = "no command is known that resumes a session of \(session.agent)"
      return [.beep]
    }
    notice = command
    return [.copy(command)]
  }

  /// Says of a session that is done that it was looked at, or that it was not.
  mutating func toggleSeen() -> [PickerEffect] {
    guard case .lane(let lane)? = current, [.unseen, .done].contains(lane.standing) else {
      notice = "only what is done is new or not"
      return [.beep]
    }
    let moment = lane.standing == .unseen ? now : nil
    seen[lane.session.id] = moment
    settle()
    return [.keep(lane.session.id, seen: moment)]
  }
}
