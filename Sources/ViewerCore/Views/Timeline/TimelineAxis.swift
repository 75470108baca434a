import SessionModel

/// The axis that all rows of the timeline share: time in columns, with long gaps taken out.
package struct TimelineAxis: Hashable, Sendable {
  /// A time in which something went on.
  package struct Span: Hashable, Sendable {
    /// When it began.
    var start: Milliseconds
    /// When nothing ran any more.
    var end: Milliseconds
  }

  /// A part of the axis: to scale, or a gap of fixed width.
  package struct Piece: Hashable, Sendable {
    /// When it begins.
    package var start: Milliseconds
    /// When it ends.
    package var end: Milliseconds
    /// Whether it is a gap.
    package var isGap: Bool
    /// The columns of the axis that it takes.
    package var columns: Range<Int>
  }

  /// The parts, in order.
  package let pieces: [Piece]
  /// The index of the scale in `scales`.
  package let step: Int
  /// The columns from start to end.
  package let columns: Int

  /// Milliseconds that a column can stand for: steps that people count in.
  package static let scales: [Int64] = [
    1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000, 10_000, 15_000, 20_000,
    30_000, 45_000, 60_000, 120_000, 180_000, 300_000, 600_000, 900_000, 1_200_000, 1_800_000,
    3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000,
    2_592_000_000, 31_536_000_000, 315_360_000_000,
  ]
  /// The columns of a gap: its sign and its length.
  package static let gapColumns = 5
  /// Gaps up to this one are shown as they are.
  private static let leastGap: Int64 = 5000

  /// Milliseconds that a column stands for.
  package var scale: Milliseconds { Milliseconds(Self.scales[step]) }

  /// Makes the axis of what ran.
  ///
  /// - Parameters:
  ///   - busy: when something ran, in order and apart from each other.
  ///   - openSince: when the first of what still runs began; from there on something runs until `now`.
  ///   - room: the columns that there are.
  ///   - step: the scale that is asked for; `nil`: the finest one in which everything fits.
  package init(
    busy: [Span], openSince: Milliseconds?, now: Milliseconds, room: Int, step: Int? = nil
  ) {
    var spans = busy
    if let openSince {
      var open = Span(start: openSince, end: max(now, openSince))
      while let last = spans.last, last.end >= open.start {
        open = Span(start: min(open.start, last.start), end: max(open.end, last.end))
        spans.removeLast()
      }
      spans.append(open)
    }
    let blocks = Self.blocks(spans, gaps: max(1, room / 16))
    let gaps = max(0, blocks.count - 1) * Self.gapColumns
    let wanted = step.map { max(0, min(Self.scales.count - 1, $0)) }
    let fitting = Self.scales.indices.first { index in
      blocks.reduce(gaps) { $0 + Self.columns(of: $1, Self.scales[index]) } <= room
    }
    self.step = wanted ?? fitting ?? Self.scales.count - 1
    var pieces: [Piece] = []
    var column = 0
    for block in blocks {
      if let last = pieces.last {
        let end = column + Self.gapColumns
        pieces.append(
          Piece(start: last.end, end: block.start, isGap: true, columns: column..<end))
        column = end
      }
      let end = column + Self.columns(of: block, Self.scales[self.step])
      pieces.append(
        Piece(start: block.start, end: block.end, isGap: false, columns: column..<end))
      column = end
    }
    self.pieces = pieces
    columns = column
  }

  /// Puts spans together that no long gap parts.
  ///
  /// A gap is long when it would take more than a twentieth of what is shown; where there are too many
  /// of them, only the longest ones are taken out.
  private static func blocks(_ spans: [Span], gaps most: Int) -> [Span] {
    guard var block = spans.first else { return [] }
    let total = spans.reduce(Milliseconds.zero) { $0 + ($1.end - $1.start) }
    var limit = max(leastGap, total.count / 20)
    var lengths = zip(spans, spans.dropFirst()).map { ($1.start - $0.end).count }
    lengths.removeAll { $0 <= limit }
    if lengths.count > most {
      lengths.sort(by: >)
      limit = lengths[most]
    }
    var blocks: [Span] = []
    for span in spans.dropFirst() {
      if (span.start - block.end).count > limit {
        blocks.append(block)
        block = span
      } else {
        block.end = max(block.end, span.end)
      }
    }
    return blocks + [block]
  }

  /// The columns that a block takes.
  private static func columns(of block: Span, _ scale: Int64) -> Int {
    // Clocks that are wrong by centuries shall not overflow.
    Int(max(1, min(1 << 40, ((block.end - block.start).count + scale - 1) / scale)))
  }

  /// The column of a moment.
  package func column(of time: Milliseconds) -> Int {
    guard let piece = piece(where: { $0.end > time }) ?? pieces.last, time > piece.start else {
      return piece(where: { $0.end > time })?.columns.lowerBound ?? 0
    }
    let part = (time - piece.start).count
    let column =
      piece.isGap
      ? Int(part * Int64(Self.gapColumns) / max(1, (piece.end - piece.start).count))
      : Int(part / scale.count)
    return min(piece.columns.lowerBound + column, piece.columns.upperBound - 1)
  }

  /// The columns that a span takes, at least one.
  package func columns(from start: Milliseconds, to end: Milliseconds) -> Range<Int> {
    let first = column(of: start)
    let last = end > start ? column(of: end + Milliseconds(-1)) : first
    return first..<max(first, last) + 1
  }

  /// The moment that a column begins with.
  package func time(at column: Int) -> Milliseconds {
    guard let piece = piece(where: { $0.columns.upperBound > column }) ?? pieces.last else {
      return .zero
    }
    let part = Int64(max(0, column - piece.columns.lowerBound))
    return piece.isGap
      ? piece.start + Milliseconds((piece.end - piece.start).count / Int64(Self.gapColumns) * part)
      : piece.start + Milliseconds(part * scale.count)
  }

  /// The first piece for which `holds`, which stays true once it is.
  private func piece(where holds: (Piece) -> Bool) -> Piece? {
    var (low, high) = (0, pieces.count)
    while low < high {
      let middle = (low + high) / 2
      if holds(pieces[middle]) { high = middle } else { low = middle + 1 }
    }
    return low < pieces.count ? pieces[low] : nil
  }
}
