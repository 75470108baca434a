import CellGrid
import SessionModel

/// Lays the overview out: which rows there is room for, and what stands in them.
struct OverviewLayout {
  let figures: OverviewFigures
  let state: ViewerState
  let session: Session
  /// The sections that are shown in full.
  let opened: Set<OverviewRow.Section>
  /// The rows and columns that there are.
  let height: Int
  let columns: Int

  /// The columns of the names of sections.
  static let names = 11

  /// The columns behind the names.
  var room: Int { max(10, columns - (columns < 40 ? 0 : Self.names) - 2) }

  /// The rows.
  func rows() -> [OverviewRow] {
    var blocks = [OverviewBlock(rows: about(), isApart: false)]
    blocks += asked()
    blocks += [
      OverviewBlock(rows: ended() + did()),
      OverviewBlock(rows: answer(), kind: .text, isApart: false),
      OverviewBlock(rows: parts(), kind: .list), OverviewBlock(rows: files(), kind: .list),
      OverviewBlock(rows: failures(), kind: .list), OverviewBlock(rows: time() + waited()),
      OverviewBlock(rows: tokens() + cost()),
    ]
    blocks.removeAll { $0.rows.isEmpty }
    let isSpaced = height >= 30
    let used = isSpaced ? blocks.count { $0.isApart } : 0
    let shares = OverviewBlock.shares(of: height - used, blocks.map(\.claim))
    var out: [OverviewRow] = []
    for (block, share) in zip(blocks, shares) {
      if isSpaced, block.isApart, !out.isEmpty {
        out.append(OverviewRow(section: block.rows[0].section, content: .blank))
      }
      var rows = block.rows
      if rows.count > share, !opened.contains(rows[0].section) {
        rows = block.kind == .text ? cut(text: rows, to: share) : cut(rows, to: share)
      }
      out += named(rows)
    }
    return out
  }

  /// Puts the name of a section in front of its first row.
  private func named(_ rows: [OverviewRow]) -> [OverviewRow] {
    var rows = rows
    for index in rows.indices where rows[index].section != .about {
      rows[index].isFirst = index == 0 || rows[index].section != rows[index - 1].section
    }
    return rows
  }

  // MARK: What there is no room for

  /// Leaves rows out: of turns those in which least happened, but not the last where there is room for it;
  /// of all else the last ones.
  private func cut(_ rows: [OverviewRow], to count: Int) -> [OverviewRow] {
    let hidden = rows.count - (count - 1)
    let section = rows[0].section
    func more(_ words: SafeText) -> OverviewRow {
      OverviewRow(
        section: section,
        content: .more("\(state.options.glyphs.ellipsis) \(hidden) more\(words)"))
    }
    switch section {
    case .turns, .steps:
      let weights = figures.weights
      let heavy = rows.indices.dropLast().sorted { (weights[$1], $0) < (weights[$0], $1) }
      let kept =
        count > 2 ? heavy.prefix(count - 2).sorted() + [rows.count - 1] : Array(heavy.prefix(1))
      // What is left out stands where most of it is.
      let gaps = zip([-1] + kept, kept + [rows.count]).map { $1 - $0 - 1 }
      let widest = gaps.indices.max { (gaps[$0], $1) < (gaps[$1], $0) } ?? 0
      var out = kept.map { rows[$0] }
      out.insert(more(""), at: widest)
      return out
    case .failed:
      let calls = figures.failures.suffix(hidden).reduce(0) { $0 + $1.calls.count }
      return rows.prefix(count - 1)
        + [more(" \(hidden == 1 ? "kind" : "kinds") (\(calls) \(calls == 1 ? "call" : "calls"))")]
    default: return rows.prefix(count - 1) + [more("")]
    }
  }

  /// Cuts a text, with a sign at its end.
  func cut(text rows: [OverviewRow], to count: Int) -> [OverviewRow] {
    guard rows.count > count, count > 0 else { return rows }
    let next = rows[count]
    var rows = Array(rows.prefix(count))
    guard case .text(var spans, let right) = rows[count - 1].content, var last = spans.popLast()
    else { return rows }
    // The row is filled, wherever it was broken.
    if case .text(let more, _) = next.content, more.count == 1, more[0].role == last.role {
      last.text = last.text + " " + more[0].text
    }
    let ellipsis = state.options.glyphs.ellipsis
    let taken = (spans + right).reduce(0) { $0 + $1.text.width }
    let room = room - taken - (right.isEmpty ? 0 : 2) - ellipsis.width - 1
    last.text = last.text.prefix(columns: max(0, room)) + " " + ellipsis
    rows[count - 1].content = .text(spans + [last], right: right)
    return rows
  }
}
