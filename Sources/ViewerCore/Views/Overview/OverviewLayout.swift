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
  static let names = 10
  /// The least rows of a list.
  private static let least = 3

  /// The rows.
  func rows() -> [OverviewRow] {
    let fixed = [about(), asked(), answer()]
    let behind = [waited(), tokens()]
    var lists = [parts(), files(), failures()]
    let isSpaced = height >= 30
    let used =
      (fixed + behind).reduce(0) { $0 + $1.count }
      + (isSpaced ? (fixed + behind + lists).count { !$0.isEmpty } - 1 : 0)
    let shares = Self.shares(of: height - used, lists.map(\.count))
    for (index, share) in shares.enumerated() where lists[index].count > share {
      guard let section = lists[index].first?.section, !opened.contains(section) else { continue }
      lists[index] = cut(lists[index], to: share)
    }
    var out: [OverviewRow] = []
    for var section in fixed + lists + behind where !section.isEmpty {
      section[0].isFirst = section[0].section != .about
      if isSpaced, !out.isEmpty {
        out.append(OverviewRow(section: section[0].section, content: .blank))
      }
      out += section
    }
    return out
  }

  /// How many rows each list gets: as many as it has while there is room, the least in any case.
  static func shares(of room: Int, _ counts: [Int]) -> [Int] {
    var shares = counts.map { min($0, least) }
    var rest = room - shares.reduce(0, +)
    while rest > 0,
      let next = counts.indices.filter({ shares[$0] < counts[$0] })
        .min(by: { shares[$0] < shares[$1] })
    {
      shares[next] += 1
      rest -= 1
    }
    return shares
  }

  /// Leaves rows out: of turns those behind the first, of all else the last ones.
  private func cut(_ rows: [OverviewRow], to count: Int) -> [OverviewRow] {
    let hidden = rows.count - (count - 1)
    let section = rows[0].section
    let more = OverviewRow(
      section: section, content: .more("\(state.options.glyphs.ellipsis) \(hidden) more"))
    switch section {
    case .turns, .steps: return rows.prefix(1) + [more] + rows.suffix(count - 2)
    default: return rows.prefix(count - 1) + [more]
    }
  }

  // MARK: Words

  /// The first lines of what a node says, on one line.
  func words(_ node: NodeID) -> SafeText {
    if let text = session.text(node, .message, at: state.position, limit: 600) {
      let line = ArgumentSummary.line(text)
      if !line.isEmpty { return SafeText(line) }
    }
    let call = session.children(of: node, at: state.position).first { _ in true }
    return call.map { SafeText(session.name(ofCall: $0, at: state.position)) } ?? "no words"
  }

  /// The arguments of a call that matter, on one line.
  func summary(_ call: NodeID) -> SafeText {
    SafeText(short(session.summary(of: call, at: state.position, parser: state.parser) ?? ""))
  }

  /// A text with paths from the folder that all files have in common.
  func short(_ text: String) -> String {
    let folder = figures.folder.path
    return folder.utf8.count > 3 ? text.replacing(folder, with: "") : text
  }

  /// When something was, as people say it: `21:26`.
  func clock(_ moment: Milliseconds?) -> SafeText? {
    moment.map { SafeText(String(TimeText.clock($0, zone: state.options.zone).prefix(5))) }
  }

  /// When an item began, as far as that is told.
  func start(_ node: NodeID) -> Milliseconds? {
    Times(session, at: state.position, now: state.workNow).start(node)
  }

  var dot: SafeText { " \(state.options.glyphs.separator) " }

  /// Pieces with a dot between them.
  func joined(_ pieces: [Span]) -> [Span] {
    Array(pieces.map { [$0] }.joined(separator: [Span(dot, .dim)]))
  }
}
