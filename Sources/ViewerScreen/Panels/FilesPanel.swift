import CellGrid
import SessionModel
import ViewerCore

/// The files of a session with the lines that are others in the end, and the diff of the chosen one.
extension FilesView: ViewPanel {
  func draw(_ frame: Frame, into grid: inout Grid) -> Cursor? {
    let place = FilesPlace(frame.layout, files: files.count)
    guard !files.isEmpty else {
      let known = frame.state.edits
      let word: SafeText =
        known.isComplete ? "no file was changed" : "reading \(known.percent)%"
      grid.put(word, row: frame.layout.tree.lowerBound, column: 2, role: .dim)
      return nil
    }
    drawList(place, into: &grid)
    drawTitle(frame, place, into: &grid)
    var last: NodeID?
    for (row, index) in zip(place.diff, top..<max(top, rows.count)) {
      draw(rows[index], isSame: rows[index].author == last, frame, place, row, into: &grid)
      last = rows[index].author
      if isInDiff, index == cursor {
        grid.overlay(row: row, columns: place.columns, role: .selection)
      }
    }
    if rows.isEmpty, let row = place.diff.first {
      grid.put(emptiness, row: row, column: place.columns.lowerBound + 1, role: .dim)
    }
    if let foot = place.foot { drawAuthor(frame, place, foot, into: &grid) }
    // Until all is read the sums are those of a part.
    let known = frame.state.edits
    if !known.isComplete { grid.putReading(known.percent, row: place.title) }
    let row =
      isInDiff
      ? place.diff.lowerBound + cursor - top
      : place.list.row + selected - listTop(height: place.list.rows)
    return (row, isInDiff ? place.columns.lowerBound : 0)
  }

  /// Why there is no diff.
  private var emptiness: SafeText {
    let file = files[selected]
    if base == .unknown { return "the record does not say what changed" }
    return file.mark == .deleted ? "it came and went again" : "it is again as it was"
  }

  /// Draws the files.
  private func drawList(_ place: FilesPlace, into grid: inout Grid) {
    let start = listTop(height: place.list.rows)
    let isRoomy = place.list.columns >= 40
    func columns(_ count: (LineCounts) -> Int) -> Int {
      let most = files.reduce(0) { max($0, $1.outcome.map(count) ?? 0) }
      return isRoomy && most > 0 ? NumberText.grouped(most).count + 2 : 0
    }
    let (added, removed) = (columns(\.added), columns(\.removed))
    for (row, index) in zip(place.list.rowRange, start..<max(start, files.count)) {
      let file = files[index]
      // A letter where there is no room for a word.
      let isWorded = place.list.columns >= 60
      let mark = isWorded ? file.mark.word : SafeText(file.mark.rawValue)
      let name = isWorded ? 10 : 3
      grid.put(mark, row: row, column: 1, width: name - 2, role: file.mark.role)
      let end = place.list.columnRange.upperBound - 1
      // Those that the diff beside it shows.
      if let gone = file.outcome?.removed, gone > 0 {
        grid.put(
          grid.glyphs.minus + SafeText(NumberText.grouped(gone)), row: row,
          column: end - removed, width: removed, role: .diffRemoved, alignment: .trailing)
      }
      if let came = file.outcome?.added, came > 0 {
        grid.put(
          "+\(SafeText(NumberText.grouped(came)))", row: row, column: end - removed - added,
          width: added, role: .diffAdded, alignment: .trailing)
      }
      grid.put(
        SafeText(folder.relative(file.path)), row: row, column: name,
        width: max(0, end - added - removed - name - 1),
        role: .text, truncation: .leading)
      if index == selected {
        grid.overlay(
          row: row, columns: place.list.columnRange, role: isInDiff ? .selectionDim : .selection)
      }
    }
  }

  /// Draws the line between both, the name of the file, and what is not known of it.
  private func drawTitle(_ frame: Frame, _ place: FilesPlace, into grid: inout Grid) {
    let glyphs = grid.glyphs
    if let column = place.line.column {
      let rows = frame.layout.tree
      grid.fill(
        Rect(row: rows.lowerBound, column: column, rows: rows.count, columns: 1),
        with: glyphs.vertical, role: .border)
      if let line = frame.layout.headerLine {
        grid.put(glyphs.teeDown, row: line, column: column, role: .border)
      }
    } else if let row = place.line.row {
      grid.fill(
        Rect(row: row, column: 0, rows: 1, columns: place.list.columns), with: glyphs.horizontal,
        role: .border)
    }
    let file = files[selected]
    var note: SafeText =
      switch base {
      case .written: "written whole, first content unknown"
      case .unknown: "first content unknown, these are the edits"
      case .told, nil:
        unplacedCount > 0 ? "\(unplacedCount) edits have no place, they stand last" : ""
      }
    if !note.isEmpty { note = " \(note) " }
    let columns = place.columns
    let end = columns.upperBound - 1
    let width = min(note.width, max(0, columns.count - 24))
    grid.put(
      note, row: place.title, column: end - width, width: width, role: .warning,
      truncation: .trailing)
    let moved = file.path == file.firstPath ? "" : folder.relative(file.firstPath) + " → "
    let name = SafeText(moved + folder.relative(file.path))
    // What the letter in the list means.
    let what = file.mark.word
    let room = max(0, end - width - columns.lowerBound - what.width - 5)
    grid.put(
      " \(what) \(name.fitted(to: room, truncation: .leading, glyphs: glyphs)) ",
      row: place.title, column: columns.lowerBound + (place.line.column == nil ? 1 : 0),
      width: max(0, end - width - columns.lowerBound - 1), role: .heading)
  }

  /// Columns of the call that wrote a line.
  private static let gutter = 16

  /// Draws a row of the diff.
  ///
  /// - Parameter isSame: whether the row above is by the same call.
  private func draw(
    _ row: FileRow, isSame: Bool, _ frame: Frame, _ place: FilesPlace, _ screenRow: Int,
    into grid: inout Grid
  ) {
    var column = place.columns.lowerBound + (place.line.column == nil ? 0 : 1)
    let end = place.columns.upperBound
    if showsAuthors, place.columns.count >= 50 {
      if row.author != .none, !isSame {
        let author = LineAuthor(row.author, turns, frame.state, frame.session)
        grid.put(
          author.brief, row: screenRow, column: column, width: Self.gutter - 1, role: .dim,
          truncation: .trailing)
      } else if row.author != .none {
        grid.put(grid.glyphs.vertical, row: screenRow, column: column, role: .border)
      }
      column += Self.gutter
    }
    if row.kind == .head {
      grid.put(row.spans, row: screenRow, column: column, width: max(0, end - column))
      return
    }
    if let number = row.number, place.columns.count >= 40 {
      grid.put(
        "\(number)", row: screenRow, column: column, width: 5, role: .dim, alignment: .trailing)
    }
    column += place.columns.count >= 40 ? 6 : 0
    let (sign, role): (SafeText, Role) =
      switch row.kind {
      case .added: ("+", .diffAdded)
      case .removed: ("-", .diffRemoved)
      case .context, .head: (" ", .dim)
      case .openEnd: ("\\", .dim)
      }
    grid.put(sign, row: screenRow, column: column, width: 1, role: role)
    column += 2
    var skip = self.column
    for span in row.spans where column < end {
      let text = span.text.dropping(columns: skip)
      skip = max(0, skip - span.text.width)
      column += grid.put(
        text, row: screenRow, column: column, width: end - column, role: span.role)
    }
  }

  /// Says who wrote the line of the cursor: the call, the turn, and what was asked in it.
  private func drawAuthor(
    _ frame: Frame, _ place: FilesPlace, _ row: Int, into grid: inout Grid
  ) {
    let columns = place.columns
    grid.fill(
      Rect(row: row, column: columns.lowerBound, rows: 1, columns: columns.count), role: .footer)
    guard let current else { return }
    let call = goal ?? .none
    var spans: [Span] = []
    if let number = current.number { spans.append(Span("line \(number)  ", .dim)) }
    if call != .none {
      let author = LineAuthor(call, turns, frame.state, frame.session)
      spans.append(Span(author.tool, .toolName))
      if let time = author.time { spans.append(Span(" \(time)", .time)) }
      if let turn = author.turn { spans.append(Span("  turn \(turn)", .dim)) }
      if let prompt = author.prompt { spans.append(Span("  \(prompt)", .user)) }
    } else if current.kind == .context {
      spans.append(Span("as it was", .dim))
    } else if current.kind != .head {
      spans.append(Span("by no call: something else changed the file", .dim))
    }
    grid.put(
      spans, row: row, column: columns.lowerBound + 1, width: columns.count - 2,
      truncation: .trailing)
  }
}
