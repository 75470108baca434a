import CellGrid
import SessionModel
import ViewerCore

extension Panel {
  /// Draws what mode the view is in, how the feed is doing, and the keys that help here.
  func drawFooter(_ frame: Frame, into grid: inout Grid) {
    let row = frame.layout.footer
    grid.fill(Rect(row: row, column: 0, rows: 1, columns: grid.columns), role: .footer)
    var column = 1
    for part in parts(frame) {
      let width = part.reduce(0) { $0 + $1.text.width }
      if column > 1, column + width > grid.columns - 1 { continue }
      column += grid.put(
        part, row: row, column: column, width: grid.columns - column, truncation: .trailing)
      column += 3
    }
    drawHints(frame, row, room: grid.columns - column - 1, into: &grid)
  }

  /// What there is to say, the most important first.
  private func parts(_ frame: Frame) -> [[Span]] {
    let state = frame.state
    var parts: [[Span]] = []
    if let typed = typed(state) { parts.append([Span(typed, .prompt)]) }
    if let notice = state.notice { parts.append([Span(SafeText(notice), .warning)]) }
    if let search = state.search {
      let query = SafeText(search.query.text).fitted(to: 24, glyphs: frame.glyphs)
      parts.append([Span("/\(query)  ", .prompt), Span(SafeText(search.summary), .text)])
    }
    if let trouble = trouble(frame) { parts.append(trouble) }
    if let percent = state.feed.percentRead {
      let what: SafeText = state.part == .end ? "the end; reading what is before it" : "reading"
      parts.append([Span("\(what) \(percent)%", .badge)])
    }
    if let mode = mode(frame) { parts.append(mode) }
    if state.feed.state == .healthy, state.feed.isPolled, let last = state.feed.lastAnswer {
      let age = DurationText.rough(state.now - last)
      if !state.feed.isStream {
        parts.append([Span("answered \(SafeText(age)) ago", .dim)])
      } else if state.now - last >= FeedLine.silence {
        parts.append([Span("silent for \(SafeText(age))", .dim)])
      }
    }
    let unread = frame.session.unknownCount + frame.session.malformedCount
    if unread > 0 { parts.append([Span("\(unread) unread", .unknown)]) }
    // What moves shows itself.
    if let command = state.lastRun, ![.move, .time].contains(command.group), command != .cancel {
      parts.append([Span(SafeText(command.rawValue), .dim)])
    }
    return parts
  }

  /// The count and the keys that wait for more.
  private func typed(_ state: ViewerState) -> SafeText? {
    let keys = state.pending.compactMap(\.name).joined()
    let text = (state.count.map(String.init) ?? "") + keys
    return text.isEmpty ? nil : SafeText(text)
  }

  /// Whether the view follows or is frozen.
  private func mode(_ frame: Frame) -> [Span]? {
    let state = frame.state
    if state.pausedAt != nil {
      let held: SafeText = state.heldBack > 0 ? " +\(state.heldBack)" : ""
      return [Span("PAUSED\(held)", .badge)]
    }
    if let behind = frame.behind, let key = state.keyMap.keys(of: .last).first {
      let place: SafeText = state.feed.state == .ended ? "the end" : "the live end"
      let way = [Span(SafeText(key), .key), Span(" to \(place)", .dim)]
      // The transport tells how far; where there is no room for it, this does.
      return frame.layout.transport != nil ? way : [Span("\(behind)  ", .badge)] + way
    }
    // Where nothing more will come, there is nothing to follow.
    if state.clock == nil, state.feed.state == .ended { return nil }
    if state.isFollowing { return [Span("FOLLOW", .badge)] }
    guard let key = state.keyMap.keys(of: .last).first else { return nil }
    return [
      Span("not following", .text), Span(" \(frame.glyphs.separator) ", .dim),
      Span(SafeText(key), .key), Span(" to follow", .dim),
    ]
  }

  /// What is wrong with the feed, and when it is tried again.
  private func trouble(_ frame: Frame) -> [Span]? {
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
    return [Span("! \(text)", .warning)]
  }

  /// Commands that are worth a hint, the most useful first.
  private static let hints: [(command: Command, word: String)] = [
    (.help, "help"), (.search, "search"), (.pause, "pause"), (.nextFailure, "failure"),
    (.detail, "details"),
    (.quit, "quit"),
  ]

  /// Draws as many hints as fit, at the right.
  private func drawHints(_ frame: Frame, _ row: Int, room: Int, into grid: inout Grid) {
    var spans: [Span] = []
    var width = 0
    for (command, word) in hintList(frame) {
      guard let key = frame.state.keyMap.keys(of: command).first else { continue }
      let hint = [Span(SafeText(key), .key), Span(" \(SafeText(word))", .hint)]
      let columns = hint.reduce(spans.isEmpty ? 0 : 2) { $0 + $1.text.width }
      if width + columns > room { break }
      spans += spans.isEmpty ? hint : [Span("  ", .hint)] + hint
      width += columns
    }
    grid.put(spans, row: row, column: grid.columns - width - 1)
  }

  /// The hints for what is on the screen.
  private func hintList(_ frame: Frame) -> [(command: Command, word: String)] {
    let state = frame.state
    if state.checklist != nil {
      return [(.pause, "toggle"), (.cancel, "close"), (.preset, "preset"), (.suspendFilter, "off")]
    }
    if state.help != nil {
      return [(.cancel, "close"), (.search, "find"), (.down, "down"), (.up, "up")]
    }
    if state.detail.isFocused {
      return [
        (.help, "help"), (.quit, "close"), (.nextPane, "tree"), (.yankText, "copy"),
        (.wrap, state.detail.wraps ? "no wrap" : "wrap"),
      ]
    }
    if state.timeline != nil {
      return [
        (.help, "help"), (.openNode, "zoom in"), (.closeNode, "out"), (.faster, "pan"),
        (.detail, "details"), (.quit, "tree"),
      ]
    }
    if state.statistics != nil {
      return [
        (.help, "help"), (.detail, "filter by it"), (.open, "order by"), (.closeNode, "turn"),
        (.quit, "tree"),
      ]
    }
    var hints = Self.hints
    if state.search != nil { hints[1] = (.nextHit, "next hit") }
    if let clock = state.clock {
      hints[2].word = clock.isPlaying ? "pause" : "play"
      hints.insert((.stepForward, "step"), at: 3)
      hints.insert((.stepBack, "back"), at: 4)
    } else if state.pausedAt != nil {
      hints[2].word = "resume"
    }
    if frame.rows.outline.tally.failed == 0, state.clock == nil {
      hints.removeAll { $0.command == .nextFailure }
    }
    return hints
  }
}
