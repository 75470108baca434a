import Feeds
import Glibc
import SessionModel
import TestSupport
import Testing

@Suite struct FileFeedTests {
  let folder = TestFolder()
  let store = ByteStore()
  let rig = Rig()

  private func feed(_ name: String, follows: Bool = false, notified: Bool = true) throws
    -> FileFeed
  {
    try FileFeed(
      path: folder / name, store: store, follows: follows, usesNotifications: notified,
      monotonic: Rig.realTime)
  }

  @Test("Lines come without their ends, numbered, with their place in the file")
  func lines() throws {
    folder.write("one\ntwo\r\n\n\u{0}three\nlast", to: "a")
    let feed = try feed("a")
    #expect(feed.peek(5) == Array("one\nt".utf8))
    var places: [Int64?] = []
    var numbers: [Int] = []
    _ = rig.run(
      feed,
      perRecord: {
        places.append($0.origin?.offset)
        numbers.append($0.number)
        #expect($0.arrival == nil)
      }, until: { false })
    #expect(rig.records == ["one", "two", "", "three", "last"])
    #expect(places == [0, 4, 9, 11, 17])
    #expect(numbers == [1, 2, 3, 4, 5])
    #expect(feed.status.end == .finished)
    #expect(feed.status.bytesRead == 21)
    #expect(feed.status.bytesTotal == 21)
  }

  @Test("The last line of a file that is not followed is known as such, with or without its end")
  func lastOfAll() throws {
    for (text, follows) in [("one\ntwo\n", false), ("one\ntwo", false), ("one\ntwo\n", true)] {
      folder.write(text, to: "a")
      var last: [Bool] = []
      let rig = Rig()
      _ = rig.run(
        try feed("a", follows: follows), perRecord: { last.append($0.isLast) },
        until: { last.count == 2 })
      #expect(last == [false, !follows], "\(text), followed: \(follows)")
    }
  }

  @Test("What a record says of its place is what the store reads there")
  func origins() throws {
    folder.write("alpha\nbeta\n", to: "a")
    var read: [String] = []
    let store = store
    _ = rig.run(
      try feed("a"),
      perRecord: { record in
        guard let origin = record.origin else { return }
        let datum = Datum(
          form: .text, source: origin.source, offset: origin.offset, length: record.bytes.count)
        read.append(store.withBytes(of: datum) { String(decoding: $0, as: UTF8.self) })
      }, until: { false })
    #expect(read == ["alpha", "beta"])
  }

  @Test("A line of 60 MB is one record between its neighbours")
  func longLine() throws {
    let long = String(repeating: "x", count: 60 << 20)
    folder.write("a\n\(long)\nb\n", to: "a")
    var lengths: [Int] = []
    let feed = try feed("a")
    var steps = 0
    while feed.status.end == nil {
      feed.step(now: rig.now, budget: Milliseconds(4)) {
        lengths.append($0.bytes.count)
        return .taken
      }
      steps += 1
    }
    #expect(lengths == [1, 60 << 20, 1])
    #expect(steps > 1)
  }

  @Test("A whole document is one record")
  func document() throws {
    folder.write("{\n}\n", to: "a")
    let feed = try feed("a")
    feed.framing = .document
    _ = rig.run(feed, perRecord: { #expect($0.origin?.offset == 0) }, until: { false })
    #expect(rig.records == ["{\n}\n"])
  }

  @Test("A followed document is delivered again when it was written anew")
  func followedDocument() throws {
    folder.write("{\"a\":1}", to: "a")
    let feed = try feed("a", follows: true)
    feed.framing = .document
    #expect(rig.run(feed) { rig.records.count == 1 })
    folder.write("{\"a\":2}", to: "b")
    rename(folder / "b", folder / "a")
    #expect(rig.run(feed) { rig.records.count == 2 || skip() })
    folder.write("{\"a\":33}", to: "a")
    #expect(rig.run(feed) { rig.records.count == 3 || skip() })
    #expect(rig.records == ["{\"a\":1}", "{\"a\":2}", "{\"a\":33}"])
    folder.write("", to: "a")
    for _ in 0..<100 { _ = rig.run(feed) { !skip() } }
    feed.jobEnded()
    #expect(!rig.run(feed) { skip() })
    #expect(rig.records.count == 3)
    #expect(feed.status.end == .finished)
  }

  /// Moves the clock to the next look at a file that nothing else will wake.
  private func skip() -> Bool {
    rig.monotonic = rig.monotonic + Milliseconds(20)
    return false
  }

  @Test("A file that grows is followed, half a line is waited for", arguments: [true, false])
  func growing(notified: Bool) throws {
    folder.write("one\ntw", to: "a")
    let feed = try feed("a", follows: true, notified: notified)
    #expect(rig.run(feed) { rig.records == ["one"] && feed.status.phase == .waiting })
    folder.write("o\nthr", to: "a", appending: true)
    var arrival: Milliseconds?
    let isDone = rig.run(
      feed, perRecord: { arrival = $0.arrival },
      until: { rig.records.count == 2 || !notified && skip() })
    #expect(isDone)
    #expect(arrival != nil)
    feed.jobEnded()
    _ = rig.run(feed) { false }
    #expect(rig.records == ["one", "two", "thr"])
    #expect(feed.status.end == .finished)
  }

  @Test("A last line without an end that stood there at the start did not come now")
  func lastLine() throws {
    folder.write("{\"a\":1}\n{\"b\":2}", to: "a")
    let feed = try feed("a", follows: true)
    var arrivals: [Milliseconds?] = []
    #expect(
      rig.run(
        feed, perRecord: { arrivals.append($0.arrival) },
        until: { rig.records.count == 2 || skip() }))
    folder.write("\n{\"c\":3}", to: "a", appending: true)
    #expect(
      rig.run(
        feed, perRecord: { arrivals.append($0.arrival) },
        until: { rig.records.count == 3 || skip() }))
    #expect(arrivals.map { $0 == nil } == [true, true, false])
  }

  @Test("A line that comes though the job was told to have ended takes that back")
  func goesOn() throws {
    folder.write("one\n", to: "a")
    let feed = try feed("a", follows: true)
    #expect(rig.run(feed) { rig.records == ["one"] && feed.status.phase == .waiting })
    folder.write("two\n", to: "a", appending: true)
    feed.jobEnded()
    #expect(rig.run(feed) { rig.records.count == 2 && feed.status.phase == .waiting || skip() })
    #expect(feed.status.end == nil)
    feed.jobEnded()
    #expect(!rig.run(feed) { skip() })
    #expect(feed.status.end == .finished)
  }

  @Test("A file that is cut is read from its start, also when it is soon longer than before")
  func truncation() throws {
    folder.write("one\ntwo\n", to: "a")
    let feed = try feed("a", follows: true)
    #expect(rig.run(feed) { rig.records.count == 2 && feed.status.phase == .waiting })
    folder.write("new\n", to: "a")
    #expect(rig.run(feed) { rig.records.count == 3 && feed.status.phase == .waiting })
    folder.write("other and longer\n", to: "a")
    #expect(rig.run(feed) { rig.records.count == 4 })
    #expect(rig.records == ["one", "two", "new", "other and longer"])
    #expect(feed.status.breaks.map(\.kind) == [.truncated, .truncated])
  }

  @Test("A file that is replaced is read to its end, and then the new one")
  func replacement() throws {
    folder.write("one\nhalf", to: "a")
    let feed = try feed("a", follows: true)
    #expect(rig.run(feed) { rig.records.count == 1 && feed.status.phase == .waiting })
    rename(folder / "a", folder / "old")
    #expect(rig.run(feed) { feed.status.breaks.map(\.kind) == [.gone] || skip() })
    folder.write(" line\n", to: "old", appending: true)
    folder.write("new\n", to: "a")
    #expect(rig.run(feed) { rig.records.count == 3 || skip() })
    #expect(rig.records == ["one", "half line", "new"])
    #expect(feed.status.breaks.map(\.kind) == [.gone, .replaced])
  }

  @Test("A file that is saved by writing it again, with more, breaks nothing")
  func savedAnew() throws {
    folder.write("one\ntwo\n", to: "a")
    let feed = try feed("a", follows: true)
    #expect(rig.run(feed) { rig.records.count == 2 && feed.status.phase == .waiting })
    folder.write("one\ntwo\nthree\n", to: "b")
    rename(folder / "b", folder / "a")
    #expect(rig.run(feed) { rig.records.count == 3 || skip() })
    folder.write("", to: "a")
    #expect(rig.run(feed) { feed.status.bytesRead == 0 || skip() })
    folder.write("one\ntwo\nthree\nfour\n", to: "a")
    #expect(rig.run(feed) { rig.records.count == 4 || skip() })
    #expect(rig.records == ["one", "two", "three", "four"])
    #expect(feed.status.breaks.isEmpty)
    #expect(feed.status.renewals == 0)
  }

  @Test("A file whose later lines were written anew goes on from the first that differs")
  func rewound() throws {
    folder.write("one\ntwo\nthree\n", to: "a")
    let feed = try feed("a", follows: true)
    #expect(rig.run(feed) { rig.records.count == 3 && feed.status.phase == .waiting })
    folder.write("one\nother\n", to: "a")
    #expect(rig.run(feed) { rig.records.count == 4 || skip() })
    #expect(rig.records.last == "other")
    #expect(feed.status.breaks == [FeedBreak(kind: .truncated, afterRecord: 3)])
    #expect(feed.status.renewals == 0)
    folder.write("new\n", to: "a")
    #expect(rig.run(feed) { rig.records.count == 5 || skip() })
    #expect(feed.status.renewals == 1)
  }

  @Test("What was cut and does not come back is told")
  func emptied() throws {
    folder.write("one\n", to: "a")
    let feed = try feed("a", follows: true)
    #expect(rig.run(feed) { rig.records.count == 1 && feed.status.phase == .waiting })
    folder.write("", to: "a")
    #expect(rig.run(feed) { feed.status.breaks.map(\.kind) == [.truncated] || skip() })
  }

  @Test("A file that is not there yet is waited for, and tells its framing when it comes")
  func awaited() throws {
    let feed = try FileFeed(
      path: folder / "later", store: store, follows: true, patience: Milliseconds(5000),
      monotonic: Rig.realTime)
    feed.framing = nil
    feed.tellFraming = { $0(2).starts(with: "{\n".utf8) ? .document : .line }
    #expect(rig.run(feed) { feed.status.lastError != nil })
    #expect(feed.status.lastError == "No such file or directory; waiting for it")
    folder.write("", to: "later")
    #expect(rig.run(feed) { feed.status.lastError == nil || skip() })
    folder.write("{\n}", to: "later")
    #expect(rig.run(feed) { rig.records == ["{\n}"] || skip() })
  }

  @Test("A file that does not come is told after some time")
  func awaitedInVain() throws {
    let feed = try FileFeed(
      path: folder / "never", store: store, follows: true, patience: Milliseconds(5000),
      monotonic: Rig.realTime)
    let start = rig.monotonic
    #expect(!rig.run(feed) { skip() })
    #expect(rig.monotonic - start >= Milliseconds(5000))
    let failure = FeedFailure(
      .unreadable, what: folder / "never", why: "No such file or directory")
    #expect(feed.status.end == .failed(failure))
  }

  @Test("A last line that lacks nothing but its end is read when its writer rests")
  func wholeRest() throws {
    folder.write("one\n{\"a\":\"}\"", to: "a")
    let feed = try feed("a", follows: true)
    #expect(rig.run(feed) { rig.records.count == 1 && feed.status.phase == .waiting })
    for _ in 0..<20 { _ = rig.run(feed) { !skip() } }
    #expect(rig.records == ["one"])
    folder.write("}", to: "a", appending: true)
    #expect(rig.run(feed) { rig.records.count == 2 || skip() })
    folder.write("\n{}\n", to: "a", appending: true)
    var number = 0
    let isDone = rig.run(
      feed, perRecord: { number = $0.number }, until: { rig.records.count == 3 || skip() })
    #expect(isDone)
    #expect(rig.records == ["one", "{\"a\":\"}\"}", "{}"])
    #expect(number == 3)
  }

  @Test(
    "What is written anew without a line end is read at once, whatever wakes the feed meanwhile")
  func rewrittenRest() throws {
    folder.write("{\"a\":1}", to: "a")
    let feed = try feed("a", follows: true)
    #expect(rig.run(feed) { rig.records.count == 1 || skip() })
    let start = rig.monotonic
    folder.write("{\"a\":1,\"b\":2}", to: "a")
    #expect(rig.run(feed) { rig.records.count == 2 || skip() })
    #expect(rig.records.last == "{\"a\":1,\"b\":2}")
    #expect(rig.monotonic - start < Milliseconds(2000))
  }

  @Test("A byte order mark and a hole of NUL bytes are nobody's text")
  func junk() throws {
    folder.write("\u{FEFF}one\n\0\0\0two\n", to: "a")
    _ = rig.run(try feed("a")) { false }
    #expect(rig.records == ["one", "two"])
  }

  @Test("A line beyond the limit costs a word about it, and nothing of its neighbours")
  func lineTooLong() throws {
    folder.write("a\n", to: "a")
    let block = String(repeating: "x", count: 10 << 20)
    for _ in 0..<10 { folder.write(block, to: "a", appending: true) }
    folder.write("\nb\n", to: "a", appending: true)
    let feed = try feed("a")
    feed.lineLimit = 64 << 20
    var numbers: [Int] = []
    _ = rig.run(feed, perRecord: { numbers.append($0.number) }, until: { false })
    #expect(rig.records == ["a", "b"])
    #expect(numbers == [1, 3])
    #expect(feed.status.breaks == [FeedBreak(kind: .lineTooLong, afterRecord: 1)])
    #expect(feed.status.end == .finished)
  }

  @Test("A hundred replacements leave no descriptors behind")
  func rotations() throws {
    func descriptors() -> Int { (0..<1024).filter { fcntl(Int32($0), F_GETFD) >= 0 }.count }
    folder.write("0\n", to: "a")
    let feed = try feed("a", follows: true)
    #expect(rig.run(feed) { rig.records.count == 1 && feed.status.phase == .waiting })
    let before = descriptors()
    for i in 1...100 {
      folder.write("\(i)\n", to: "b")
      rename(folder / "b", folder / "a")
      #expect(rig.run(feed) { rig.records.count == i + 1 || skip() })
    }
    #expect(rig.records.count == 101)
    // Other tests open and close files meanwhile.
    #expect(descriptors() - before < 50)
  }

  @Test("What can't be read is named")
  func unreadable() throws {
    folder.write("\u{1F}", to: "zip")
    let zip = open(folder / "zip", O_WRONLY | O_TRUNC)
    #expect(Glibc.write(zip, [0x1F, 0x8B, 8] as [UInt8], 3) == 3)
    close(zip)
    mkfifo(folder / "pipe", 0o600)
    for (path, why) in [
      (folder / "none", "No such file or directory"), (folder.path, "is a directory"),
      (folder / "pipe", "is not a file but a stream; give it as standard input"),
      (folder / "zip", "is compressed with gzip; unpack it first: zcat FILE | espalier -"),
    ] {
      #expect(throws: FeedFailure(.unreadable, what: path, why: why)) {
        try FileFeed(path: path, store: store, follows: false, monotonic: Rig.realTime)
      }
    }
  }
}
