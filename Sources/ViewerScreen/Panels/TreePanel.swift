import CellGrid
import SessionModel
import ViewerCore

/// The rows of the outline that are in view.
extension TreeView: ViewPanel {
  func draw(_ frame: Frame, into grid: inout Grid) -> Cursor? {
    let selection: Role = frame.state.panes.isFocused ? .selectionDim : .selection
    let screen = Screenful(
      frame.rows, anchor: frame.state.anchor, height: frame.layout.tree.count)
    let cursor = frame.state.cursor.flatMap { frame.rows.place(of: $0) }
      .flatMap { screen.places.firstIndex(of: $0) }
    for (index, place) in screen.places.enumerated() {
      let row = frame.layout.tree.lowerBound + index
      let node = frame.rows.outline.nodes[place.node]
      if let line = frame.rows.line(at: place) {
        BodyLine(frame: frame, node: node, index: place.node).draw(line, row, into: &grid)
      } else {
        switch node.kind {
        case .entry: EntryRow(frame: frame, node: node, index: place.node).draw(row, into: &grid)
        case .call: CallRow(frame: frame, node: node, index: place.node).draw(row, into: &grid)
        case .quiet: QuietRow(frame: frame, node: node, index: place.node).draw(row, into: &grid)
        case .ending: drawEnding(frame, node, row, into: &grid)
        case .remark: drawRemark(frame, node, row, into: &grid)
        }
      }
      if node.isContext { grid.restyle(row: row, columns: 0..<grid.columns, role: .dim) }
      drawBookmark(frame, node, place, row, into: &grid)
      if place.line == 0, frame.state.lookback.changes?.marks(node) == true {
        // The blank in front of the durations: marks stand below each other, and nothing moves.
        let column = grid.columns - DurationText.width - 1
        grid.put(grid.glyphs.changed, row: row, column: column, role: .changed)
      }
      if index == cursor { grid.overlay(row: row, columns: 0..<grid.columns, role: selection) }
      markHits(frame, place, row, columns: 0..<grid.columns, into: &grid)
    }
    if frame.rows.isEmpty, let row = frame.layout.tree.first {
      grid.put(emptiness(frame), row: row, column: 2, role: .dim, truncation: .trailing)
    }
    guard let cursor else { return nil }
    let node = frame.rows.outline.nodes[screen.places[cursor].node]
    return (frame.layout.tree.lowerBound + cursor, frame.rows.geometry.indent(node))
  }

  /// Why there are no rows.
  private func emptiness(_ frame: Frame) -> SafeText {
    let state = frame.state
    if state.filter.isActive { return "nothing that the filter is about" }
    if frame.session.status(at: state.position)?.value.isOpen == false { return "nothing in it" }
    // Who looks back sees what is still to come.
    let isOver = state.clock == nil && state.feed.state == .ended
    return isOver ? "nothing came" : "waiting for the first message"
  }

  /// Draws the sign of a bookmark, in the blank before what the row is about.
  private func drawBookmark(
    _ frame: Frame, _ node: OutlineNode, _ place: Rows.Place, _ row: Int, into grid: inout Grid
  ) {
    guard place.line == 0, frame.state.bookmarks.contains(node.identity) else { return }
    let geometry = frame.rows.geometry
    let column =
      node.kind == .call || node.kind == .quiet
      ? geometry.callSign(node) - 1 : geometry.indent(node) + 1
    grid.put(grid.glyphs.bookmark, row: row, column: column, width: 1, role: .bookmark)
  }

  /// Draws what was not understood: the first of it, and how much more.
  private func drawRemark(
    _ frame: Frame, _ node: OutlineNode, _ row: Int, into grid: inout Grid
  ) {
    guard let first = frame.rows.notes(of: node).first else { return }
    let column = frame.rows.geometry.indent(node)
    if node.noteCount > 1 {
      let mark = node.isOpen ? grid.glyphs.open : grid.glyphs.folded
      grid.put(mark, row: row, column: column, role: .foldMark)
    }
    let more = node.noteCount > 1 ? ", and \(node.noteCount - 1) more" : ""
    grid.put(
      SafeText("\(first.reason) (line \(first.line))\(more)"), row: row, column: column + 2,
      width: grid.columns - column - 3, role: .unknown, truncation: .trailing)
  }

  /// Draws the heading above the answer, the error and the state of the session.
  private func drawEnding(
    _ frame: Frame, _ node: OutlineNode, _ row: Int, into grid: inout Grid
  ) {
    grid.put(
      node.isOpen ? grid.glyphs.open : grid.glyphs.folded, row: row, column: 0, role: .foldMark)
    if node.status == .failed {
      grid.put("\(frame.sign(.failed)) Error", row: row, column: 2, role: .statusFailed)
    } else {
      let hasAnswer = Outline.hasOwnAnswer(frame.session, at: frame.state.position)
      grid.put(hasAnswer ? "Answer" : "State", row: row, column: 2, role: .heading)
    }
  }
}

/// What the rows of the tree have in common.
protocol TreeRow {
  /// What the panels share.
  var frame: Frame { get }
  /// The node of the row.
  var node: OutlineNode { get }
  /// Its index in the outline.
  var index: Int { get }
}

extension TreeRow {
  /// Where the parts of the row stand.
  var geometry: RowGeometry { frame.rows.geometry }

  /// Draws the lines of the calls above that have siblings further down.
  ///
  /// - Parameter ownLine: whether the node's own line goes on beside the row.
  func drawTrunks(_ row: Int, ownLine: Bool, into grid: inout Grid) {
    var next = ownLine ? Int32(index) : node.parent
    while next >= 0 {
      let above = frame.rows.outline.nodes[Int(next)]
      if above.kind == .call || above.kind == .quiet, !above.isLast {
        grid.put(
          grid.glyphs.vertical, row: row, column: geometry.callLine(above), role: .treeLine)
      }
      next = above.parent
    }
  }

  /// Draws the line, branch and fold mark of a node that hangs on an entry or on a call.
  func drawBranch(_ row: Int, into grid: inout Grid) {
    drawTrunks(row, ownLine: false, into: &grid)
    let line = geometry.callLine(node)
    let branch = node.isLast ? grid.glyphs.lastBranch : grid.glyphs.branch
    grid.put(branch.prefix(columns: 1), row: row, column: line, role: .treeLine)
    guard node.isOpen || node.hasChildren || node.kind == .quiet else { return }
    grid.put(
      node.isOpen ? grid.glyphs.open : grid.glyphs.folded, row: row, column: line + 1,
      role: .foldMark)
  }

  /// Draws a duration at the right edge.
  func drawDuration(_ duration: Milliseconds?, _ row: Int, into grid: inout Grid) {
    guard let duration, duration.count > 0 else { return }
    grid.put(
      SafeText(DurationText.short(duration)), row: row, column: grid.columns - DurationText.width,
      width: DurationText.width, role: node.isRetracted ? .dim : .duration, alignment: .trailing)
  }

  /// The column where durations start, with a blank in front.
  func durationStart(_ grid: Grid) -> Int { grid.columns - DurationText.width - 1 }
}
