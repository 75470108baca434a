import SessionModel

/// What changes in one file.
struct FileDiff: Hashable, Sendable {
  /// One line of a diff.
  struct Line: Hashable, Sendable {
    /// What became of a line.
    enum Kind: Hashable, Sendable { case context, added, removed }
    /// What became of it.
    var kind: Kind
    /// The line, without its end.
    var text: String
  }

  /// Lines that belong together, with what stands around them.
  struct Hunk: Hashable, Sendable {
    /// What stands behind `@@`, or in its place.
    var head: String
    /// The lines, the changed ones with some around them.
    var lines: [Line]
  }

  /// The path, and what becomes of the file where that is told.
  var title: String
  /// The changes, in order.
  var hunks: [Hunk]

  /// Lines around a change that are shown.
  private static let context = 3
  /// Changes of one text that are looked for line by line.
  private static let changeLimit = 1000

  /// Makes the diff of two texts.
  init(title: String, old: String, new: String) {
    self.title = title
    hunks = []
    let (a, b) = (Self.lines(old), Self.lines(new))
    var lines: [Line] = []
    var (i, j) = (0, 0)
    for step in EditScript.steps(a, b, limit: Self.changeLimit) {
      switch step {
      case .keep:
        lines.append(Line(kind: .context, text: String(a[i])))
        (i, j) = (i + 1, j + 1)
      case .remove:
        lines.append(Line(kind: .removed, text: String(a[i])))
        i += 1
      case .add:
        lines.append(Line(kind: .added, text: String(b[j])))
        j += 1
      }
    }
    cut(lines)
  }

  /// Makes a diff that somebody else made.
  init(title: String, hunks: [Hunk]) {
    self.title = title
    self.hunks = hunks
  }

  /// Cuts lines into hunks: what is far from every change is left out.
  private mutating func cut(_ lines: [Line]) {
    var from: Int?
    var last = 0
    func hunk(_ start: Int, _ end: Int) -> Hunk {
      let before = lines[..<start]
      let old = before.count { $0.kind != .added } + 1
      let new = before.count { $0.kind != .removed } + 1
      return Hunk(head: "-\(old) +\(new)", lines: Array(lines[start..<end]))
    }
    for (index, line) in lines.enumerated() where line.kind != .context {
      if let start = from, index - last > 2 * Self.context {
        hunks.append(hunk(start, last + Self.context + 1))
        from = nil
      }
      if from == nil { from = max(0, index - Self.context) }
      last = index
    }
    if let start = from { hunks.append(hunk(start, min(lines.count, last + Self.context + 1))) }
  }

  /// The lines of a text; a line end at its end begins none.
  private static func lines(_ text: String) -> [Substring] {
    if text.isEmpty { return [] }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// The diff as text, as `diff -u` would have it but for the numbers.
  var text: String {
    var out = title.isEmpty ? "" : "--- \(title)\n+++ \(title)\n"
    for hunk in hunks {
      out += "@@ \(hunk.head) @@\n"
      for line in hunk.lines {
        out += (line.kind == .added ? "+" : line.kind == .removed ? "-" : " ") + line.text + "\n"
      }
    }
    return out
  }
}
