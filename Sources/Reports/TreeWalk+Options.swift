import SessionModel

extension TreeWalk {
  /// Walks what a report is about: the whole session, or one item of it, as far as it is chosen.
  init(_ session: Session, _ options: ReportOptions, includesRetracted: Bool = true) {
    let position = options.position ?? session.position
    let selection = Selection(session, options)
    let isShown = selection.map { selection in { selection.holds($0) } }
    if let item = options.item, item != .root {
      self.init(session, of: item, isCurrent: true, at: position, where: isShown)
    } else {
      self.init(
        session, at: position, includesRetracted: includesRetracted, where: isShown)
    }
  }
}
