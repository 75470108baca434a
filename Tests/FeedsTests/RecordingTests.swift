import Glibc
import SessionModel
import TestSupport
import Testing

@testable import Feeds

@Suite struct RecordingTests {
  let folder = TestFolder()
  /// 2025-09-14T19:24:28.790Z.
  static let start = Milliseconds(1_757_877_868_790)

  private func now(_ seconds: Double) -> Now {
    Now(
      wall: Self.start + Milliseconds(seconds: seconds),
      monotonic: Milliseconds(seconds: 100 + seconds))
  }

  private func writer(_ name: String = "r", at seconds: Double = 0) throws -> RecordingWriter {
    try RecordingWriter(
      path: folder / name,
      header: RecordingHeader(
        source: "https://u:pw@h/v1/jobs/1?token=t0p", format: "lumnis", startedAt: Self.start),
      now: now(seconds))
  }

  static let header =
    "{\"espalier_recording\":1,\"source\":\"https://h/v1/jobs/1?token=REDACTED\","
    + "\"format\":\"lumnis\",\"started_at\":\"2025-09-14T19:24:28.790Z\"}\n"

  @Test("The checksum is zlib's")
  func checksum() {
    for (text, digits) in [
      ("Hello World!", "1c291ca3"), ("123456789", "cbf43926"), ("", "00000000"),
      ("{\"n\":1,\"t\":12.345,\"record\":{}", "67de541b"),
    ] {
      #expect(String(decoding: Checksum.digits(Checksum.crc32(text.utf8)), as: UTF8.self) == digits)
    }
  }

  @Test("A header without secrets, then one line a record")
  func lines() throws {
    let writer = try writer()
    writer.write(.record, json: "{}", now: now(12.345))
    writer.write(.update, json: "[\n1]", now: now(13))
    "a\"\u{1B}\n".utf8.withContiguousStorageIfAvailable {
      writer.write(text: UnsafeRawBufferPointer($0), now: now(13.007))
    }
    #expect(
      folder.read("r") == Self.header + """
        {"n":1,"t":12.345,"record":{},"crc":"67de541b"}
        {"n":2,"t":13.000,"update":[ 1],"crc":"\(crc("{\"n\":2,\"t\":13.000,\"update\":[ 1]"))"}
        {"n":3,"t":13.007,"text":"a\\"\\u001b\\n","crc":"\
        \(crc("{\"n\":3,\"t\":13.007,\"text\":\"a\\\"\\u001b\\n\""))"}

        """)
    var info = stat()
    #expect(stat(folder / "r", &info) == 0)
    #expect(info.st_mode & 0o777 == 0o600)
  }

  private func crc(_ text: String) -> String {
    String(decoding: Checksum.digits(Checksum.crc32(text.utf8)), as: UTF8.self)
  }

  @Test("What was written reaches the disk a second later, and only then is there nothing to do")
  func syncing() throws {
    let writer = try writer()
    #expect(writer.deadline == now(1).monotonic)
    writer.write(.record, json: "1", now: now(0.5))
    #expect(writer.deadline == now(1).monotonic)
    writer.step(now: now(1))
    #expect(writer.deadline == nil)
    writer.write(.record, json: "2", now: now(5))
    #expect(writer.deadline == now(6).monotonic)
    writer.sync()
    #expect(writer.deadline == nil)
  }

  @Test(
    "Going on cuts a torn tail, and goes on counting",
    arguments: ["", "{\"n\":3,\"t\":2", "\u{0}\u{0}\u{0}"])
  func appending(torn: String) throws {
    do {
      let writer = try writer()
      writer.write(.record, json: "1", now: now(1))
      writer.write(.record, json: "2", now: now(2))
    }
    let whole = folder.read("r")
    folder.write(torn, to: "r", appending: true)
    let writer = try writer(at: 60)
    #expect(writer.status.records == 2)
    #expect(folder.read("r") == whole)
    writer.write(.record, json: "3", now: now(61))
    #expect(folder.read("r").hasPrefix(whole + "{\"n\":3,\"t\":61.000,\"record\":3,"))
  }

  @Test("Half a header is begun anew")
  func tornHeader() throws {
    folder.write("{\"espalier_rec", to: "r")
    _ = try writer()
    #expect(folder.read("r") == Self.header)
  }

  @Test("No other file is written to")
  func otherFiles() throws {
    folder.write("precious\n", to: "r")
    #expect(throws: FeedFailure.self) { try writer() }
    #expect(folder.read("r") == "precious\n")
    symlink(folder / "r", folder / "link")
    #expect(
      throws: FeedFailure(.unwritable, what: folder / "link", why: "is a symbolic link")
    ) { try writer("link") }
    let first = try writer("both")
    #expect(throws: FeedFailure.self) { try writer("both") }
    first.close()
    _ = try writer("both")
  }

  @Test("A full disk refuses a recording, by name")
  func fullDisk() {
    #expect(throws: FeedFailure(.unusable, what: "/dev/full", why: "is not a file")) {
      try RecordingWriter(
        path: "/dev/full",
        header: RecordingHeader(source: "-", format: "x", startedAt: Self.start), now: now(0))
    }
  }

  @Test("A full disk suspends the recording, cuts what was half written, and loses nothing small")
  func suspension() throws {
    let writer = try writer()
    writer.write(.record, json: "1", now: now(1))
    let whole = folder.read("r")
    let output = writer.output
    writer.output = { descriptor, bytes in
      _ = output(descriptor, UnsafeRawBufferPointer(rebasing: bytes.prefix(5)))
      return 5
    }
    writer.write(.record, json: "2", now: now(2))
    writer.write(.record, json: "3", now: now(3))
    #expect(folder.read("r") == whole)
    #expect(
      writer.status.warning == "recording \(folder / "r") is suspended: No space left on device")
    writer.sync()
    #expect(writer.deadline == now(12).monotonic)
    writer.step(now: now(12))
    #expect(writer.deadline == now(22).monotonic)
    writer.output = output
    writer.step(now: now(22))
    #expect(writer.status.warning == nil)
    #expect(writer.status.records == 3)
    #expect(writer.status.lost == 0)
    #expect(folder.read("r").split(separator: "\n").count == 4)
    #expect(folder.read("r").hasPrefix(whole + "{\"n\":2,\"t\":2.000,"))
  }

  @Test("What finds no room for long is counted, and the recording says so")
  func losses() throws {
    let writer = try writer()
    let output = writer.output
    writer.output = { _, _ in
      errno = ENOSPC
      return -1
    }
    let large = "\"" + String(repeating: "x", count: 3 << 20) + "\""
    for _ in 0..<5 { writer.write(.record, json: large, now: now(1)) }
    #expect(writer.status.lost == 3)
    writer.output = output
    writer.step(now: now(20))
    #expect(writer.status.records == 3)
    let text = folder.read("r").suffix(200)
    #expect(text.contains("\"note\":\"3 records were lost, for want of room"))
  }

  @Test(
    "Without room for the header nothing is written before it, and it comes first once there is")
  func lateHeader() throws {
    let writer = try RecordingWriter(path: folder / "r", now: now(0))
    #expect(writer.failure == nil)
    writer.output = { _, _ in
      errno = ENOSPC
      return -1
    }
    let header = RecordingHeader(
      source: "https://h/v1/jobs/1?token=t0p", format: "lumnis", startedAt: Self.start)
    #expect(!writer.begin(header, now: now(0)))
    #expect(writer.failure?.why.contains("No space") == true)
    writer.write(.record, json: "1", now: now(1))
    #expect(folder.read("r").isEmpty)
    writer.output = { write($0, $1.baseAddress, $1.count) }
    writer.step(now: now(11))
    #expect(writer.failure == nil)
    #expect(writer.status.warning == nil)
    #expect(folder.read("r").hasPrefix(Self.header))
    #expect(writer.status.records == 1)
    writer.close()
    // What never began leaves nothing behind.
    try RecordingWriter(path: folder / "other", now: now(0)).close()
    #expect(access(folder / "other", F_OK) != 0)
  }
}
