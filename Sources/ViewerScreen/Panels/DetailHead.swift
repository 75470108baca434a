import CellGrid
import SessionModel
import ViewerCore

/// The first rows of the detail pane: what the node is and how it stands; when it was, its id, and which
/// of its siblings it is.
struct DetailHead {
  /// What the panels share.
  let frame: Frame
  /// What the pane shows.
  let subject: DetailSubject
  /// Where the pane is.
  let place: DetailPlace

  /// Draws the rows that there is room for.
  func draw(into grid: inout Grid) {
    let row = place.area.row
    let column = place.area.column + 1
    let right = standing
    let width = right.reduce(0) { $0 + $1.text.width }
    let room = place.lineColumns - (width > 0 ? width + 2 : 0)
    grid.put(title, row: row, column: column, width: room, truncation: .trailing)
    grid.put(right, row: row, column: column + place.lineColumns - width)
    guard place.headRows > 1 else { return }
    var at = column
    for part in facts where at + part.width <= column + place.lineColumns {
      at += grid.put(part, row: row + 1, column: at, role: .dim) + 3
    }
  }

  /// What the node is.
  private var title: [Span] {
    let session = frame.session
    switch subject.kind {
    case .call:
      let status = stated?.value
      let summary = frame.summary(of: subject.id)
      return [
        Span("\(frame.sign(status)) ", status?.role ?? .dim), Span(summary.name, .title),
        Span("  ", .text), Span(summary.text, .dim),
      ]
    case .entry: return [Span(SafeText(session.role(subject.id).word), .title)]
    case .ending: return [Span("End of the session", .title)]
    case .quiet: return [Span("Quiet work", .title)]
    case .remark: return [Span("Not understood", .title)]
    }
  }

  /// How a call stands.
  private var stated: Stated<ToolStatus>? {
    frame.session.toolStatus(subject.id, at: frame.state.position)
  }

  /// The word of the status, and how long it took.
  private var standing: [Span] {
    var spans: [Span] = []
    if subject.kind == .call, let stated {
      let word = stated.value.word
      let isGuess = stated.isInferred && !stated.value.isOpen
      spans.append(Span(isGuess ? "(\(SafeText(word)))" : SafeText(word), stated.value.role))
    }
    let duration =
      switch subject.kind {
      case .call: frame.times.duration(ofCall: subject.id)
      case .entry: frame.times.duration(ofEntry: subject.id)
      case .ending: frame.times.elapsed()
      case .remark, .quiet: Milliseconds?.none
      }
    if let duration, duration > .zero {
      if !spans.isEmpty { spans.append(Span(" ", .text)) }
      let text = SafeText(DurationText.short(duration))
      // As wide as any, so that a clock that ticks shakes nothing.
      let blank = String(repeating: " ", count: max(0, DurationText.width - text.width))
      spans.append(Span("\(SafeText(blank))\(text)", .duration))
    }
    return spans
  }

  /// When it was, its id, and its place among its siblings.
  private var facts: [SafeText] {
    let (session, position) = (frame.session, frame.state.position)
    guard subject.kind == .call || subject.kind == .entry else { return [] }
    var facts: [SafeText] = []
    if let start = frame.times.start(subject.id) {
      var text = SafeText(TimeText.clock(start, zone: frame.state.options.zone))
      if let end = session.moment(subject.id, .completedAt, at: position) {
        text =
          "\(text) \(frame.glyphs.right) \(TimeText.clock(end, zone: frame.state.options.zone))"
      }
      facts.append(text)
    }
    if let id = session.text(subject.id, .id, at: position, limit: 256), !id.isEmpty {
      facts.append(SafeText(id).fitted(to: 24, truncation: .middle, glyphs: frame.glyphs))
    }
    if let place = siblings { facts.append(place) }
    return facts
  }

  /// `[2 of 4]`, as far as that can be counted in no time.
  private var siblings: SafeText? {
    var index = 0
    var count = 0
    for child in frame.session.children(
      of: frame.session.parent(subject.id), at: frame.state.position)
    {
      if frame.session.isRetracted(child, at: frame.state.position) { continue }
      count += 1
      if child == subject.id { index = count }
      if count > 10_000 { return nil }
    }
    return index > 0 && count > 1 ? "[\(index) of \(count)]" : nil
  }
}
