import Feeds
import Glibc
import SessionModel
import TestSupport
import Testing

@Suite struct StandardInputFeedTests {
  let rig = Rig()

  @Test("A pipe gives lines as they come and its last half line at its end")
  func pipes() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { close(ends[0]) }
    let feed = StandardInputFeed(descriptor: ends[0], monotonic: Rig.realTime)
    #expect(feed.peek(100).bytes.isEmpty)
    #expect(Glibc.write(ends[1], "one\ntw", 6) == 6)
    #expect(feed.peek(100) == (Array("one\ntw".utf8), true))
    #expect(feed.deadline == .zero)
    var origins: [Record.Origin] = []
    let hasLine = rig.run(
      feed, perRecord: { record in record.origin.map { origins.append($0) } },
      until: { rig.records == ["one"] })
    #expect(hasLine)
    #expect(origins.isEmpty)
    #expect(feed.deadline == nil)
    #expect(Glibc.write(ends[1], "o\r\nthree", 8) == 8)
    close(ends[1])
    _ = rig.run(feed) { false }
    #expect(rig.records == ["one", "two", "three"])
    #expect(feed.status.end == .finished)
  }

  @Test("A pipe tells its framing when there are bytes, and an endless one ends with its job")
  func endlessPipe() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let feed = StandardInputFeed(
      descriptor: ends[0], isEndless: true, monotonic: Rig.realTime)
    feed.framing = nil
    var heads: [String] = []
    feed.tellFraming = {
      heads.append(String(decoding: $0, as: UTF8.self))
      return .line
    }
    #expect(Glibc.write(ends[1], "on", 2) == 2)
    for _ in 0..<5 { _ = rig.run(feed) { true } }
    #expect(heads.isEmpty)
    #expect(Glibc.write(ends[1], "e\nha", 4) == 4)
    #expect(rig.run(feed) { rig.records == ["one"] })
    #expect(heads == ["one\nha"])
    feed.jobEnded()
    _ = rig.run(feed) { false }
    #expect(rig.records == ["one", "ha"])
    #expect(feed.status.end == .finished)
  }

  @Test("An empty pipe ends without a record")
  func emptyPipe() throws {
    let feed = StandardInputFeed(
      descriptor: open("/dev/null", O_RDONLY), monotonic: Rig.realTime)
    _ = rig.run(feed) { false }
    #expect(rig.records.isEmpty)
    #expect(feed.status.end == .finished)
  }
}
