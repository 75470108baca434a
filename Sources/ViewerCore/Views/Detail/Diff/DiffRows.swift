import CellGrid
import SessionModel

/// Lays diffs out: as one column with signs, or with what was beside what is.
extension DetailBuilder {
  /// Lines of one diff that are shown at first.
  static let diffLimit = 500
  /// The columns of a pane below which there is no room for two columns.
  private static let sideWidth = 60

  /// Adds the diffs of files.
  mutating func addDiffs(_ diffs: [FileDiff]) {
    let limit = state.limit(section, "", Self.diffLimit)
    let total = diffs.reduce(0) { $0 + $1.hunks.reduce(0) { $0 + $1.lines.count } }
    var shown = 0
    for (index, diff) in diffs.enumerated() {
      let place = Place().element(index)
      if !diff.title.isEmpty {
        row(place, nil, [Span(SafeText(diff.title), .emphasis)])
      }
      for (number, hunk) in diff.hunks.enumerated() where shown < limit {
        let place = place.element(number)
        let head: SafeText = hunk.head.isEmpty ? "@@" : "@@ \(SafeText(hunk.head))"
        row(place, nil, [Span(head, .hint)], kind: .hunk)
        let lines = hunk.lines.prefix(limit - shown)
        shown += lines.count
        if state.isSideBySide, columns >= Self.sideWidth {
          addSides(lines, place)
        } else {
          addLines(lines, place)
        }
      }
    }
    if total > limit {
      addMore(
        "\(NumberText.grouped(total - limit)) more lines", Place(), shown: Self.diffLimit)
    }
  }

  /// A line that went, with the line that came for it.
  private struct Pair {
    /// What was there; `nil` when it is new.
    var old: [Span]?
    /// What is there; `nil` when it went.
    var new: [Span]?
  }

  /// Adds lines in one column; signs tell what they are, not colours alone.
  private mutating func addLines(_ lines: ArraySlice<FileDiff.Line>, _ place: Place) {
    for block in Self.blocks(lines) {
      switch block {
      case .context(let line):
        row(place, nil, [Span("  ", .dim), Span(Self.safe(line), .dim)], hang: 2)
      case .change(let pairs):
        for pair in pairs {
          if let old = pair.old { row(place, nil, [Span("- ", .diffRemoved)] + old, hang: 2) }
        }
        for pair in pairs {
          if let new = pair.new { row(place, nil, [Span("+ ", .diffAdded)] + new, hang: 2) }
        }
      }
    }
  }

  /// Adds lines in two columns.
  private mutating func addSides(_ lines: ArraySlice<FileDiff.Line>, _ place: Place) {
    let width = (columns - 7) / 2
    let line = Span(" \(state.glyphs.vertical) ", .border)
    func side(_ spans: [Span]?, _ sign: Span) -> [Span] {
      var out = spans.map { [sign] + Self.clipped($0, to: width - 2, state.glyphs) } ?? []
      let taken = out.reduce(0) { $0 + $1.text.width }
      out.append(Span(SafeText(String(repeating: " ", count: max(0, width - taken))), .text))
      return out
    }
    for block in Self.blocks(lines) {
      switch block {
      case .context(let text):
        let spans = [Span(Self.safe(text), .dim)]
        let blank = Span("  ", .dim)
        row(place, nil, side(spans, blank) + [line] + side(spans, blank), isFixed: true)
      case .change(let pairs):
        for pair in pairs {
          row(
            place, nil,
            side(pair.old, Span("- ", .diffRemoved)) + [line]
              + side(pair.new, Span("+ ", .diffAdded)), isFixed: true)
        }
      }
    }
  }

  /// A line that stays, or lines that change together.
  private enum Block {
    case context(String)
    case change([Pair])
  }

  /// Pairs removed lines with the added ones behind them.
  private static func blocks(_ lines: ArraySlice<FileDiff.Line>) -> [Block] {
    var blocks: [Block] = []
    var old: [String] = []
    var new: [String] = []
    func flush() {
      if old.isEmpty, new.isEmpty { return }
      let pairs = (0..<max(old.count, new.count)).map { index in
        let a = index < old.count ? old[index] : nil
        let b = index < new.count ? new[index] : nil
        if let a, let b, let marked = WordMarks.spans(old: a, new: b) {
          return Pair(old: marked.old, new: marked.new)
        }
        return Pair(
          old: a.map { [Span(safe($0), .diffRemoved)] }, new: b.map { [Span(safe($0), .diffAdded)] }
        )
      }
      blocks.append(.change(pairs))
      (old, new) = ([], [])
    }
    for line in lines {
      switch line.kind {
      case .context:
        flush()
        blocks.append(.context(line.text))
      case .removed:
        if !new.isEmpty { flush() }
        old.append(line.text)
      case .added: new.append(line.text)
      }
    }
    flush()
    return blocks
  }

  /// A line with its tabs expanded.
  private static func safe(_ line: String) -> SafeText {
    SafeText.lines(line).first ?? .empty
  }

  /// Pieces in at most so many columns.
  static func clipped(_ spans: [Span], to columns: Int, _ glyphs: Glyphs) -> [Span] {
    var room = columns
    var out: [Span] = []
    for span in spans where room > 0 {
      let text = span.text.fitted(to: room, truncation: .trailing, glyphs: glyphs)
      out.append(Span(text, span.role))
      room -= text.width
      if text.width < span.text.width { break }
    }
    return out
  }
}
