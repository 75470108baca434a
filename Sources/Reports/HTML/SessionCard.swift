import SessionModel

/// What a list tells of a session.
package struct SessionCard {
  /// What it is called in addresses.
  package var id: String
  /// The title, what was asked first, or the name of the source.
  package var title: String
  /// Who made it.
  package var agent: String
  /// How it stands.
  package var status: Stated<SessionStatus>
  /// Why nothing can be read of it; `nil` while that goes well.
  package var trouble: String?
  /// When something was told of it last; `nil` where nothing tells.
  package var last: Milliseconds?
  /// Its calls: `9 calls · 1 failed · 1 waiting`.
  package var counts: String
  /// How long ago something was, in words.
  private let age: (Milliseconds) -> String

  /// Tells of a session as it is now.
  ///
  /// - Parameters:
  ///   - name: what the source is called where the session has no title.
  ///   - age: how long ago something was, in words.
  package init(
    _ session: Session, id: String, name: String, agent: String, _ options: ReportOptions,
    age: @escaping (Milliseconds) -> String
  ) {
    let items = ItemText(session, options)
    let position = items.position
    self.id = id
    self.agent = agent
    self.age = age
    title = items.text(.root, .title) ?? Self.firstPrompt(items) ?? items.redacted(name)
    status = session.standing(at: position)
    last = session.lastRecord
    let tally = CallTally(of: session, at: position)
    var open: [ToolStatus: Int] = [:]
    for step in TreeWalk(session, at: position, includesRetracted: false)
    where step.isStart && session.kind(step.node) == .call {
      open[session.standing(of: step.node, at: position).value, default: 0] += 1
    }
    let others = [ToolStatus.running, .waiting, .background].compactMap { status in
      open[status].map { "\($0) \(status.word)" }
    }
    counts = ([tally.text].compactMap { $0 } + others).joined(separator: " · ")
  }

  /// What a person asked first.
  private static func firstPrompt(_ items: ItemText) -> String? {
    items.session.children(of: .root, at: items.position).first {
      items.session.isPrompt($0, at: items.position)
    }.flatMap { items.text($0, .message) }
  }

  /// How long ago a moment was.
  func ageText(_ moment: Milliseconds, _ now: Milliseconds) -> String { age(now - moment) }

  /// The order of a list: what is at work first, then the newest.
  static func isBefore(_ a: SessionCard, _ b: SessionCard) -> Bool {
    if a.status.value.isOpen != b.status.value.isOpen { return a.status.value.isOpen }
    return (b.last ?? .zero, a.id.count, a.id) < (a.last ?? .zero, b.id.count, b.id)
  }
}
