import SessionModel

/// Nodes of an earlier run that have not arrived yet in this one.
struct RememberedFolds: Hashable, Sendable {
  /// What was opened and folded.
  var folds: [NodeKey: Bool] = [:]
  /// What was marked.
  var bookmarks: Set<NodeKey> = []
  /// Everything that was kept, for another session of the same source: its end, or the whole.
  var kept = KeptView()
  /// The number of nodes from which on it is worth looking again.
  var nextLook = 0

  /// Looks for everything once more.
  mutating func restart() { (folds, bookmarks, nextLook) = (kept.folds, kept.bookmarks, 0) }

  /// Whether everything was found.
  var isEmpty: Bool { folds.isEmpty && bookmarks.isEmpty }
}

extension ViewerState {
  /// Takes what was kept of an earlier run; it is applied as the nodes arrive.
  mutating func remember(_ view: KeptView, _ session: Session) {
    if let level = view.level { folds.level = level }
    remembered.kept = view
    remembered.restart()
    recall(session, isUrgent: true)
  }

  /// Applies what was kept to nodes that are there by now.
  ///
  /// - Parameter isUrgent: whether to look although little has arrived since the last time.
  mutating func recall(_ session: Session, isUrgent: Bool) {
    // In the end of a file, nodes have other places than in the whole.
    guard !remembered.isEmpty, part != .end, isUrgent || session.nodeCount >= remembered.nextLook
    else { return }
    remembered.nextLook = session.nodeCount + max(1, session.nodeCount / 4)
    let keys = Set(remembered.folds.keys).union(remembered.bookmarks)
    for (key, node) in NodeKey.find(keys, in: session) {
      // What was chosen in this run counts.
      if let isOpen = remembered.folds.removeValue(forKey: key), folds.choices[node] == nil {
        folds.choices[node] = isOpen
      }
      if remembered.bookmarks.remove(key) != nil { bookmarks.insert(node) }
    }
  }

  /// What is to be kept for the next run.
  package func keptView(_ session: Session) -> KeptView {
    var view = KeptView()
    view.level = folds.level
    view.folds = remembered.folds
    for (node, isOpen) in folds.choices {
      if let key = NodeKey(node, in: session) { view.folds[key] = isOpen }
    }
    view.bookmarks = remembered.bookmarks
    for node in bookmarks {
      if let key = NodeKey(node, in: session) { view.bookmarks.insert(key) }
    }
    return view
  }

  /// Whether something to be kept differs from another state.
  package func keepsOther(than folds: Folds, _ bookmarks: Set<NodeID>) -> Bool {
    self.folds.choices != folds.choices || self.folds.level != folds.level
      || self.bookmarks != bookmarks
  }
}
