/// That a call changed a file, or showed its whole content: what there is to know without keeping a text.
package struct FileTouch: Hashable, Sendable {
  /// What became of the file.
  package enum Kind: Hashable, Sendable {
    /// The call changed it.
    case edit(FileEdit.Kind)
    /// The call read it from its first line to its last.
    case read
    /// The call wrote what stood there: it shows the content as one that reads does.
    case same
  }

  /// The call.
  package var call: NodeID
  /// The position at which it was done: the order in which edits follow each other.
  package var position: Int32
  /// The path as the source has it.
  package var path: String
  /// What became of the file.
  package var kind: Kind
  /// How many lines came and went.
  package var added = 0
  package var removed = 0
}

extension Session {
  /// What a call did to files as of a position; nothing where it has not ended well: a call that failed, or
  /// that a person refused, has changed nothing.
  package func fileTouches(of call: NodeID, at position: Int32) -> [FileTouch] {
    guard kind(call) == .call, hasTakenEffect(call, at: position) else { return [] }
    let place = statusPosition(call, at: position) ?? born(call)
    let edits = edits(of: call, at: position)
    if edits.isEmpty {
      return wholeRead(by: call, at: position).map {
        [FileTouch(call: call, position: place, path: $0, kind: .read)]
      } ?? []
    }
    return edits.map { edit in
      let counts = edit.counts
      return FileTouch(
        call: call, position: place, path: edit.path,
        kind: edit.changesNothing ? .same : .edit(edit.kind),
        added: counts.added, removed: counts.removed)
    }
  }

  /// Whether what a call does was done: it ended well, or its source never says how calls end.
  private func hasTakenEffect(_ call: NodeID, at position: Int32) -> Bool {
    switch toolStatus(call, at: position)?.value {
    case .completed, .background, .requested: true
    case .pending, .running, .waiting, .failed, .rejected, .cancelled, .lost, nil: false
    }
  }
}
