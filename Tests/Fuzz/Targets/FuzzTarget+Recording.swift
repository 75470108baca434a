import Glibc
import JSONReading
import SessionModel
import WireFormats

@testable import Feeds

extension FuzzTarget {
  /// Recordings: any bytes, and lines with their checksums of which one bit is turned over.
  static let recording = FuzzTarget(
    name: "recording", mutation: .lines(behind: 3),
    seeds: {
      let lines = FuzzFiles.fixtures.filter { $0.count < 2000 }.prefix(8)
      let header =
        #"{"espalier_recording":1,"format":"codex","started_at":"2026-01-02T03:04:05.000Z"}"#
      let raw = header + "\n" + #"{"n":1,"t":0.5,"text":"x","crc":"00000000"}"# + "\n"
      return [[0, 0, 0] + Array(raw.utf8)] + lines.map { [1, 9, 3] + $0 }
    },
    words: {
      FuzzFiles.literals(of: "espalier-recording").map(\.word)
        + [
          "{\"espalier_recording\":1", "{\"n\":1,\"t\":0.5", ",\"record\":", ",\"text\":\"",
          ",\"crc\":\"",
        ]
    },
    run: { input in
      var input = FuzzInput(input)
      let isRaw = input.choice(2) == 0
      let (place, bit) = (Int(input.byte()), input.choice(8))
      let lines = input.rest.split(separator: 10, omittingEmptySubsequences: false).prefix(20)
      let whole = isRaw ? Array(input.rest) : recording(of: lines.map(Array.init))
      let session = read(whole)
      // Torn anywhere, it has what stands in front.
      let torn = read(Array(whole.prefix(whole.count * place / 256)))
      try hold(torn.nodeCount <= session.nodeCount || isRaw, "a part has no more than the whole")
      try readTail(whole)
      guard !isRaw, let line = lines.indices.randomElement(using: &input) else { return }
      var damaged = recording(of: lines.map(Array.init), damage: (line, place, UInt8(1 << bit)))
      let found = read(damaged)
      try hold(
        found.notes.contains {
          $0.note.reason.contains("a torn line") || $0.note.reason.contains("a damaged line")
        },
        "a bit that was turned over is noticed: \(String(decoding: damaged, as: UTF8.self))")
      damaged.removeLast()
      _ = read(damaged)
    })

  /// Records as a recording.
  ///
  /// - Parameter damage: the line in which one byte is changed in front of the checksum, its place
  /// and the
  ///   bits that change.
  private static func recording(
    of lines: [[UInt8]], damage: (line: Int, place: Int, bits: UInt8)? = nil
  ) -> [UInt8] {
    let header = RecordingHeader(source: "x", format: "claude-code", startedAt: .zero)
    var text = header.line
    for (index, line) in lines.enumerated() {
      let isJSON =
        (try? JSONParser().parse(copying: line) { (_) throws(JSONError) in true }) ?? false
      var record = Array("{\"n\":\(index + 1),\"t\":\(index).5,".utf8)
      if isJSON, !line.contains(13) {
        record += Array("\"record\":".utf8) + line
      } else {
        record += Array("\"text\":".utf8)
        JSONText.append(String(decoding: line, as: UTF8.self), to: &record)
      }
      let sum = Checksum.digits(Checksum.crc32(record))
      if let damage, damage.line == index { record[damage.place % record.count] ^= damage.bits }
      text += record + Array(",\"crc\":\"".utf8) + sum + Array("\"}\n".utf8)
    }
    return text
  }

  /// What a recording holds.
  private static func read(_ bytes: [UInt8]) -> Session {
    var reader = SessionReader(format: Format.named("espalier-recording"))
    reader.read(bytes)
    reader.finish()
    return reader.session
  }

  /// A file without a name, for one recording after the other.
  private static let file: Int32 = {
    var path = Array("/tmp/espalier-fuzz-XXXXXX".utf8CString)
    let file = mkstemp(&path)
    unlink(path)
    return file
  }()

  /// Looks at how a recording would be gone on with.
  private static func readTail(_ bytes: [UInt8]) throws {
    guard ftruncate(file, 0) == 0 else { return }
    _ = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    // What is no recording is refused.
    guard let tail = try? RecordingTail(descriptor: file, path: "recording") else { return }
    try hold(
      tail.size <= Int64(bytes.count) && tail.number >= 0 && tail.seconds >= 0,
      "a recording goes on behind its last line")
  }
}
