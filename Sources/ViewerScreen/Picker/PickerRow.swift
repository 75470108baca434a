import CellGrid
import SessionModel
import Sessions

/// One session in one row.
struct PickerRow {
  /// The session.
  private let session: ListedSession
  /// The wall clock.
  private let now: Milliseconds
  /// The signs to draw with.
  private let glyphs: Glyphs

  /// Whether sessions tell on which machine they are.
  private let hasHosts: Bool

  /// Makes the row of a session.
  init(_ session: ListedSession, now: Milliseconds, hasHosts: Bool = false, glyphs: Glyphs) {
    self.session = session
    self.hasHosts = hasHosts
    self.now = now
    self.glyphs = glyphs
  }

  /// Columns that a part takes; 0 where there is no room for it.
  private struct Widths {
    /// The columns of each.
    let word, host, agent, project, age, size, calls: Int

    /// Divides the columns of a screen.
    init(_ columns: Int, hasHosts: Bool) {
      host = !hasHosts || columns < 60 ? 0 : columns >= 120 ? 14 : 9
      let (isWide, isRoomy, isNarrow) = (columns >= 120, columns >= 100, columns < 60)
      word = isWide ? 12 : isRoomy ? 11 : 0
      agent = isNarrow ? 0 : 12
      project = isWide ? 20 : isNarrow ? (columns >= 44 ? 10 : 0) : 13
      age = columns >= 34 ? AgeText.width : 0
      size = isWide ? SizeText.width : 0
      calls = isWide ? 18 : isNarrow ? 0 : 13
    }
  }

  /// Draws it.
  func draw(row: Int, into grid: inout Grid) {
    let widths = Widths(grid.columns, hasHosts: hasHosts)
    let (sign, role) = look
    grid.put(sign, row: row, column: 1, width: 1, role: role)
    var column = 3
    func put(_ text: SafeText, _ width: Int, _ role: Role, _ truncation: Truncation) {
      guard width > 0 else { return }
      grid.put(
        text, row: row, column: column, width: width - 1, role: role, truncation: truncation)
      column += width
    }
    put(SafeText(word), widths.word, role, .clip)
    put(SafeText(session.origin?.host ?? "here"), widths.host, .dim, .trailing)
    put(SafeText(session.agent), widths.agent, .dim, .trailing)
    put(SafeText(session.project), widths.project, .text, .trailing)
    var end = grid.columns - 1
    func putBack(_ spans: [Span], _ width: Int) {
      guard width > 0 else { return }
      let taken = spans.reduce(0) { $0 + $1.text.width }
      grid.put(
        spans, row: row, column: max(end - width + 1, end - taken), width: min(taken, width - 1))
      end -= width
    }
    putBack(calls(hasWord: widths.word > 0), widths.calls)
    if widths.size > 0 {
      let size = session.size.map { SizeText.brief($0) } ?? ""
      putBack([Span(SafeText(size), .dim)], widths.size + 2)
    }
    if widths.age > 0 {
      putBack([Span(SafeText(AgeText.text(now - session.modified)), .time)], widths.age + 2)
    }
    let isOld = session.glance == nil
    if let mark = session.forkMark.map({ SafeText($0) }), end - column > mark.width + 8 {
      put(mark, mark.width + 1, .dim, .trailing)
    }
    put(
      SafeText(session.title), max(0, end - column + 1), isOld ? .dim : .text, .trailing)
  }

  /// The word for the state; what ended well needs none.
  private var word: String {
    switch session.state {
    case .succeeded, .unknown: ""
    case .waiting, .running, .idle, .failed, .cancelled, .incomplete, .interrupted, .lost:
      session.state.rawValue
    }
  }

  /// The sign of the state; what is over is quiet, unless it failed.
  private var look: (sign: SafeText, role: Role) {
    switch session.state {
    case .waiting: (glyphs.status(.waiting), .statusWaiting)
    case .running:
      // The still picture of what turns in the viewer.
      (glyphs == .unicode ? glyphs.spinner[0] : glyphs.status(.running), .statusRunning)
    case .idle: (glyphs.status(.pending), .statusPending)
    case .failed: (glyphs.status(.failed), .statusFailed)
    case .incomplete, .interrupted, .lost: (glyphs.status(.lost), .statusLost)
    case .cancelled: (glyphs.status(.cancelled), .statusCancelled)
    case .succeeded, .unknown: (" ", .dim)
    }
  }

  /// How many calls stand how, as far as that is known; where nothing else has the word, the word of one that waits.
  private func calls(hasWord: Bool) -> [Span] {
    if session.state == .waiting, !hasWord { return [Span("waiting", .statusWaiting)] }
    guard let calls = session.glance?.calls else { return [] }
    var spans: [Span] = []
    let failed: Role = calls.failed > 0 ? .statusFailed : .dim
    let open = session.state.isLive && calls.open > 0 ? "\(calls.open)" : nil
    let running = glyphs == .unicode ? glyphs.spinner[0] : glyphs.status(.running)
    for (sign, text, role) in [
      (running, open, Role.statusRunning),
      (glyphs.status(.failed), calls.text(calls.failed), failed),
      (glyphs.status(.completed), calls.text(calls.completed), .dim),
    ] {
      guard let text else { continue }
      if !spans.isEmpty { spans.append(Span("  ", .dim)) }
      spans.append(Span("\(sign) \(SafeText(text))", role))
    }
    return spans
  }
}
