import SessionModel

/// The calls in a part of a session, as far as the source did not take them back.
struct CallTally {
  /// How many there are.
  var calls = 0
  /// How many of them failed.
  var failed = 0

  /// What stands in a row: `9 calls · 1 failed`; `nil` without calls.
  var text: String? {
    guard calls > 0 else { return nil }
    return (calls == 1 ? "1 call" : "\(calls) calls") + (failed > 0 ? " · \(failed) failed" : "")
  }

  /// Counts nothing yet.
  init() {}

  /// Counts the calls of a whole session.
  init(of session: Session, at position: Int32) {
    for step in TreeWalk(session, at: position, includesRetracted: false) where step.isStart {
      add(step.node, session, position)
    }
  }

  /// Counts the calls of the turn that begins with a prompt.
  init(ofTurn prompt: NodeID, _ items: ItemText) {
    let (session, position) = (items.session, items.position)
    for entry in items.entries(ofTurn: prompt) where !session.isRetracted(entry, at: position) {
      for step in TreeWalk(session, under: entry, at: position, includesRetracted: false)
      where step.isStart {
        add(step.node, session, position)
      }
    }
  }

  private mutating func add(_ node: NodeID, _ session: Session, _ position: Int32) {
    guard session.kind(node) == .call else { return }
    calls += 1
    if session.standing(of: node, at: position).value == .failed { failed += 1 }
  }
}

extension ItemText {
  /// A prompt and the entries behind it that belong to its turn.
  func entries(ofTurn prompt: NodeID) -> [NodeID] {
    var entries = [prompt]
    session.forEachEntry(ofTurn: prompt, at: position) { entries.append($0) }
    return entries
  }

  /// How long a turn took: from what was asked to the last time of what follows it.
  func duration(ofTurn prompt: NodeID) -> Milliseconds? {
    guard let start = session.moment(prompt, .startedAt, at: position) else { return nil }
    var last: Milliseconds?
    for entry in entries(ofTurn: prompt).dropFirst() {
      guard let begun = session.moment(entry, .startedAt, at: position) else { continue }
      let end = begun + (duration(ofEntry: entry) ?? .zero)
      last = max(last ?? end, end)
    }
    return last.flatMap { $0 >= start ? $0 - start : nil }
  }

  /// What a program wrote, in a few words: what it is, how long, and how it begins; `nil` for what a person or a
  /// model wrote.
  func notice(_ entry: NodeID) -> (title: String, text: String)? {
    guard let origin = session.origin(of: entry, at: position) else { return nil }
    let text = text(entry, .message) ?? ""
    let lines = FileEdit.lines(text).count
    return ("\(origin.rawValue), \(lines) \(lines == 1 ? "line" : "lines")", text)
  }
}
