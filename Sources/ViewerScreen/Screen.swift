import CellGrid
import SessionModel
import ViewerCore

/// Draws the whole screen, every time: what did not change costs the terminal nothing.
///
/// - Parameters:
///   - session: everything that has arrived; `state` says which position of it is looked at.
///   - grid: what is drawn into; it has the size that the state was told last.
/// - Returns: where the cursor stands, for the terminal's own cursor, which screen readers follow.
@discardableResult
package func draw(
  _ state: ViewerState, _ session: Session, into grid: inout Grid
) -> (row: Int, column: Int)? {
  grid.clear()
  if state.layout.isTooSmall {
    let minimum = ViewLayout.minimum
    let times = grid.glyphs.times
    grid.put("need \(minimum.columns)\(times)\(minimum.rows)", row: 0, column: 0, role: .warning)
    return nil
  }
  let frame = Frame(state, session, glyphs: grid.glyphs)
  for panel in Panel.allCases where panel.isShown(in: state) {
    panel.draw(frame, into: &grid)
  }
  if state.prompt != nil { return Panel.prompt.drawPrompt(frame, into: &grid) }
  if let place = frame.layout.detail, state.help == nil, state.detail.isFocused {
    let row = place.area.row + place.headRows + state.detail.cursor - state.detail.top
    return (row, place.area.column)
  }
  if state.timeline != nil { return frame.timelineRow.map { ($0, 0) } }
  if state.statistics != nil { return frame.statisticsRow.map { ($0, 0) } }
  guard state.help == nil, let index = frame.cursorIndex else { return nil }
  let node = frame.rows.outline.nodes[frame.screen.places[index].node]
  return (frame.layout.tree.lowerBound + index, frame.rows.geometry.indent(node.level))
}

/// A part of the screen; each is drawn by a file of its own in `Panels/`.
enum Panel: CaseIterable {
  case header, tree, border, transport, footer, detail, help, checklist, facts, prompt

  /// Whether there is anything of it to see.
  func isShown(in state: ViewerState) -> Bool {
    switch self {
    case .header: true
    case .footer: state.prompt == nil
    case .prompt: state.prompt != nil
    case .checklist: state.checklist != nil && state.help == nil
    case .border: state.help == nil
    case .tree: state.help == nil && !(state.layout.detail.map { $0.border == nil } ?? false)
    case .detail: state.help == nil && state.detail.isOpen
    case .facts: state.help == nil && state.detail.showsFacts
    case .transport: state.help == nil && state.layout.transport != nil
    case .help: state.help != nil
    }
  }

  /// Draws it where the layout has it.
  func draw(_ frame: Frame, into grid: inout Grid) {
    switch self {
    case .header: drawHeader(frame, into: &grid)
    case .tree: drawTree(frame, beside: frame.layout.detail, into: &grid)
    case .detail: drawDetail(frame, into: &grid)
    case .facts: drawFacts(frame, into: &grid)
    case .border: drawBorder(frame, into: &grid)
    case .transport: drawTransport(frame, into: &grid)
    case .footer: drawFooter(frame, into: &grid)
    case .help: drawHelp(frame, into: &grid)
    case .prompt:
      drawPrompt(frame, into: &grid)
      drawPalette(frame, into: &grid)
    case .checklist: drawChecklist(frame, into: &grid)
    }
  }
}
