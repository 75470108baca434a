import CellGrid
import SessionModel

/// Lays the overview out: which rows there is room for, and what stands in them.
package struct OverviewLayout {
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
  /// Rows of an answer that are not a wall.
  private var most: Int { max(3, height / 5) }

  /// The columns behind the names.
  var room: Int { max(10, columns - (columns < 40 ? 0 : Self.names) - 2) }

  /// The rows.
  func rows() -> [OverviewRow] {
    // Of more requests than there are rows not each is read.
    let sentences = deeds()
    let isLong = figures.turns.count > height && !opened.contains(.asked)
    var blocks = [
      OverviewBlock(rows: about(), isApart: false),
      OverviewBlock(rows: isLong ? asked(in: height) : asked(), kind: .asked),
      OverviewBlock(rows: answer(in: most), kind: .answer),
      OverviewBlock(rows: ended(), isApart: false),
      OverviewBlock(rows: done(sentences), kind: .list),
      OverviewBlock(rows: failed()),
      OverviewBlock(rows: failures(), kind: .list, isApart: false),
      OverviewBlock(rows: files(), kind: .extra),
      OverviewBlock(rows: opened.contains(.steps) ? steps() : steps(in: height), kind: .extra),
      OverviewBlock(rows: waited() + time()),
      OverviewBlock(rows: cost(), isApart: height >= OverviewBlock.roomy),
      OverviewBlock(rows: models(), kind: .extra, isApart: false),
    ]
    blocks.removeAll { $0.rows.isEmpty }
    let isSpaced = height >= OverviewBlock.roomy
    let used = isSpaced ? blocks.count { $0.isApart } : 0
    lengthen(&blocks, by: height - used - blocks.reduce(0) { $0 + $1.rows.count })
    let shares = OverviewBlock.shares(of: height - used, blocks.map(\.claim))
    var out: [OverviewRow] = []
    for (block, share) in zip(blocks, shares) where share > 0 {
      if isSpaced, block.isApart, !out.isEmpty {
        out.append(OverviewRow(section: block.rows[0].section, content: .blank))
      }
      let isWhole = share >= block.rows.count || opened.contains(block.rows[0].section)
      out += isWhole ? block.rows : cut(block, to: share, sentences)
    }
    return named(out)
  }

  /// Tells more where there is room for all: each answer, and reasons as a whole.
  private func lengthen(_ blocks: inout [OverviewBlock], by rest: Int) {
    var rest = rest
    func put(_ rows: [OverviewRow], _ holds: (OverviewBlock) -> Bool) {
      guard let place = blocks.firstIndex(where: holds) else { return }
      let more = rows.count - blocks[place].rows.count
      guard more > 0, more <= rest else { return }
      blocks[place].rows = rows
      rest -= more
    }
    guard rest > 0 else { return }
    if figures.turns.count > 1, figures.turns.count <= height {
      put(asked(isAnswered: true)) { $0.kind == .asked }
    }
    put(failures(isLong: true)) { $0.kind == .list && $0.rows[0].section == .failed }
  }

  /// Puts the name of a section in front of its first row.
  private func named(_ rows: [OverviewRow]) -> [OverviewRow] {
    var rows = rows
    var last: OverviewRow?
    for index in rows.indices where rows[index].canBeChosen {
      rows[index].isFirst =
        rows[index].section != .about
        && (rows[index].section != last?.section || rows[index].label != last?.label)
      last = rows[index]
    }
    return rows
  }

  // MARK: What there is no room for

  /// Leaves rows out, and says how many.
  private func cut(
    _ block: OverviewBlock, to count: Int, _ sentences: [Sentence]
  ) -> [OverviewRow] {
    let section = block.rows[0].section
    if section == .asked { return asked(in: count) }
    if section == .answer { return answer(in: count) }
    if section == .done { return done(sentences, in: count) }
    if section == .steps { return steps(in: count) }
    if section == .failed, count == 1 { return Array(block.rows.prefix(1)) }
    let hidden = block.rows.count - (count - 1)
    func more() -> OverviewRow {
      OverviewRow(
        section: section,
        content: .more("\(state.options.glyphs.ellipsis) \(hidden) more"))
    }
    switch section {
    case .failed:
      return block.rows.prefix(count - 1)
        + [OverviewRow(section: section, content: .more(self.hidden(hidden)))]
    default: return block.rows.prefix(count - 1) + [more()]
    }
  }
}
