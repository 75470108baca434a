import SessionModel

extension TreeWalk {
  /// Walks what a report is about: the whole session, or one item of it.
  init(_ session: Session, _ options: ReportOptions, includesRetracted: Bool = true) {
    let position = options.position ?? session.position
    if let item = options.item, item != .root {
      self.init(session, of: item, isCurrent: true, at: position)
    } else {
      self.init(session, at: position, includesRetracted: includesRetracted)
    }
  }
}
