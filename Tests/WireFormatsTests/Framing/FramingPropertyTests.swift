import SessionModel
import TestSupport
import Testing

@testable import WireFormats

/// What holds for every way to cut a source into texts, whatever its bytes: each step takes bytes or ends,
/// so what comes out is no more than what went in.
@Suite("Any bytes, in any framing")
struct FramingPropertyTests {
  private static let alphabet =
    Array("[]{},:\"\\ x1\n\rdatevnid".utf8) + [0xEF, 0xBB, 0xBF, 0, 0x80]
  private static let words = [
    "data: {", "}\n\n", "[{\"a\":1},", "event: x\n", "\"]\"", "[DONE]", "{}",
  ]

  /// Bytes in which what framings look at comes often.
  private func bytes(_ random: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0..<20, using: &random) {
      if random.chance(30) {
        bytes += (Self.words.randomElement(using: &random) ?? "").utf8
      } else {
        bytes.append(Self.alphabet.randomElement(using: &random) ?? 0)
      }
    }
    return bytes
  }

  @Test("texts of streams are at most as many as their bytes, and none is longer than all of them")
  func streams() {
    var random = SeededGenerator(seed: 50)
    for round in 0..<6000 {
      let pieces = (0..<3).map { _ in bytes(&random) }
      let size = pieces.reduce(0) { $0 + $1.count }
      let stream = StreamRecords()
      var (count, longest) = (0, 0)
      func see(_ payload: StreamRecords.Payload) {
        count += 1
        longest = max(longest, payload.record.bytes.count)
      }
      for (number, piece) in pieces.enumerated() {
        (piece + Array(repeating: 0, count: Record.padding)).withUnsafeBytes {
          stream.read(
            Record(
              bytes: UnsafeRawBufferPointer(rebasing: $0.dropLast(Record.padding)),
              framing: round % 2 == 0 ? .line : .document, number: number), see)
        }
      }
      stream.finish(see)
      #expect(count <= size + 3)
      #expect(longest <= size + 3)
    }
  }

  @Test("records are the same in any pieces")
  func pieces() {
    var random = SeededGenerator(seed: 53)
    for _ in 0..<4000 {
      let whole = bytes(&random) + Array("\n".utf8) + bytes(&random)
      let size = Int.random(in: 1...4, using: &random)
      let pieces = stride(from: 0, to: whole.count, by: size).map {
        Array(whole[$0..<min(whole.count, $0 + size)])
      }
      #expect(records(pieces) == records([whole]), "\(String(decoding: whole, as: UTF8.self))")
    }
  }

  /// What a source is cut into.
  private func records(_ pieces: [[UInt8]]) -> [String] {
    var cutter = RecordCutter()
    var found: [String] = []
    func see(_ record: Record) {
      found.append("\(record.framing) \(record.number) \(Array(record.bytes))")
    }
    for piece in pieces { piece.withUnsafeBytes { cutter.read($0, arrival: nil, see) } }
    cutter.finish(arrival: nil, see)
    return found
  }

  @Test("events of a stream are at most as many as its lines")
  func events() {
    var random = SeededGenerator(seed: 51)
    for _ in 0..<6000 {
      let pieces = (0..<3).map { _ in bytes(&random) }
      let lines = pieces.joined().count { $0 == 10 || $0 == 13 } + 4
      #expect(EventStreamTests.events(pieces, endsLines: true, finishes: true).count <= lines)
    }
  }

  @Test("every format reads any bytes, record by record, to their end")
  func formats() {
    var random = SeededGenerator(seed: 52)
    for format in Format.all {
      for round in 0..<40 {
        var source = SessionReader(format: format)
        for _ in 0..<4 {
          let text = String(decoding: bytes(&random), as: UTF8.self)
          source.follow(text, framing: round % 2 == 0 ? .line : .document)
        }
        source.finish()
        #expect(source.session.nodeCount < 2000)
      }
    }
  }
}
