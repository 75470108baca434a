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
      ? [] : Array((session.text(words, .message, at: position, limit: letters) ?? "").utf8)
    var scratch: [ChangedFile] = []
    var kept: [(file: ChangedFile, isNamed: Bool, lines: Int)] = []
    for file in all {
      if file.wasMade, file.mark == .deleted || deeds.hasRemoved(file) {
        scratch.append(file)
        continue
      }
      let name = file.path.split(separator: "/").last ?? ""
      let isNamed = all.count <= most && words.contains(name: name.utf8)
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

extension [UInt8] {
  /// Whether a name stands in a text: by bytes, as there are many names and the text may be long.
  fileprivate func contains(name: Substring.UTF8View) -> Bool {
    guard let first = name.first else { return false }
    let name = Array(name)
    return indices.contains { start in
      self[start] == first && self[start...].starts(with: name)
    }
  }
}

extension ChangedFile {
  /// Whether the session made it: it was not there before.
  fileprivate var wasMade: Bool {
    switch edits.first?.kind {
    case .edit(.added): true
    case .edit(.written): reads.isEmpty
    case .edit(.changed), .edit(.deleted), .edit(.moved), .read, .same, nil: false
    }
  }
}
