import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import Feeds

/// The lines that are sent are those that a recording would have.
@Suite("The log of a published session") struct PublishedLogTests {
  private let folder = TestFolder()

  private static func now(_ seconds: Double) -> Now {
    Now(
      wall: Milliseconds(seconds: 1_757_877_868 + seconds),
      monotonic: Milliseconds(seconds: 100 + seconds))
  }

  private func give(_ text: String, to take: (Record) -> Void, file: String? = nil) {
    let padded = Array(text.utf8) + [UInt8](repeating: 0, count: Record.padding)
    padded.withUnsafeBytes { bytes in
      take(
        Record(
          bytes: UnsafeRawBufferPointer(rebasing: bytes.dropLast(Record.padding)), framing: .line,
          number: 1, file: file))
    }
  }

  private static let header = RecordingHeader(
    source: "x", format: "codex", startedAt: Milliseconds(0))

  @Test("each line is that of the recording, made from where its record stands")
  func lines() throws {
    let writer = try RecordingWriter(
      path: folder / "r", header: Self.header, now: Self.now(0))
    let log = PublishedLog(store: ByteStore(), redact: nil)
    let parser = JSONParser()
    log.begin(Self.header, now: Self.now(0))
    for (text, file) in [("{\"a\": 1}", nil), ("{\"b\":\n2}", "sub/a"), ("no JSON", nil)] {
      let (seconds, log) = (Double(log.count) + 1.5, log)
      give(text, to: { log.append($0, now: Self.now(seconds)) }, file: file)
      give(
        text,
        to: { record in
          let (kind, json) = RecordingLine.payload(of: record.bytes, parser)
          json.withUnsafeBytes {
            writer.write(kind, json: $0, of: record, now: Self.now(seconds))
          }
        }, file: file)
    }
    writer.close()
    let sent = [log.header ?? []] + (1...log.count).map { log.line($0) }
    let recorded = folder.read("r").split(separator: "\n").map(String.init)
    // The writer begins with the wall clock of its header.
    #expect(
      sent.map { RecordingLine.content(of: $0) }
        == recorded.map { RecordingLine.content(of: Array($0.utf8)) })
    #expect(String(decoding: sent[1], as: UTF8.self).contains("\"t\":1.500,\"record\":{\"a\": 1}"))
    #expect(sent[0] == Array(recorded[0].utf8))
  }

  @Test("what tells two lines apart is neither their time nor their checksum")
  func content() {
    func line(_ number: Int, _ seconds: Double, _ json: String) -> [UInt8] {
      var line: [UInt8] = []
      RecordingLine(number: number, time: Milliseconds(seconds: seconds), file: "a,b")
        .append(.record, json.utf8, to: &line)
      return line.dropLast()
    }
    #expect(
      RecordingLine.content(of: line(1, 1, "{}")) == RecordingLine.content(of: line(1, 9, "{}")))
    #expect(
      RecordingLine.content(of: line(1, 1, "{}")) != RecordingLine.content(of: line(1, 1, "[]")))
  }

  @Test("secrets are taken out, and what is no JSON without them is not told")
  func redaction() {
    let log = PublishedLog(store: ByteStore()) { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      return Array(text.split(separator: "geheim").joined(separator: "[redacted]").utf8)
    }
    log.begin(Self.header, now: Self.now(0))
    give("{\"a\":\"geheim\"}", to: { log.append($0, now: Self.now(1)) })
    give("{\"a\":geheim}", to: { log.append($0, now: Self.now(1)) })
    #expect(String(decoding: log.line(1), as: UTF8.self).contains("{\"a\":\"[redacted]\"}"))
    #expect(!String(decoding: log.line(2), as: UTF8.self).contains("geheim"))
  }

  @Test("a record that is not in its file any more is told to be so")
  func gone() throws {
    let path = folder.write("{\"a\":1}\n", to: "s")
    let store = ByteStore()
    let source = try #require(store.add(path: path))
    let log = PublishedLog(store: store, redact: nil)
    let padded = Array("{\"a\":1}".utf8) + [UInt8](repeating: 0, count: Record.padding)
    padded.withUnsafeBytes { bytes in
      let record = Record(
        bytes: UnsafeRawBufferPointer(rebasing: bytes.prefix(7)),
        origin: .init(source: source, offset: 0), framing: .line, number: 1)
      log.append(record, now: Self.now(0))
    }
    folder.write("", to: "s")
    #expect(String(decoding: log.line(1), as: UTF8.self).contains("not in its file any more"))
  }

  @Test("a line of more than 32 KB is a head in the stream and itself beside it")
  func large() throws {
    let log = PublishedLog(store: ByteStore(), redact: nil)
    log.begin(Self.header, now: Self.now(0))
    let long = String(repeating: "x", count: 50_000)
    let many = "[" + (0..<20_000).map { "\"\($0)\"" }.joined(separator: ",") + "]"
    for text in ["{\"a\":\"\(long)\",\"b\":[1,\"c\"]}", many, long, "{\"a\":1}"] {
      give(text, to: { log.append($0, now: Self.now(1)) })
    }
    let entries = (1...4).map { log.entry($0) }
    #expect(entries.allSatisfy { $0.line.count <= StreamEntry.longest })
    #expect(entries.map { $0.body?.count ?? 0 > 50_000 } == [true, true, true, false])
    #expect((1...4).allSatisfy { log.line($0) == entries[$0 - 1].body ?? entries[$0 - 1].line })
    let heads = entries.map { String(decoding: $0.line, as: UTF8.self) }
    #expect(heads[0].contains("x… (45904 more bytes)\",\"b\":[1,\"c\"]},\"crc\":"))
    #expect(heads[1].contains("\"note\":\"a record of \(many.utf8.count) bytes\""))
    #expect(heads[2].contains("\"text\":\"xxx"))
    let parser = JSONParser()
    for entry in entries {
      #expect((try? parser.parse(copying: entry.line) { (_) throws(JSONError) in true }) == true)
    }
  }

  @Test("strings are cut between characters, and the rest stays as it is", arguments: 0...30)
  func cuts(limit: Int) throws {
    let json = #"{"k":"aä\\\"\u00e4\ud83d\ude00\ndé😀","n":[1,"",-2.5e3,null],"z":"b"}"#
    let cut = CutJSON.cut(Array(json.utf8), strings: limit)
    let parser = JSONParser()
    let (text, rest) = try parser.parse(copying: cut) { (value) throws(JSONError) in
      (value["k"]?.string ?? "", Array(value.members).count)
    }
    #expect(rest == 3)
    #expect(!text.contains("\u{FFFD}"))
    #expect("aä\\\"ä😀\ndé😀".hasPrefix(text.prefix { $0 != "…" }))
    #expect(String(decoding: cut, as: UTF8.self).contains(#"[1,"",-2.5e3,null]"#))
  }

  @Test("a log begins anew with its source")
  func renewed() {
    let log = PublishedLog(store: ByteStore(), redact: nil)
    log.begin(Self.header, now: Self.now(0))
    give("{\"a\":1}", to: { log.append($0, now: Self.now(1)) })
    log.renew()
    #expect(log.header == nil && log.count == 0 && log.renewals == 1)
    log.begin(Self.header, now: Self.now(5))
    give("{\"b\":1}", to: { log.append($0, now: Self.now(5)) })
    #expect(
      String(decoding: log.line(1), as: UTF8.self).hasPrefix(
        "{\"n\":1,\"t\":0.000,\"record\":{\"b\":1}"))
  }
}
