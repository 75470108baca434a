import CellGrid
import SessionModel

/// The record that a node was read from, as its bytes stand in the file.
extension DetailBuilder {
  /// Bytes on both sides of a datum among which the ends of its line are looked for.
  private static let reach: Int64 = 8 << 20
  /// Bytes of a file in front of which lines are counted; further on, the place in bytes has to do.
  private static let countLimit: Int64 = 16 << 20
  /// Bytes that are read at a time.
  private static let step: Int64 = 256 << 10

  /// A line of a file.
  private struct Line: Hashable {
    /// Where it stands.
    var source: ByteStore.Source
    /// The first byte.
    var start: Int64
    /// The byte behind the last.
    var end: Int64
  }

  /// Adds the lines of the source that tell of the node, where they can be had.
  mutating func addRaw() {
    let channels: [Channel] = [
      .name, .message, .id, .arguments, .reasoning, .result, .error, .outputText,
    ]
    let pieces = channels.compactMap { channel in
      session.pieces(subject.id, channel, at: position).first
    }
    guard !pieces.isEmpty else { return }
    addSection(.raw) { builder in
      var seen: Set<Line> = []
      for piece in pieces {
        if piece.source == .spool { continue }
        let line = builder.line(around: piece)
        guard seen.insert(line).inserted else { continue }
        builder.add(line, Place().element(seen.count - 1))
      }
      if seen.isEmpty { builder.addPieces(pieces) }
    }
  }

  /// Adds one line: where it stands, and its bytes.
  private mutating func add(_ line: Line, _ place: Place) {
    // The main file is the first of a session.
    let isMain = line.source.index <= 1
    var facts = [isMain ? state.sourceName : "file \(line.source.index) of the session"]
    if let number = number(of: line) { facts.append("line \(NumberText.grouped(number))") }
    facts.append("byte \(NumberText.grouped(Int(line.start)))")
    facts.append(SizeText.text(Int(line.end - line.start)))
    row(place, nil, [Span(SafeText(facts.joined(separator: ", ")), .dim)])
    let limit = state.limit(section, place.path, Self.rawLimit)
    let datum = Datum(
      form: .text, source: line.source, offset: line.start, length: Int(line.end - line.start))
    row(place, nil, [Span(SafeText(session.store.text(of: datum, limit: limit)), .code)])
    let rest = Int(line.end - line.start) - limit
    if rest > 0 { addMore("\(SizeText.text(rest)) more", place, shown: Self.rawLimit) }
  }

  /// Bytes of a record that are shown at first.
  private static let rawLimit = 16 << 10

  /// Adds what came over the network or through a pipe: the values as they stood in their records.
  private mutating func addPieces(_ pieces: [Datum]) {
    for (index, piece) in pieces.enumerated() where piece.form != .moment {
      let limit = state.limit(section, "[\(index)]", Self.rawLimit)
      let place = Place().element(index)
      let text = session.store.withBytes(of: piece, limit: limit) { SafeText(bytes: $0) }
      row(place, nil, [Span(text, .code)])
      let rest = Int(piece.length) - limit
      if rest > 0 { addMore("\(SizeText.text(rest)) more", place, shown: Self.rawLimit) }
    }
  }

  // MARK: Lines

  /// The line that a datum stands in.
  private func line(around datum: Datum) -> Line {
    var start = datum.offset
    let first = max(0, datum.offset - Self.reach)
    search: while start > first {
      let from = max(first, start - Self.step)
      let found = bytes(datum.source, from, start) { bytes in
        bytes.lastIndex(of: 0x0a).map { from + Int64($0) + 1 }
      }
      if let found {
        start = found
        break search
      }
      start = from
    }
    var end = datum.offset + Int64(datum.length)
    let last = end + Self.reach
    while end < last {
      let from = end
      let (found, count) = bytes(datum.source, from, from + Self.step) { bytes in
        (bytes.firstIndex(of: 0x0a).map { from + Int64($0) }, bytes.count)
      }
      end = found ?? from + Int64(count)
      if found != nil || count == 0 { break }
    }
    return Line(source: datum.source, start: start, end: end)
  }

  /// The number of a line in its file, from 1; `nil` when counting would take too long.
  private func number(of line: Line) -> Int? {
    guard line.start <= Self.countLimit else { return nil }
    var count = 1
    var from: Int64 = 0
    while from < line.start {
      let to = min(line.start, from + 4 * Self.step)
      count += bytes(line.source, from, to) { bytes in
        bytes.withMemoryRebound(to: UInt8.self) { $0.reduce(0) { $0 + ($1 == 0x0a ? 1 : 0) } }
      }
      from = to
    }
    return count
  }

  /// Lends bytes of a source.
  private func bytes<Result>(
    _ source: ByteStore.Source, _ from: Int64, _ to: Int64,
    _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    session.store.withBytes(
      of: Datum(form: .text, source: source, offset: from, length: Int(to - from)), body)
  }
}
