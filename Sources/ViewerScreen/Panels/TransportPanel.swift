import CellGrid
import SessionModel
import ViewerCore

/// The clock of a replay and the bar with its failures.
struct TransportPanel {
  /// Draws it where the layout has it.
  func draw(_ frame: Frame, into grid: inout Grid) {
    guard let row = frame.layout.transport, let clock = frame.state.clock else { return }
    let glyphs = frame.glyphs
    let (elapsed, total) = clock.progress(frame.session)
    let isLong = total.count >= 3_599_500
    let sign = clock.isPlaying ? glyphs.play : glyphs.pause
    var column = 1
    column += grid.put(sign, row: row, column: column, role: .badge)
    column += 1
    // As wide as the widest speed, so that the bar does not move.
    grid.put("\(SafeText(clock.speedText))\(glyphs.times)", row: row, column: column, role: .text)
    column += 5
    if let behind = frame.behind {
      column += grid.put(behind, row: row, column: column, role: .badge) + 2
    }
    let whole = DurationText.clock(total, hours: isLong)
    let passed = DurationText.clock(elapsed, hours: isLong)
    // As wide as it will be, so that the bar does not move.
    let blanks = String(repeating: " ", count: max(0, whole.count - passed.count))
    let time = SafeText("\(blanks)\(passed) / \(whole)")
    column += grid.put(time, row: row, column: column, role: .time) + 2
    let right = detail(frame, room: grid.columns - column - 14)
    let width = right.reduce(0) { $0 + $1.text.width }
    let bar = grid.columns - column - width - (width > 0 ? 3 : 1)
    if bar >= 8 { drawBar(frame, row, column, bar, into: &grid) }
    grid.put(right, row: row, column: grid.columns - width - 1)
  }

  /// What fits beside the bar: the step, and how gaps are played.
  private func detail(_ frame: Frame, room: Int) -> [Span] {
    guard let clock = frame.state.clock else { return [] }
    let timeline = frame.session.timeline
    let step = clock.step(frame.session)
    let digits = "\(timeline.marks.count)".count
    let number = String(repeating: " ", count: max(0, digits - "\(step)".count)) + "\(step)"
    let steps = Span("\(SafeText(number)) of \(timeline.marks.count)", .text)
    let pace: SafeText =
      switch clock.pace {
      case .shortened: "idle \(frame.glyphs.atMost) \(DurationText.rough(clock.idleLimit))"
      case .tools: "tools only"
      case .full: "idle in full"
      }
    let paced = [Span("   ", .text), Span(pace, .dim)]
    guard frame.state.isLookingBack else { return fitting([[steps] + paced, [steps]], room) }
    let held = Span("\(timeline.marks.count - step) held back", .new)
    let waiting = [steps, Span("   ", .text), held]
    return fitting([waiting + paced, waiting, [held]], room)
  }

  /// The first of some choices that there is room for.
  private func fitting(_ choices: [[Span]], _ room: Int) -> [Span] {
    for spans in choices where spans.reduce(0, { $0 + $1.text.width }) <= room {
      return spans
    }
    return []
  }

  /// Draws the bar: what was played, what is to come, and where calls failed.
  private func drawBar(
    _ frame: Frame, _ row: Int, _ column: Int, _ width: Int, into grid: inout Grid
  ) {
    guard let clock = frame.state.clock else { return }
    let glyphs = frame.glyphs
    let (elapsed, total) = clock.progress(frame.session)
    let inner = width - 2
    grid.mark(
      Rect(row: row, column: column, rows: 1, columns: width), Command.percent.rawValue,
      isScale: true)
    grid.put(glyphs.barStart, row: row, column: column, role: .transport)
    grid.put(glyphs.barEnd, row: row, column: column + width - 1, role: .transport)
    let area = Rect(row: row, column: column + 1, rows: 1, columns: inner)
    grid.fill(area, with: glyphs.barEmpty, role: .transport)
    let eighths = total.count > 0 ? Int(elapsed.count * Int64(inner) * 8 / total.count) : inner * 8
    let full = min(inner, eighths / 8)
    grid.fill(
      Rect(row: row, column: column + 1, rows: 1, columns: full), with: glyphs.barFull,
      role: .transportDone)
    if full < inner, eighths % 8 > 0, !glyphs.barEighths.isEmpty {
      grid.put(
        glyphs.barEighths[eighths % 8 - 1], row: row, column: column + 1 + full,
        role: .transportDone)
    }
    drawGaps(frame, row, column + 1, inner, into: &grid)
    guard total.count > 0 else { return }
    drawFailures(frame, row, column + 1, inner, total, into: &grid)
  }

  /// Marks where calls failed: each column once, however many they are.
  private func drawFailures(
    _ frame: Frame, _ row: Int, _ column: Int, _ width: Int, _ total: Milliseconds,
    into grid: inout Grid
  ) {
    let timeline = frame.session.timeline
    let start = timeline.start ?? .zero
    let failures = frame.state.lookback.failures.sorted
    func place(_ failure: Int) -> Int {
      let time = timeline.time(at: failures[failure]) ?? start
      return min(width - 1, Int((time - start).count * Int64(width) / total.count))
    }
    var next = 0
    while next < failures.count {
      let here = place(next)
      grid.put(
        frame.glyphs.status(.failed), row: row, column: column + here, role: .transportFailure)
      // Failures are in order: those of this column are passed over.
      var (low, high) = (next + 1, failures.count)
      while low < high {
        let middle = (low + high) / 2
        if place(middle) > here { high = middle } else { low = middle + 1 }
      }
      next = low
    }
  }

  /// Opens the bar where time is passed over, with a sign in each gap.
  private func drawGaps(
    _ frame: Frame, _ row: Int, _ column: Int, _ width: Int, into grid: inout Grid
  ) {
    guard let clock = frame.state.clock, clock.pace != .full else { return }
    let start = frame.session.timeline.start ?? .zero
    let total = clock.progress(frame.session).total
    guard total.count > 0 else { return }
    func moment(_ index: Int) -> Milliseconds {
      start + Milliseconds(total.count * Int64(index) / Int64(width))
    }
    var first: Int?
    for index in 0...width {
      let isGap =
        index < width
        && clock.passesOver(
          from: moment(index), to: moment(index + 1), frame.session, frame.state.lookback.statusLog)
      if isGap {
        first = first ?? index
      } else if let begin = first {
        let area = Rect(row: row, column: column + begin, rows: 1, columns: index - begin)
        grid.fill(area, role: .transport)
        grid.put(
          frame.glyphs.gap, row: row, column: column + (begin + index - 1) / 2, role: .transport)
        first = nil
      }
    }
  }
}

extension Frame {
  /// How far behind the live end the view is: `live −02:13`; `nil` when it is not.
  var behind: SafeText? {
    guard state.isLookingBack, let clock = state.clock else { return nil }
    let (elapsed, total) = clock.progress(session)
    let word: SafeText = state.feed.state == .ended ? "end" : "live"
    return "\(word) \(glyphs.minus)\(SafeText(DurationText.clock(total - elapsed)))"
  }
}
