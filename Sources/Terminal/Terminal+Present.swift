import CCurses
import CellGrid
import Glibc

extension Terminal {
  /// So many changed rows need no frame around them.
  private static let fewRows = 4

  /// Shows a grid: only rows that differ from those on the screen are sent, and of an unchanged
  /// frame nothing. What is larger than the window is cut.
  ///
  /// - Parameter cursor: Where the cursor stands, for prompts and screen readers; nil hides it.
  /// - Returns: Whether it was shown. A terminal that does not keep up is not waited for: ask again
  ///   a little later, with the newest frame.
  package func present(
    _ grid: Grid, styles: StyleTable, cursor: (row: Int, column: Int)? = nil
  ) -> Bool {
    guard isActive, !isHungUp else { return true }
    if pen.use(styles) { lastSent = nil }
    let place = clamped(cursor)
    let rows = min(grid.rows, size.rows)
    let changed = (0..<rows).filter { lastSent?.isRow($0, equalTo: grid) != true }
    let isCursorMoved = place?.row != lastCursor?.row || place?.column != lastCursor?.column
    if changed.isEmpty, lastSent != nil, !isCursorMoved { return true }
    guard isReadyForOutput() else { return false }

    if !hasModes { switchModesOn() }
    for row in changed {
      rowCells.removeAll(keepingCapacity: true)
      pen.appendRow(row, of: grid, columns: size.columns, to: &rowCells)
      ccurses_put_row(Int32(row), rowCells, Int32(rowCells.count))
    }
    // A few rows leave in one write: there is nothing to hold together, and a turning sign stays cheap.
    let isFrame = options.isModern && (lastSent == nil || changed.count > Self.fewRows)
    if isFrame { send(ControlSequences.frameStart) }
    let isFlushed = flush(place)
    // Without its end, a terminal may hold a frame back.
    let isEnded = !isFrame || send(ControlSequences.frameEnd)
    let isSent = isFlushed && isEnded
    lastSent = isSent ? grid : nil
    lastCursor = place
    return isSent
  }

  /// Sends what changed; false when the terminal did not take all of it.
  private func flush(_ cursor: (row: Int, column: Int)?) -> Bool {
    if ccurses_flush(Int32(cursor?.row ?? -1), Int32(cursor?.column ?? -1)) { return true }
    if errno == EIO { isHungUp = true }
    // One that is gone is not asked again.
    return isHungUp
  }

  /// Draws everything anew at the next `present`, for a screen that something else wrote on.
  package func redraw() {
    lastSent = nil
    ccurses_resize(Int32(size.rows), Int32(size.columns))
  }

  /// Offers a text to the clipboard of the person at the terminal, also over a network (OSC 52).
  ///
  /// - Returns: Whether it was offered; too long a text, or a terminal that would print the sequence,
  ///   needs another way.
  package func copy(_ text: String) -> Bool {
    guard isActive, options.isModern, let sequence = ControlSequences.copy(text) else {
      return false
    }
    send(sequence)
    return true
  }

  /// Rings the bell.
  package func bell() {
    if isActive { send(ControlSequences.bell) }
  }

  /// Gives the window a title until the end; nothing unless the options say that it is ours.
  package func setTitle(_ text: SafeText) {
    if isActive, options.usesTitle, options.isModern { send(ControlSequences.title(text)) }
  }

  /// Asks the terminal to show a notification; those that know none pass it over.
  package func notify(_ text: SafeText) {
    if isActive, options.isModern { send(ControlSequences.notification(text)) }
  }

  private func clamped(_ cursor: (row: Int, column: Int)?) -> (row: Int, column: Int)? {
    guard let cursor else { return nil }
    return (
      min(max(0, cursor.row), size.rows - 1), min(max(0, cursor.column), size.columns - 1)
    )
  }

  /// Tells whether the terminal takes output, and notices when it is gone.
  private func isReadyForOutput() -> Bool {
    var place = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
    guard poll(&place, 1, 0) == 1 else { return false }
    if place.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 {
      isHungUp = true
      return false
    }
    return true
  }

  /// Switches on what ncurses knows nothing of.
  private func switchModesOn() {
    hasModes = true
    // ncurses holds back how it begins; nothing of ours may come between.
    ccurses_begin()
    guard options.isModern else { return }
    send(ControlSequences.pasteOn + (usesMouse ? ControlSequences.mouseOn : ""))
    if options.asksBackground { askBackground() }
  }

  /// Writes a sequence past ncurses, whose own buffer is empty between frames; false when the terminal did not take
  /// all of it.
  @discardableResult func send(_ sequence: String) -> Bool {
    let bytes = Array(sequence.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EIO { isHungUp = true }
        return isHungUp
      }
      sent += count
    }
    return true
  }
}
