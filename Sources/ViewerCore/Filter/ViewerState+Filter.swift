import CellGrid
import SessionModel

extension ViewerState {
  /// The filter, ready to be asked; `nil` when everything is shown.
  var nodeFilter: NodeFilter? {
    filter.isActive ? NodeFilter(filter, text: filterFinds.run?.nodes, tools: tools) : nil
  }

  /// Forgets the text.
  mutating func clearFilterText() {
    filter.query = nil
    filter.isInverted = false
    filterFinds.run = nil
  }

  // MARK: Presets and the list

  /// Goes to the next preset.
  mutating func nextPreset(_ session: Session) {
    filter.preset = filter.preset.next
    filter.isSuspended = false
    notice = "\(filter.preset.rawValue): \(filter.preset.help)"
  }

  /// Shows everything for now, or hides again what was hidden.
  mutating func suspendFilter() -> [Effect] {
    guard !filter.isEmpty else {
      notice = "no filter to suspend"
      return [.beep]
    }
    filter.isSuspended.toggle()
    return []
  }

  /// Shows everything.
  mutating func clearFilter() {
    filter = Filter()
    filterFinds.run = nil
  }

  // MARK: What arrives

  /// Brings what the filter knows up to what has arrived; called before the outline is made.
  mutating func settleFilter(_ session: Session) {
    if filter.needsTools { tools.update(session) }
    if filterFinds.settle(at: position, session) { filterChanged() }
  }

  /// Puts the cursor back on the row that a filter took away, as soon as it is there again.
  mutating func settleDisplaced(_ rows: Rows) {
    guard let displaced else { return }
    guard cursor == displaced.shown else {
      self.displaced = nil
      return
    }
    guard !isFollowing, rows.outline.index(of: displaced.wanted.node) != nil else { return }
    cursor = displaced.wanted
    anchor = displaced.anchor
    self.displaced = nil
  }

  /// Puts the cursor on another row; when it is a filter that took its own away, keeps that in mind.
  mutating func displace(to row: RowID?) {
    if displaced != nil {
      displaced?.shown = row
    } else if let cursor, cursor != row, filter.isActive {
      displaced = (cursor, anchor, row)
    }
    cursor = row
  }

  /// What a prompt says of a filter: `23 of 412 · 2 failed hidden`.
  package var filterSummary: String {
    guard let outline else { return "" }
    var text =
      "\(NumberText.grouped(outline.shownCount)) of \(NumberText.grouped(outline.allCount))"
    if outline.hiddenFailedCount > 0 { text += " · \(outline.hiddenFailedCount) failed hidden" }
    if outline.hiddenWaitingCount > 0 { text += " · \(outline.hiddenWaitingCount) waiting hidden" }
    if let run = filterFinds.run, !run.isComplete { text += " · \(run.percent)%" }
    return text
  }
}
