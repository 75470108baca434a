import SessionModel

/// Opening, closing and sizing the pane with the details: what all views have a part in.
extension ViewerState {
  /// Opens the pane, or goes to it; on the sign for what is left out of the tree, shows that.
  mutating func showWholeOrDetail(_ session: Session) -> [Effect] {
    let rows = Rows(self, session)
    if let place = cursorPlace(rows), rows.line(at: place)?.isMore == true {
      return toggle(session)
    }
    guard cursor != nil else { return refuse(Self.noRow) }
    stopFollowing()
    if panes.isOpen { panes.isFocused = true }
    openPane()
    return []
  }

  /// Opens the pane; the row of the cursor stays in view.
  private mutating func openPane() {
    panes.isOpen = true
    // Where there is no room for the tree, keys have nowhere else to go.
    if layout.detail?.border == nil { panes.isFocused = true }
    keepCursorInView()
  }

  /// Brings the row of the cursor into what is left of the tree.
  mutating func keepCursorInView() {
    let height = layout.tree.count
    if let anchor, anchor.screenRow >= height {
      self.anchor = Anchor(row: anchor.row, screenRow: max(0, height - 1))
    }
  }

  /// Moves the border by hundredths of the room.
  mutating func moveBorder(by step: Int) {
    panes.moveBorder(layout.detail?.border, by: step)
    keepCursorInView()
  }

  /// Does what a command asks for that is about the pane, wherever the focus is; `nil` when it is not.
  mutating func arrangePane(_ command: Command, _ times: Int) -> [Effect]? {
    switch command {
    case .detailToggle:
      if panes.isOpen { panes.close() } else { openPane() }
      return []
    case .maximise, .nextPane, .previousPane, .narrower, .wider, .nextHunk, .diffStyle, .wrap,
      .scrollLeft, .scrollRight, .halfLeft, .halfRight, .firstColumn, .lastColumn:
      break
    default: return nil
    }
    guard panes.isOpen else {
      return refuse("open the details first: Enter")
    }
    switch command {
    case .maximise:
      panes.isMaximised.toggle()
      panes.isFocused = panes.isMaximised || panes.isFocused
      keepCursorInView()
    case .nextPane, .previousPane:
      panes.isFocused = layout.detail?.border == nil ? true : !panes.isFocused
    case .narrower: moveBorder(by: -4 * times)
    case .wider: moveBorder(by: 4 * times)
    default: return with(DetailView.self) { $0.arrange(command, times, &$1) } ?? [.beep]
    }
    return []
  }
}
