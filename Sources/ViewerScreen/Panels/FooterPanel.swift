import CellGrid
import SessionModel
import ViewerCore

/// The last row: what mode the view is in, how the feed is doing, and the keys that help here.
struct FooterPanel {
  /// Draws it where the layout has it.
  func draw(_ frame: Frame, into grid: inout Grid) {
    let row = frame.layout.footer
    grid.fill(Rect(row: row, column: 0, rows: 1, columns: grid.columns), role: .footer)
    var column = 1
    for part in parts(frame) {
      let width = part.spans.reduce(0) { $0 + $1.text.width }
      let room = grid.columns - (column > 1 ? 1 : 0) - column
      if column > 1, width > room, !part.canBeCut || room < Self.leastOfCut { continue }
      let taken = grid.put(
        part.spans, row: row, column: column, width: room, truncation: .trailing)
      if let command = part.command {
        grid.mark(Rect(row: row, column: column, rows: 1, columns: taken), command.rawValue)
      }
      column += taken + 3
    }
    drawHints(frame, row, room: grid.columns - column - 1, into: &grid)
  }

  /// Something to say, and what a click on it does.
  private struct Part {
    /// What is said.
    var spans: [Span]
    /// What a click on it asks for; `nil`: nothing.
    var command: Command?
    /// Whether a piece of it is better than nothing.
    var canBeCut = false

    /// Makes a part of a few pieces of text.
    init(_ spans: Span..., command: Command? = nil, canBeCut: Bool = false) {
      self.spans = spans
      self.command = command
      self.canBeCut = canBeCut
    }
  }

  /// Columns of a part that is cut, at least.
  private static let leastOfCut = 20

  /// What there is to say, the most important first.
  private func parts(_ frame: Frame) -> [Part] {
    let state = frame.state
    var parts: [Part] = []
    if let typed = typed(state) { parts.append(Part(Span(typed, .prompt))) }
    if let notice = state.notice { parts.append(Part(Span(SafeText(notice), .text))) }
    if let search = state.search {
      let query = SafeText(search.query.text).fitted(to: 24, glyphs: frame.glyphs)
      parts.append(Part(Span("/\(query)  ", .prompt), Span(SafeText(search.summary), .text)))
    }
    if let percent = state.feed.percentRead {
      let what: SafeText = state.part == .end ? "the end; reading what is before it" : "reading"
      parts.append(Part(Span("\(what) \(percent)%", .badge)))
    }
    if let mode = mode(frame) { parts.append(mode) }
    // Behind the mode: however much there is to say of a server, it hides nothing.
    if let trouble = trouble(frame) { parts.append(trouble) }
    if let place = place(frame) { parts.append(place) }
    if state.feed.state == .healthy, state.feed.isPolled, let last = state.feed.lastAnswer {
      let age = DurationText.rough(state.now - last)
      if !state.feed.isStream {
        parts.append(Part(Span("answered \(SafeText(age)) ago", .dim)))
      } else if state.now - last >= FeedLine.silence {
        parts.append(Part(Span("silent for \(SafeText(age))", .dim)))
      }
    }
    let unread = frame.session.unknownCount + frame.session.malformedCount
    if unread > 0 {
      parts.append(Part(Span("\(unread) unread", .unknown)))
      if frame.session.isNewerThanChecked(at: state.position),
        let written = frame.session.written(at: state.position)
      {
        parts.append(Part(Span(SafeText(written), .dim)))
      }
    }
    if let share = ContextShare(frame.session, at: state.position, worksOut: false) {
      parts.append(Part(Span(SafeText(share.words), .dim)))
    }
    return parts
  }

  /// The count and the keys that wait for more.
  private func typed(_ state: ViewerState) -> SafeText? {
    var text = state.typed.count.map(String.init) ?? ""
    for key in state.typed.keys { text += key.name ?? "" }
    return text.isEmpty ? nil : SafeText(text)
  }

  /// Where in the session the cursor is, when not all of it is in view: `turn 2 of 7 · 42%`. A view that stands
  /// over the tree has a cursor of its own.
  private func place(_ frame: Frame) -> Part? {
    guard frame.state.views[.main] == nil else { return nil }
    let outline = frame.rows.outline
    guard outline.turns.count > 1,
      let row = frame.state.cursor.flatMap({ outline.index(of: $0.node) })
    else { return nil }
    let turn = outline.turn(of: row)
    guard turn > 0 else { return nil }
    let percent = (row + 1) * 100 / outline.nodes.count
    let dot = frame.glyphs.separator
    return Part(Span("turn \(turn) of \(outline.turns.count) \(dot) \(percent)%", .dim))
  }

  /// Whether the view follows or is frozen.
  private func mode(_ frame: Frame) -> Part? {
    let state = frame.state
    if state.pausedAt != nil {
      let held: SafeText = state.heldBack > 0 ? " +\(state.heldBack)" : ""
      return Part(Span("PAUSED\(held)", .badge))
    }
    if let behind = frame.behind, let key = state.options.keyMap.keys(of: .last).first {
      let place: SafeText = state.feed.state == .ended ? "the end" : "the live end"
      var way = Part(Span(SafeText(key), .key), Span(" to \(place)", .dim), command: .last)
      // The transport tells how far; where there is no room for it, this does.
      if frame.layout.transport == nil { way.spans.insert(Span("\(behind)  ", .badge), at: 0) }
      return way
    }
    // Where nothing more will come, there is nothing to follow.
    if state.clock == nil, state.feed.state == .ended { return nil }
    if state.isFollowing { return Part(Span("FOLLOW", .badge)) }
    guard let key = state.options.keyMap.keys(of: .last).first else { return nil }
    return Part(
      Span("not following", .text), Span(" \(frame.glyphs.separator) ", .dim),
      Span(SafeText(key), .key), Span(" to follow", .dim), command: .last)
  }

  /// What is wrong with the feed, and when it is tried again.
  private func trouble(_ frame: Frame) -> Part? {
    let feed = frame.state.feed
    guard case .trouble(let reason, let retry) = feed.state else { return nil }
    let now = frame.state.now
    var words: [SafeText] = []
    if let last = feed.lastAnswer {
      words.append("last update \(SafeText(DurationText.rough(now - last))) ago")
    }
    if let retry {
      words.append("retry in \(SafeText(DurationText.rough(max(.zero, retry - now))))")
    }
    words.append(SafeText(reason))
    let dot = frame.glyphs.separator
    let text = words.dropFirst().reduce(words[0]) { "\($0) \(dot) \($1)" }
    return Part(Span("! \(text)", .warning), canBeCut: true)
  }

  /// Draws as many hints as fit, at the right.
  private func drawHints(_ frame: Frame, _ row: Int, room: Int, into grid: inout Grid) {
    var spans: [Span] = []
    var regions: [(start: Int, columns: Int, command: Command)] = []
    var width = 0
    for hint in frame.state.hints {
      guard let key = frame.state.options.keyMap.keys(of: hint.command).first else { continue }
      let words = [Span(SafeText(key), .key), Span(" \(SafeText(hint.word))", .hint)]
      let gap = spans.isEmpty ? 0 : 2
      let columns = words.reduce(0) { $0 + $1.text.width }
      if width + gap + columns > room { break }
      spans += spans.isEmpty ? words : [Span("  ", .hint)] + words
      regions.append((width + gap, columns, hint.command))
      width += gap + columns
    }
    let start = grid.columns - width - 1
    grid.put(spans, row: row, column: start)
    for region in regions {
      grid.mark(
        Rect(row: row, column: start + region.start, rows: 1, columns: region.columns),
        region.command.rawValue)
    }
  }
}
