import SessionModel

@testable import Feeds
@testable import WireFormats

extension FuzzTarget {
  /// Cutting bytes into lines, events and records: the pieces in which they come make no
  /// difference.
  static let framing = FuzzTarget(
    name: "framing",
    seeds: {
      let texts = [
        "data: a\n\ndata: b\ndata: c\n\n",
        "\u{FEFF}id: 1\revent: e\r\ndata:x\r\n\r\n: c\nretry: 5\n\n",
        "{\n\"a\":1}\n", "{\"a\":1}\r\n\n{\"b\":2}", "[\n1,\n2]", "\0\0{\"a\":1}\n",
      ]
      return texts.flatMap { text in
        (0..<9).map { [$0 / 3, [1, 3, 200][Int($0) % 3]] + Array(text.utf8) }
      }
    },
    words: { ["data:", "event:", "id:", "retry:", "\r\n", "\n\n", "\u{FEFF}", "{\"", "\"}"] },
    run: { input in
      var input = FuzzInput(input)
      let kind = input.choice(3)
      let limit = Int(input.byte())
      let pieces = input.pieces(upTo: limit)
      let whole = [Array(input.rest)]
      switch kind {
      case 0: try hold(events(pieces) == events(whole), "events are the same in any pieces")
      case 1: try hold(records(pieces) == records(whole), "records are the same in any pieces")
      default: try hold(lines(pieces) == lines(whole), "lines are the same in any pieces")
      }
    })

  /// The events of a stream.
  private static func events(_ pieces: [[UInt8]]) -> [String] {
    var stream = EventStream()
    var found: [String] = []
    func see(_ event: EventStream.Event) {
      found.append(
        "\(event.name ?? "-") \(event.id) \(Array(event.data)) \(event.lines.map(\.range))")
    }
    for piece in pieces {
      piece.withUnsafeBytes { bytes in
        stream.read(Record(bytes: bytes, framing: .line, number: 1), endsLine: false, see)
      }
    }
    stream.finish(see)
    return found + ["\(stream.lastID) \(stream.retry?.count ?? -1)"]
  }

  /// The lines that a feed cuts.
  private static func lines(_ pieces: [[UInt8]]) -> [[UInt8]] {
    let buffer = LineBuffer()
    var found: [[UInt8]] = []
    func see(_ record: Record) { found.append(Array(record.bytes)) }
    for piece in pieces {
      _ = buffer.fill { room in
        room.copyBytes(from: piece)
        return piece.count
      }
      _ = buffer.isRestWhole
      _ = buffer.deliverLines(
        from: nil, arrival: nil, until: .zero, monotonic: { .init(-1) }, see)
    }
    buffer.deliverRest(from: nil, arrival: nil, see)
    return found
  }

  /// The records that a reader of a session cuts.
  private static func records(_ pieces: [[UInt8]]) -> [String] {
    var cutter = RecordCutter()
    var found: [String] = []
    func see(_ record: Record) {
      found.append("\(record.framing) \(record.number) \(Array(record.bytes))")
    }
    for piece in pieces {
      piece.withUnsafeBytes { cutter.read($0, arrival: nil, see) }
    }
    cutter.finish(arrival: nil, see)
    return found
  }
}
