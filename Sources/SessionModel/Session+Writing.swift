extension Session {
  /// Who wrote the source, as far as it was known at a position, and up to which version such sources were checked when
  /// it is newer: `written by Claude Code 2.1.0`.
  ///
  /// - Returns: `nil` when the source tells no version.
  public func written(at position: Int32) -> String? {
    guard let writer = text(.root, .writer, at: position, limit: 200) else { return nil }
    let checked = text(.root, .checked, at: position, limit: 200)
    return "written \(writer)" + (checked.map { ", checked up to \($0)" } ?? "")
  }

  /// Whether the source was written by a newer version than such sources were checked for.
  public func isNewerThanChecked(at position: Int32) -> Bool {
    datum(.root, .checked, at: position) != nil
  }

  /// What was not understood, each kind once with how often it came, the most frequent first.
  public var unread: [(reason: String, count: Int)] {
    var counts: [String: (place: Int, count: Int)] = [:]
    for (place, entry) in notes.enumerated() where entry.note.kind != .info {
      counts[entry.note.reason, default: (place, 0)].count += 1
    }
    return counts.sorted {
      $0.value.count == $1.value.count
        ? $0.value.place < $1.value.place : $0.value.count > $1.value.count
    }.map { ($0.key, $0.value.count) }
  }
}
