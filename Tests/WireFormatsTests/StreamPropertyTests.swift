import Feeds
import Glibc
import JSONReading
import Reports
import SessionModel
import TestSupport
import Testing
import WireFormats

/// What holds for every stream, tried on all recordings beside the project: it can be cut anywhere, and
/// the pieces in which it arrives make no difference. Bytes come through a pipe, as they do in the program.
@Suite("Streams in pieces")
struct StreamPropertyTests {
  /// The folders of recordings of streams.
  static let folders = [
    "ag-ui", "openai-chat", "openai-compat-quirks", "candle-vllm", "openai-responses", "anthropic",
    "loom", "beluga", "lumnis", "codex-exec-json", "claude-stream-json",
  ]

  /// A recording, and how it is read.
  private struct Recording {
    var name: String
    var bytes: [UInt8]
    var format: Format
    var framing: Record.Framing
  }

  /// Bytes of a recording that are tried at most.
  private static let sizeLimit = 400 << 10

  private func recordings(_ folder: String) -> [Recording] {
    guard let path = Conversation.samples(folder) else {
      print("skipped: no samples of \(folder) beside the project")
      return []
    }
    return [".jsonl", ".sse", ".txt", ".json"].flatMap { Conversation.files(in: path, ending: $0) }
      .compactMap { path in
        let bytes = Array((Files.text(path) ?? "").utf8)
        let found = bytes.withUnsafeBytes { Format.detect($0, isWhole: true) }
        guard let format = found.format, bytes.count <= Self.sizeLimit else { return nil }
        let name = String(path.split(separator: "/").last ?? "")
        return Recording(name: name, bytes: bytes, format: format, framing: found.framing ?? .line)
      }
  }

  /// Reads bytes that come through a pipe in pieces.
  private func read(_ recording: Recording, in pieces: [ArraySlice<UInt8>]) throws -> Session {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    let feed = StandardInputFeed(descriptor: ends[0], monotonic: { .zero })
    feed.framing = recording.framing
    var session = Session()
    var reader = recording.format.makeReader()
    let now = Now(wall: Milliseconds(1_700_000_000_000), monotonic: .zero)
    func step() {
      feed.step(now: now, budget: Milliseconds(1)) { record in
        do throws(UnreadableRecord) {
          try reader.read(record, into: &session)
        } catch {
          if !record.bytes.isEmpty {
            session.apply(.note(Note(.malformed, line: record.number, error.reason)))
          }
        }
        return .taken
      }
    }
    for piece in pieces {
      var rest = piece
      while !rest.isEmpty {
        // Less than a pipe holds, so that writing does not wait for us.
        let part = rest.prefix(1 << 14)
        let count = part.withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
        try #require(count == part.count)
        rest = rest.dropFirst(count)
        step()
      }
    }
    close(ends[1])
    while feed.status.end == nil { step() }
    reader.finish(into: &session)
    return session
  }

  private func document(_ session: Session) -> [UInt8] {
    JSONReport.document(of: session, at: session.position, compact: true)
  }

  /// Cuts bytes into pieces of random sizes.
  private func pieces(
    _ bytes: [UInt8], upTo limit: Int, _ generator: inout SeededGenerator
  ) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Int.random(in: 1...limit, using: &generator))
      pieces.append(bytes[start..<end])
      start = end
    }
    return pieces
  }

  @Test("bytes, random pieces and the whole give the same document", arguments: folders)
  func pieces(folder: String) throws {
    var generator = SeededGenerator(seed: 5)
    for recording in recordings(folder) {
      let bytes = recording.bytes
      let whole = document(try read(recording, in: [bytes[...]]))
      for limit in [7, 300, 5000] where bytes.count / limit < 3000 {
        let cut = pieces(bytes, upTo: limit, &generator)
        #expect(try document(read(recording, in: cut)) == whole, "\(recording.name) by \(limit)")
      }
      guard bytes.count < 5000 else { continue }
      let single = bytes.indices.map { bytes[$0...$0] }
      #expect(try document(read(recording, in: single)) == whole, "\(recording.name) by bytes")
    }
  }

  @Test("cut at any byte it is a session that is settled", arguments: folders)
  func cuts(folder: String) throws {
    let parser = JSONParser()
    for recording in recordings(folder) {
      let bytes = recording.bytes
      let step = max(1, bytes.count / 60)
      for end in Set(stride(from: 0, to: bytes.count, by: step)).union([max(0, bytes.count - 1)]) {
        let session = try read(recording, in: [bytes[..<end]])
        let document = document(session)
        #expect(throws: Never.self, "\(recording.name) at \(end)") {
          try parser.parse(copying: document) { (_) throws(JSONError) in }
        }
        guard session.nodeCount > 1 else { continue }
        let status = session.status(at: session.position)?.value
        // A poll of a job that goes on tells no end.
        if recording.format.name != "progress-snapshot", status != nil {
          #expect(status?.isOpen == false, "\(recording.name) at \(end)")
        }
      }
    }
  }
}
