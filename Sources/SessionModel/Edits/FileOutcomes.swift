/// How many lines of each file are others in the end: what its whole diff shows, and not edit by edit.
///
/// Every edit of a file is read for it, so it is worked out in slices, and again where a file was changed since.
package struct FileOutcomes: Sendable {
  /// What the diff of a file is made of.
  private struct Source: Hashable {
    var edits: Int
    var reads: Int
    var last: FileTouch?

    init(_ file: ChangedFile) {
      (edits, reads, last) = (file.edits.count, file.reads.count, file.edits.last)
    }
  }

  /// What is known of each file, by its first edit: a path may be that of one file after another.
  private var known: [FileTouch: (source: Source, lines: LineCounts)] = [:]

  /// What is worked out in one slice: an edit counts as one, and so do four of its lines.
  private static let slice = 1000

  /// Knows nothing yet.
  package init() {}

  /// Tells of files what is known of them.
  package func told(_ files: [ChangedFile]) -> [ChangedFile] {
    files.map { file in
      var file = file
      file.outcome = outcome(of: file)
      return file
    }
  }

  private func outcome(of file: ChangedFile) -> LineCounts? {
    file.edits.first.flatMap { known[$0] }.flatMap { $0.source == Source(file) ? $0.lines : nil }
  }

  /// Works out a slice of what is not known of files, and tells them; returns whether all is known then.
  package mutating func count(
    _ files: inout [ChangedFile], in session: Session, at position: Int32
  ) -> Bool {
    var rest = Self.slice
    for index in files.indices where files[index].outcome == nil {
      let file = files[index]
      var lines = outcome(of: file)
      if lines == nil {
        guard rest > 0 else { return false }
        rest -= file.edits.reduce(0) { $0 + 1 + ($1.added + $1.removed) / 4 }
        let found = LineCounts(FoldedDiff(session.folded(file, at: position)))
        if let first = file.edits.first { known[first] = (source: Source(file), lines: found) }
        lines = found
      }
      files[index].outcome = lines
    }
    return true
  }
}

extension Session {
  /// The files that the session had changed by a position, each with how many of its lines are others in the end: for
  /// who tells the whole of a session, and waits for it.
  package func filesWithOutcomes(at position: Int32) -> [ChangedFile] {
    var files = changedFiles(at: position)
    var outcomes = FileOutcomes()
    while !outcomes.count(&files, in: self, at: position) {}
    return files
  }
}

/// How many lines came, and how many went.
package struct LineCounts: Hashable, Sendable {
  package var added = 0
  package var removed = 0

  /// Counts the lines of a diff.
  init(_ diff: FoldedDiff) {
    for line in diff.hunks.lazy.flatMap(\.lines) {
      switch line.kind {
      case .added: added += 1
      case .removed: removed += 1
      case .context: break
      }
    }
  }
}
