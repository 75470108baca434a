import CellGrid
import SessionModel

/// The words of the overview.
extension OverviewLayout {
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

  /// When something was, as people say it: `21:26`, with the day where there are several.
  func clock(_ moment: Milliseconds?) -> SafeText? {
    let zone = state.options.zone
    return moment.map {
      SafeText(
        state.spansDays
          ? TimeText.dayAndClock($0, zone: zone)
          : String(TimeText.clock($0, zone: zone).prefix(5)))
    }
  }

  /// When an item began, as far as that is told.
  func start(_ node: NodeID) -> Milliseconds? {
    Times(session, at: state.position, now: state.workNow).start(node)
  }

  /// What stands between two pieces.
  var dot: SafeText { " \(state.options.glyphs.separator) " }

  /// Pieces with a dot between them.
  func joined(_ pieces: [Span]) -> [Span] {
    return Array(pieces.map { [$0] }.joined(separator: [Span(dot, .dim)]))
  }

  /// Pieces with a dot between them, in as many rows as they need.
  func rows(_ section: OverviewRow.Section, joining pieces: [Span], to goal: NodeID?)
    -> [OverviewRow]
  {
    var pieces = pieces
    var rows: [OverviewRow] = []
    while !pieces.isEmpty {
      var count = pieces.count
      while count > 1, joined(Array(pieces.prefix(count))).reduce(0, { $0 + $1.text.width }) > room
      {
        count -= 1
      }
      rows.append(row(section, joined(Array(pieces.prefix(count))), to: goal))
      pieces.removeFirst(count)
    }
    return rows
  }

  /// Pieces with a comma or another sign between them, in as many rows as they need.
  func sentences(
    _ section: OverviewRow.Section, _ pieces: [[Span]], with sign: SafeText = ", ",
    to goal: NodeID?
  ) -> [OverviewRow] {
    var rows: [[Span]] = []
    for piece in pieces {
      let joined = rows.last.map { $0 + [Span(sign, .dim)] + piece } ?? piece
      if !rows.isEmpty, joined.reduce(0, { $0 + $1.text.width }) <= room {
        rows[rows.count - 1] = joined
      } else {
        rows.append(piece)
      }
    }
    return rows.map { row(section, $0, to: goal) }
  }

  /// A row of text.
  func row(
    _ section: OverviewRow.Section, _ spans: [Span], right: [Span] = [], to goal: NodeID?,
    label: SafeText? = nil
  ) -> OverviewRow {
    OverviewRow(
      section: section, content: .text(spans, right: right), goal: goal, label: label)
  }
}
