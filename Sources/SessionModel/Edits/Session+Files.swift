extension Session {
  /// The files that the session had changed by a position, in the order in which they were changed first.
  /// What the source took back does not count.
  ///
  /// - Parameter item: the entry or call that is asked about, with everything inside.
  package func changedFiles(at position: Int32, of item: NodeID = .root) -> [ChangedFile] {
    var touches: [FileTouch] = []
    let walk =
      item == .root
      ? TreeWalk(self, at: position, includesRetracted: false)
      : TreeWalk(self, of: item, isCurrent: true, at: position)
    for step in walk
    where step.isStart && kind(step.node) == .call {
      touches += fileTouches(of: step.node, at: position)
    }
    return ChangedFile.all(of: touches)
  }

  /// Puts the edits of a file together, as of a position. What a call read of it tells what it was, and what
  /// else changed it.
  package func folded(_ file: ChangedFile, at position: Int32) -> FoldedFile {
    var steps: [FoldedFile.Step] = []
    var done: Set<NodeID> = []
    for touch in (file.edits + file.reads).sorted(by: {
      ($0.position, $0.call) < ($1.position, $1.call)
    }) where done.insert(touch.call).inserted {
      switch touch.kind {
      case .edit: break
      case .read, .same:
        guard let content = content(shownBy: touch, at: position) else { continue }
        var read = FileEdit(touch.path, .changed)
        read.original = content
        steps.append(.init(touch.call, read))
        continue
      }
      let paths = Set(file.edits.lazy.filter { $0.call == touch.call }.map(\.path))
      for edit in edits(of: touch.call, at: position) where paths.contains(edit.path) {
        steps.append(.init(touch.call, edit))
      }
    }
    return FoldedFile(steps)
  }

  /// The content that a call showed without changing it.
  private func content(shownBy touch: FileTouch, at position: Int32) -> String? {
    guard touch.kind == .same else { return content(readBy: touch.call, at: position) }
    let edit = edits(of: touch.call, at: position).first { $0.path == touch.path }
    return edit?.content ?? edit?.original
  }
}
