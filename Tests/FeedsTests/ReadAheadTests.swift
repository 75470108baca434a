import Feeds
import Glibc
import JSONReading
import SessionModel
import TestSupport
import Testing

@Suite("Reading ahead", .serialized)
struct ReadAheadTests {
  /// What a feed told of a line.
  struct Told: Equatable {
    var bytes: [UInt8]
    var place: Int64?
    var number: Int
    /// What is read of it as JSON, written again; nothing where it is none.
    var value: [UInt8]?
  }

  let folder = TestFolder()
  private let parser = JSONParser()

  /// Lines of every kind, six megabytes of them.
  private static let bytes: [UInt8] = {
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    let long = String(repeating: "long ", count: 60_000)
    var number = 0
    while bytes.count < 6 << 20 {
      number += 1
      bytes += Array(#"{"n":\#(number),"of":[true,{"a":"\u00e9\n"}],"n":"again"}"#.utf8)
      bytes += number % 3 == 0 ? [13, 10] : [10]
      switch number % 9973 {
      case 1: bytes += [10, 13, 10]
      case 2: bytes += Array("words\n{\"half\":\n[1,2]\n".utf8)
      case 3: bytes += [0, 0, 0] + Array("{\"hole\":1}\n".utf8)
      case 4: bytes += Array("{\"bad\":\"".utf8) + [0xFF, 0x01] + Array("\"}\n".utf8)
      case 5: bytes += Array("{\"long\":\"\(long)\"}\n".utf8)
      case 6: bytes += Array("{\"longer\":\"\(long)\(long)\(long)\"}\n".utf8)
      default: break
      }
    }
    return bytes + Array(#"{"last":"without an end"}"#.utf8)
  }()

  private func feed(_ name: String, ahead: Bool, follows: Bool = false) throws -> FileFeed {
    let feed = try FileFeed(
      path: folder / name, store: ByteStore(), follows: follows, monotonic: Rig.realTime)
    feed.readsAhead = ahead
    return feed
  }

  /// What a file is told as, up to its end or as many lines as a condition wants.
  private func told(
    by feed: FileFeed, parsed: inout Int, until isEnough: () -> Bool = { false }
  ) -> [Told] {
    var told: [Told] = []
    _ = Rig().run(
      feed,
      perRecord: { record in
        if record.parsed != nil { parsed += 1 }
        var value: [UInt8]?
        try? parser.parse(record.bytes, ahead: record.parsed) { (json) throws(JSONError) in
          var writer = JSONWriter(compact: true)
          writer.value(json)
          value = writer.bytes
        }
        told.append(
          Told(
            bytes: Array(record.bytes), place: record.origin?.offset, number: record.number,
            value: value))
      }, until: isEnough)
    return told
  }

  @Test("a file that is read ahead is told as any other", arguments: [false, true])
  func same(follows: Bool) throws {
    folder.write(Self.bytes, to: "a")
    var (none, many) = (0, 0)
    let plain = try feed("a", ahead: false, follows: follows)
    let ahead = try feed("a", ahead: true, follows: follows)
    let expected = told(by: plain, parsed: &none) { plain.status.phase == .waiting }
    let lines = told(by: ahead, parsed: &many) { ahead.status.phase == .waiting }
    #expect(expected.count > 20_000)
    #expect(lines == expected)
    #expect(none == 0)
    #expect(many > 10_000, "lines were parsed ahead")
    #expect(ahead.status.bytesRead == plain.status.bytesRead)
  }

  @Test("what is added to a followed file while it is read ahead is told behind the rest")
  func grows() throws {
    folder.write(Self.bytes, to: "a")
    let feed = try feed("a", ahead: true, follows: true)
    var (count, parsed) = (0, 0)
    let first = told(by: feed, parsed: &parsed) {
      count += 1
      return count == 2
    }
    folder.write("\n{\"more\":1}\n", to: "a", appending: true)
    let rest = told(by: feed, parsed: &parsed) { feed.status.phase == .waiting }
    let texts = (first + rest).suffix(2).map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(texts == [#"{"last":"without an end"}"#, #"{"more":1}"#])
  }

  @Test("a file that is written anew behind is known again by its lines")
  func anew() throws {
    folder.write(Self.bytes + [10], to: "a")
    let feed = try feed("a", ahead: true, follows: true)
    var parsed = 0
    let first = told(by: feed, parsed: &parsed) { feed.status.phase == .waiting }
    folder.write(Self.bytes + Array("\nmore\n".utf8), to: "b")
    #expect(rename(folder / "b", folder / "a") == 0)
    var isTold = false
    let rest = told(by: feed, parsed: &parsed) {
      defer { isTold = feed.status.bytesRead > Int64(Self.bytes.count) }
      return isTold && feed.status.phase == .waiting
    }
    #expect(first.count > 20_000)
    #expect(rest.map { String(decoding: $0.bytes, as: UTF8.self) } == ["more"])
    #expect(feed.status.breaks.isEmpty)
  }

  @Test("a file that is cut while it is read ahead is read again from its start")
  func cut() throws {
    folder.write(Self.bytes, to: "a")
    let feed = try feed("a", ahead: true, follows: true)
    var (count, parsed) = (0, 0)
    _ = told(by: feed, parsed: &parsed) {
      count += 1
      return count == 2
    }
    folder.write("{\"new\":1}\n", to: "a")
    var last: Told?
    let isTold = Rig().run(
      feed,
      perRecord: {
        last = Told(
          bytes: Array($0.bytes), place: $0.origin?.offset, number: $0.number, value: nil)
      },
      until: { last?.place == 0 && feed.status.phase == .waiting })
    #expect(isTold)
    #expect(last.map { String(decoding: $0.bytes, as: UTF8.self) } == #"{"new":1}"#)
    #expect(feed.status.breaks.map(\.kind) == [.truncated])
  }

  @Test("whoever lets go of a file in the middle can read ahead another one")
  func letGo() throws {
    folder.write(Self.bytes, to: "a")
    for _ in 0..<20 {
      var parsed = 0
      let feed = try feed("a", ahead: true)
      _ = told(by: feed, parsed: &parsed) { feed.status.bytesRead >= 1 << 20 }
      #expect(parsed > 0)
    }
  }
}
