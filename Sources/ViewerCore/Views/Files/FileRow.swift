import CellGrid
import SessionModel

/// One row of the diff of a file.
package struct FileRow: Hashable, Sendable {
  /// What stands in it.
  package enum Kind: Hashable, Sendable { case head, context, added, removed, openEnd }

  /// What stands in it.
  package var kind: Kind
  /// Its text in pieces.
  package var spans: [Span]
  /// Its number in the file: that of the new one where it is in that.
  package var number: Int?
  /// The call that wrote it or took it away; of a head the one whose edit it is; none where nothing tells.
  package var author: NodeID

  /// Whether a change begins with it.
  var isHead: Bool { kind == .head }

  /// Lines of a diff of which the words are compared.
  private static let wordLimit = 3000

  /// The rows of a diff.
  static func rows(of diff: FoldedDiff) -> [FileRow] {
    let marksWords = diff.hunks.reduce(0) { $0 + $1.lines.count } <= wordLimit
    var rows: [FileRow] = []
    for hunk in diff.hunks {
      rows.append(
        FileRow(
          kind: .head, spans: [Span(SafeText(head(hunk)), .hint)], author: hunk.call ?? .none))
      let start = rows.count
      for line in hunk.lines {
        rows.append(row(of: line))
        if line.isOpen {
          rows.append(
            FileRow(kind: .openEnd, spans: [Span("no line end", .dim)], author: line.author))
        }
      }
      if marksWords { markWords(&rows, from: start, hunk) }
    }
    return rows
  }

  private static func row(of line: FoldedDiff.Line) -> FileRow {
    // Code that is indented by tabs has little room beside a list.
    let text = SafeText.lines(line.text.replacing("\t", with: "    ")).first ?? .empty
    return switch line.kind {
    case .context:
      FileRow(
        kind: .context, spans: [Span(text, .text)], number: line.newNumber, author: line.author)
    case .added:
      FileRow(
        kind: .added, spans: [Span(text, .diffAdded)], number: line.newNumber, author: line.author)
    case .removed:
      FileRow(
        kind: .removed, spans: [Span(text, .diffRemoved)], number: line.oldNumber,
        author: line.author)
    }
  }

  /// What stands in front of a change: `@@ -12,4 +12,6 @@`.
  private static func head(_ hunk: FoldedDiff.Hunk) -> String {
    func range(_ number: (FoldedDiff.Line) -> Int?, _ kind: FileEdit.Hunk.Line.Kind) -> String? {
      let lines = hunk.lines.filter { $0.kind != kind }
      guard let first = lines.first else { return "0,0" }
      return number(first).map { "\($0),\(lines.count)" }
    }
    guard let old = range(\.oldNumber, .added), let new = range(\.newNumber, .removed) else {
      return "@@"
    }
    return "@@ -\(old) +\(new) @@"
  }

  /// Marks the words that differ where lines took the place of as many others.
  private static func markWords(_ rows: inout [FileRow], from start: Int, _ hunk: FoldedDiff.Hunk) {
    var index = start
    while index < rows.count {
      let removed = rows[index...].prefix { $0.kind == .removed }
      let added = rows[removed.endIndex...].prefix { $0.kind == .added }
      guard !removed.isEmpty else {
        index += 1
        continue
      }
      for (old, new) in zip(removed.indices, added.indices) where removed.count == added.count {
        guard
          let marked = WordMarks.spans(
            old: rows[old].spans[0].text.string, new: rows[new].spans[0].text.string)
        else { continue }
        (rows[old].spans, rows[new].spans) = (marked.old, marked.new)
      }
      index = added.endIndex
    }
  }
}
