/// A file that at least one of two runs changed.
package struct ComparedFile: Hashable, Sendable {
  /// Its path, from the folder of its run; foreign and not safe yet.
  package let path: String
  /// What the first run did to it; `nil` for nothing.
  package let a: ChangedFile?
  /// What the second run did to it; `nil` for nothing.
  package let b: ChangedFile?
  /// Whether both runs made the same of it, as far as the calls tell.
  package let isSame: Bool

  /// What one of the runs did.
  package subscript(side: ComparedSide) -> ChangedFile? {
    switch side {
    case .a: a
    case .b: b
    }
  }

  /// Puts the files of two runs together: those of the first in their order, then those of the second alone.
  static func all(_ a: ComparedRun, _ b: ComparedRun) -> [ComparedFile] {
    let (ownA, ownB) = (paths(a), paths(b))
    var others = Dictionary(ownB, uniquingKeysWith: { first, _ in first })
    var files: [ComparedFile] = []
    for (path, file) in ownA {
      let other = others.removeValue(forKey: path)
      let isSame = other.map { content(of: file, in: a) == content(of: $0, in: b) } ?? false
      files.append(ComparedFile(path: path, a: file, b: other, isSame: isSame))
    }
    for (path, file) in ownB where others.removeValue(forKey: path) != nil {
      files.append(ComparedFile(path: path, a: nil, b: file, isSame: false))
    }
    return files
  }

  private static func paths(_ run: ComparedRun) -> [(String, ChangedFile)] {
    let paths = PathText(folder: ComparedText.folder(of: run.session, at: run.position))
    return run.files.map { (paths.short($0.path), $0) }
  }

  /// What became of a file.
  private struct Content: Equatable {
    var mark: ChangedFile.Mark
    var counts: [Int]
    var lines: [String]
    /// What was done, where nobody knows what became of it.
    var edits: [FileEdit]
  }

  private static func content(of file: ChangedFile, in run: ComparedRun) -> Content {
    let folded = run.session.folded(file, at: run.position)
    var content = Content(
      mark: file.mark, counts: [file.added, file.removed], lines: folded.lines.map(\.text),
      edits: [])
    if folded.base == .unknown || !folded.unplaced.isEmpty {
      content.edits = file.calls.flatMap { run.session.edits(of: $0, at: run.position) }
        .filter { edit in file.edits.contains { $0.path == edit.path } }
        .map { edit in
          var edit = edit
          edit.path = ""
          return edit
        }
    }
    return content
  }
}
