/// A file that a session changed: where it is, what became of it, and which calls did it.
package struct ChangedFile: Hashable, Sendable {
  /// What became of the file, in one letter.
  package enum Mark: String, Hashable, Sendable {
    /// It is there now and was not.
    case added = "A"
    case changed = "M"
    case deleted = "D"
    /// It has another path.
    case moved = "R"
    /// It was written as a whole; nobody says whether it was there.
    case written = "W"
  }

  /// Where it is now, or was last.
  package var path: String
  /// Where it was first.
  package var firstPath: String
  /// What became of it.
  package var mark: Mark
  /// The edits, in the order in which they were done.
  package var edits: [FileTouch] = []
  /// The calls that showed its whole content before the last edit and left it as it was.
  package var reads: [FileTouch] = []

  /// How many lines are others in the end, as the diff of all its edits shows them; `nil` until somebody counts them.
  package var outcome: LineCounts?

  /// How many lines came and went: in the end where that is known, else edit by edit.
  package var added: Int { outcome?.added ?? edits.reduce(0) { $0 + $1.added } }
  package var removed: Int { outcome?.removed ?? edits.reduce(0) { $0 + $1.removed } }
  /// The calls that changed it, in order, each once.
  package var calls: [NodeID] {
    var seen: Set<NodeID> = []
    return edits.map(\.call).filter { seen.insert($0).inserted }
  }

  /// Puts what calls did together by file, in the order in which files were changed first.
  package static func all(of touches: some Sequence<FileTouch>) -> [ChangedFile] {
    var files: [ChangedFile] = []
    var places: [String: Int] = [:]
    var names: [Substring: [String]] = [:]
    var reads: [String: [FileTouch]] = [:]
    func place(of path: String) -> Int? {
      if let place = places[path] { return place }
      // One source names a file by its whole path here, and from the working directory there.
      let same = names[Self.name(path)]?.first {
        Self.isEnd($0, of: path) || Self.isEnd(path, of: $0)
      }
      return same.flatMap { places[$0] }
    }
    for touch in touches.sorted(by: { ($0.position, $0.call) < ($1.position, $1.call) }) {
      guard case .edit(let kind) = touch.kind else {
        reads[touch.path, default: []].append(touch)
        continue
      }
      var index = place(of: touch.path) ?? -1
      if index < 0 {
        index = files.count
        // What was read was there.
        let isRead = reads[touch.path] != nil && kind == .written
        files.append(
          ChangedFile(
            path: touch.path, firstPath: touch.path, mark: Mark(first: isRead ? .changed : kind)))
      }
      files[index].reads += reads.removeValue(forKey: touch.path) ?? []
      if places.updateValue(index, forKey: touch.path) == nil {
        names[Self.name(touch.path), default: []].append(touch.path)
      }
      files[index].edits.append(touch)
      files[index].mark.turn(by: kind)
      if case .moved(let path) = kind {
        files[index].path = path
        places[touch.path] = nil
        names[Self.name(touch.path)]?.removeAll { $0 == touch.path }
        if places.updateValue(index, forKey: path) == nil {
          names[Self.name(path), default: []].append(path)
        }
      }
    }
    return files
  }

  /// The last part of a path.
  private static func name(_ path: String) -> Substring {
    path.split(separator: "/").last ?? path[...]
  }

  /// Whether a path from some directory is the end of a whole one.
  private static func isEnd(_ end: String, of path: String) -> Bool {
    path.hasPrefix("/") && !end.hasPrefix("/") && path.hasSuffix("/" + end)
  }
}

extension ChangedFile.Mark {
  /// What the first edit makes of a file.
  fileprivate init(first kind: FileEdit.Kind) {
    switch kind {
    case .added: self = .added
    case .changed, .deleted, .moved: self = .changed
    case .written: self = .written
    }
  }

  /// What a further edit makes of it.
  fileprivate mutating func turn(by kind: FileEdit.Kind) {
    switch (self, kind) {
    case (_, .deleted): self = .deleted
    case (.deleted, _): self = .changed
    case (.changed, .moved): self = .moved
    case (.added, _), (.changed, _), (.moved, _), (.written, _): break
    }
  }
}
