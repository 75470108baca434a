import SessionModel

extension OverviewFigures {
  /// Letters of the last words in which files are looked for, and files that are.
  private static let letters = 32_000
  private static let most = 500

  /// The files that are there for good, those first that words name, then those that changed most; and those that
  /// were made and are gone again.
  static func sorted(
    _ all: [ChangedFile], namedIn words: NodeID, _ deeds: Deeds, _ session: Session,
    at position: Int32
  ) -> (kept: [ChangedFile], scratch: [ChangedFile]) {
    let words =
      words == .none
      ? "" : session.text(words, .message, at: position, limit: letters) ?? ""
    var scratch: [ChangedFile] = []
    var kept: [(file: ChangedFile, isNamed: Bool, lines: Int)] = []
    for file in all {
      if file.wasMade, file.mark == .deleted || deeds.hasRemoved(file) {
        scratch.append(file)
        continue
      }
      let name = file.path.split(separator: "/").last ?? ""
      let isNamed = all.count <= most && !name.isEmpty && words.contains(name)
      kept.append((file, isNamed, file.added + file.removed))
    }
    let files = kept.enumerated().sorted { a, b in
      let (x, y) = (a.element, b.element)
      if x.isNamed != y.isNamed { return x.isNamed }
      return (y.lines, a.offset) < (x.lines, b.offset)
    }
    return (files.map(\.element.file), scratch)
  }
}

extension ChangedFile {
  /// Whether the session made it: it was not there before.
  fileprivate var wasMade: Bool {
    switch edits.first?.kind {
    case .edit(.added): true
    case .edit(.written): reads.isEmpty
    case .edit(.changed), .edit(.deleted), .edit(.moved), .read, nil: false
    }
  }
}
