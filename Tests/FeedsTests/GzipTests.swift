import Glibc
import SessionModel
import TestSupport
import Testing

@testable import Feeds

@Suite("Files of gzip")
struct GzipTests {
  private let folder = TestFolder()
  private let rig = Rig()

  /// Two files of gzip in a row, which are one of two lines: `{"a":1}` and `{"b":2}`.
  private let packed: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 74, 84, 178, 50, 172, 229, 170, 86, 74, 82, 178,
    2, 0, 66, 231, 57, 12, 13, 0, 0, 0, 31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 51, 170, 229, 2, 0, 73,
    6, 234, 162, 3, 0, 0, 0,
  ]

  /// Reads a file of these bytes.
  private func read(_ bytes: [UInt8]) throws -> FeedStatus {
    let descriptor = open(folder / "log.gz", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    #expect(write(descriptor, bytes, bytes.count) == bytes.count)
    close(descriptor)
    let file = try PackedFile(path: folder / "log.gz")
    let feed = StandardInputFeed(file, name: "log.gz", monotonic: { .zero })
    #expect(feed.descriptors.isEmpty)
    #expect(feed.deadline == .zero)
    #expect(!rig.run(feed) { false })
    return feed.status
  }

  @Test("are read as what is packed in them")
  func whole() throws {
    let status = try read(packed)
    #expect(rig.records == [#"{"a":1}"#, #"{"b":2}"#])
    #expect(status.end == .finished)
    #expect(status.breaks.isEmpty)
  }

  @Test("are read as far as they are whole, and what is missing is told")
  func cutOff() throws {
    for count in 3..<packed.count {
      rig.records = []
      let status = try read(Array(packed[..<count]))
      #expect(status.end == .finished)
      let isBetween = packed.dropFirst(count).starts(with: [0x1F, 0x8B])
      #expect(status.breaks.map(\.kind) == (isBetween ? [] : [.damaged]), "at \(count)")
      let text = rig.records.joined(separator: "\n")
      #expect("{\"a\":1}\n{\"b\":2}".hasPrefix(text), "at \(count): \(text)")
    }
  }

  @Test("that were changed are told of")
  func damaged() throws {
    var bytes = packed
    bytes[14] ^= 0xFF
    #expect(try read(bytes).breaks.map(\.kind) == [.damaged])
    #expect(try read(packed + [0, 0, 0]).breaks.isEmpty)
    #expect(try read(packed + [7]).breaks.map(\.kind) == [.damaged])
  }

  @Test("that are not there are named")
  func missing() {
    #expect(throws: FeedFailure.self) { try PackedFile(path: folder / "none.gz") }
  }
}
