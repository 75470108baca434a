import Feeds
import Glibc
import SessionModel
import TestSupport
import Testing

@Suite struct SessionFilesFeedTests {
  let folder = TestFolder()
  let store = ByteStore()
  let rig = Rig()

  /// A session `main.jsonl` with companions in `main/`.
  private func feed(follows: Bool = false, notified: Bool = true) throws -> SessionFilesFeed {
    let main = try FileFeed(
      path: folder / "main.jsonl", store: store, follows: follows, usesNotifications: notified,
      monotonic: Rig.realTime)
    let rule = SessionFolder(
      path: folder / "main/agents", isRecursive: true, lines: [".jsonl"],
      documents: [".meta.json"])
    return SessionFilesFeed(main: main, folders: [rule], usesNotifications: notified)
  }

  /// Makes the folders of companions.
  private func makeFolders(_ names: String...) {
    for name in ["main", "main/agents"] + names { mkdir(folder / name, 0o700) }
  }

  /// Sets the time of a file.
  private func date(_ name: String, _ seconds: Int) {
    let moment = timespec(tv_sec: seconds, tv_nsec: 0)
    utimensat(AT_FDCWD, folder / name, [moment, moment], 0)
  }

  /// Moves the clock on, so that looks come due that nothing else wakes.
  private func skip() -> Bool {
    rig.monotonic = rig.monotonic + Milliseconds(20)
    return false
  }

  /// The open descriptors of this process on the test's folder.
  private var openFiles: Int {
    var count = 0
    for number in 0..<1024 {
      var path = [CChar](repeating: 0, count: 4096)
      let length = readlink("/proc/self/fd/\(number)", &path, 4095)
      let bytes = path.prefix(max(0, length)).map { UInt8(bitPattern: $0) }
      if String(decoding: bytes, as: UTF8.self).hasPrefix(folder.path) { count += 1 }
    }
    return count
  }

  @Test("The main file comes first, then documents, then lines, the oldest first")
  func order() throws {
    makeFolders("main/agents/deep")
    folder.write("m1\nm2\n", to: "main.jsonl")
    folder.write("new\n", to: "main/agents/a.jsonl")
    folder.write("old\n", to: "main/agents/deep/b.jsonl")
    folder.write("{\n}", to: "main/agents/a.meta.json")
    folder.write("no", to: "main/agents/notes.txt")
    date("main/agents/deep/b.jsonl", 1000)
    date("main/agents/a.jsonl", 2000)
    date("main/agents/a.meta.json", 3000)
    var files: [String?] = []
    var again: [String] = []
    let feed = try feed()
    let store = store
    _ = rig.run(
      feed,
      perRecord: { record in
        files.append(record.file)
        guard let origin = record.origin else { return }
        let datum = Datum(
          form: .text, source: origin.source, offset: origin.offset, length: record.bytes.count)
        again.append(store.withBytes(of: datum) { String(decoding: $0, as: UTF8.self) })
      }, until: { false })
    #expect(rig.records == ["m1", "m2", "{\n}", "old", "new"])
    #expect(
      files == [nil, nil, "agents/a.meta.json", "agents/deep/b.jsonl", "agents/a.jsonl"])
    #expect(again == rig.records)
    #expect(feed.status.end == .finished)
  }

  /// The moment that a line of these tests begins with.
  private static func time(_ line: UnsafeRawBufferPointer) -> Milliseconds? {
    Int64(String(decoding: line.prefix { $0 != 0x20 }, as: UTF8.self)).map { Milliseconds($0) }
  }

  @Test(
    "Lines that tell their time come in its order, whatever file they stand in",
    arguments: [false, true], [0, 4])
  func mergedOrder(follows: Bool, budget: Int64) throws {
    makeFolders()
    folder.write("10 ask\n15 call\nand more\n40 answer\n", to: "main.jsonl")
    folder.write("title\n15 a\n20 b\nof b\n41 late\n", to: "main/agents/a.jsonl")
    folder.write("20 c\n18 earlier\n30 d\n", to: "main/agents/b.jsonl")
    folder.write("{\n}", to: "main/agents/b.meta.json")
    folder.write("nobody\nknows\n", to: "main/agents/c.jsonl")
    folder.write("9 before\n", to: "main/agents/d.jsonl")
    for (place, name) in ["a.jsonl", "b.jsonl", "b.meta.json", "c.jsonl", "d.jsonl"].enumerated() {
      date("main/agents/" + name, 1000 + place)
    }
    let feed = try feed(follows: follows)
    feed.time = Self.time
    let isDone = rig.run(feed, budget: Milliseconds(budget)) {
      follows && feed.status.phase == .waiting
    }
    #expect(isDone == follows)
    #expect(
      rig.records == [
        "9 before", "10 ask", "15 call", "and more", "title", "15 a", "20 b", "of b", "{\n}",
        "20 c",
        "18 earlier", "30 d", "40 answer", "41 late", "nobody", "knows",
      ])
    guard follows else { return }
    // What comes from then on is read as it comes.
    folder.write("50 more\n", to: "main/agents/d.jsonl", appending: true)
    #expect(rig.run(feed) { rig.records.last == "50 more" })
    folder.write("45 and\n", to: "main.jsonl", appending: true)
    #expect(rig.run(feed) { rig.records.last == "45 and" })
  }

  /// What a session of a main file and others gives, when it is read to its end.
  private func read(
    _ main: String, _ files: [(name: String, text: String)], follows: Bool = false
  ) throws -> [String] {
    makeFolders()
    folder.write(main, to: "main.jsonl")
    date("main.jsonl", 1000)
    for (place, file) in files.enumerated() {
      folder.write(file.text, to: "main/agents/" + file.name)
      date("main/agents/" + file.name, 1000 + place)
    }
    let feed = try feed(follows: follows)
    feed.time = Self.time
    _ = rig.run(feed) { feed.status.phase == .waiting && !rig.records.isEmpty }
    return rig.records
  }

  @Test("A last line without an end waits for its time, too", arguments: [false, true])
  func rests(follows: Bool) throws {
    let records = try read(
      "1 call\n9 {}", [("a.jsonl", "2 a\n7 {}"), ("b.jsonl", "5 b\n8 b\n")], follows: follows)
    // What has no end is read when it lacks nothing, where more may come.
    #expect(
      records
        == (follows
          ? ["1 call", "2 a", "5 b", "8 b"] : ["1 call", "2 a", "5 b", "7 {}", "8 b", "9 {}"]))
  }

  @Test(
    "In one millisecond a file begins behind what started it, and goes on before what it led to")
  func ties() throws {
    let records = try read("5 call\n7 result\n", [("a.jsonl", "5 begin\n7 end\n")])
    #expect(records == ["5 call", "5 begin", "7 end", "7 result"])
  }

  @Test("A first line of any length tells its time")
  func longFirstLine() throws {
    let long = String(repeating: "x", count: 3 << 20)
    let records = try read("1 a\n5 b\n", [("a.jsonl", "2 \(long)\n3 c\n")])
    #expect(records.map { $0.prefix(3) } == ["1 a", "2 x", "3 c", "5 b"])
  }

  @Test("What tells no time comes with the last of the files beside it")
  func timeless() throws {
    makeFolders("main/agents/flow")
    folder.write("done\n", to: "main/agents/flow/journal.jsonl")
    folder.write("2 a\n4 b\n", to: "main/agents/flow/a.jsonl")
    let records = try read("1 call\n9 end\n", [("other.jsonl", "3 c\n7 d\n")])
    #expect(records == ["1 call", "2 a", "3 c", "4 b", "done", "7 d", "9 end"])
  }

  @Test("What is written while the first lines are read waits for those before it")
  func growsMeanwhile() throws {
    makeFolders()
    folder.write("1 call\n", to: "main.jsonl")
    let lines = (2..<3000).map { "\($0) \(String(repeating: "x", count: 400))\n" }
    folder.write(lines.joined(), to: "main/agents/a.jsonl")
    let feed = try feed(follows: true)
    feed.time = Self.time
    // A step of no time reads some of it.
    _ = rig.run(feed, budget: .zero) { rig.records.count > 100 }
    #expect(rig.records.count < 2000)
    folder.write("5000 end\n", to: "main.jsonl", appending: true)
    #expect(rig.run(feed) { rig.records.count == 3000 })
    #expect(rig.records.last == "5000 end")
  }

  @Test("What one look finds in several files comes in the order of time, while somebody watches")
  func burst() throws {
    makeFolders()
    folder.write("1 call\n", to: "main.jsonl")
    folder.write("2 a\n", to: "main/agents/a.jsonl")
    let feed = try feed(follows: true)
    feed.time = Self.time
    #expect(rig.run(feed) { rig.records.count == 2 && feed.status.phase == .waiting })
    folder.write("3 b\n5 c\n", to: "main/agents/a.jsonl", appending: true)
    folder.write("4 d\n", to: "main/agents/b.jsonl")
    folder.write("6 result\n", to: "main.jsonl", appending: true)
    #expect(rig.run(feed) { rig.records.count == 6 })
    #expect(rig.records.suffix(4) == ["3 b", "4 d", "5 c", "6 result"])
  }

  @Test("Many files are read in the order of time, with few of them open", arguments: [1, 3, 30])
  func manyMerged(writers: Int) throws {
    makeFolders()
    var random = SeededGenerator(seed: UInt64(writers))
    var texts = Array(repeating: "", count: writers)
    for moment in 100..<1500 {
      let text = String(repeating: "x", count: Int.random(in: 0..<400, using: &random))
      texts[Int.random(in: 0..<writers, using: &random)] += "\(moment) \(text)\n"
    }
    folder.write(texts[0], to: "main.jsonl")
    for place in texts.indices.dropFirst() {
      folder.write(texts[place], to: "main/agents/\(place).jsonl")
    }
    let feed = try feed()
    feed.time = Self.time
    var opened = 0
    _ = rig.run(
      feed,
      perRecord: { _ in
        if rig.records.count % 50 == 0 { opened = max(opened, openFiles) }
      }, until: { false })
    #expect(rig.records.count == 1400)
    #expect(rig.records.map { $0.prefix { $0 != " " } } == (100..<1500).map { "\($0)"[...] })
    #expect(opened < 24)
  }

  @Test("Hundreds of files cost few descriptors")
  func descriptors() throws {
    makeFolders()
    folder.write("m\n", to: "main.jsonl")
    for i in 0..<300 { folder.write("line \(i)\n", to: "main/agents/\(i).jsonl") }
    var places: [(Record.Origin, Int)] = []
    let feed = try feed(follows: true)
    let isDone = rig.run(
      feed, perRecord: { if let o = $0.origin { places.append((o, $0.bytes.count)) } },
      until: { rig.records.count == 301 && feed.status.phase == .waiting })
    #expect(isDone)
    for (text, (origin, count)) in zip(rig.records, places) {
      let datum = Datum(
        form: .text, source: origin.source, offset: origin.offset, length: count)
      #expect(store.withBytes(of: datum) { String(decoding: $0, as: UTF8.self) } == text)
    }
    #expect(openFiles < 40)
  }

  @Test("A folder that appears late is told of, and not looked for", arguments: [0, 1, 2])
  func lateFolder(there: Int) throws {
    if there > 0 { mkdir(folder / "main", 0o700) }
    if there > 1 { mkdir(folder / "main/agents", 0o700) }
    folder.write("m1\n", to: "main.jsonl")
    let feed = try feed(follows: true)
    #expect(rig.run(feed) { rig.records == ["m1"] && feed.status.phase == .waiting })
    // The clock stands still from here on: no look comes due.
    for name in ["main", "main/agents", "main/agents/deep"] {
      mkdir(folder / name, 0o700)
      for _ in 0..<3 { feed.step(now: rig.now, budget: Milliseconds(4)) { _ in .taken } }
    }
    folder.write("a1\n", to: "main/agents/a.jsonl")
    #expect(rig.run(feed) { rig.records.last == "a1" })
    folder.write("b1\n", to: "main/agents/deep/b.jsonl")
    #expect(rig.run(feed) { rig.records.last == "b1" })
  }

  @Test("Files that appear, grow and are written anew are followed", arguments: [true, false])
  func following(notified: Bool) throws {
    folder.write("m1\n", to: "main.jsonl")
    let feed = try feed(follows: true, notified: notified)
    #expect(rig.run(feed) { rig.records == ["m1"] && feed.status.phase == .waiting })
    makeFolders()
    folder.write("a1\na", to: "main/agents/a.jsonl")
    #expect(rig.run(feed) { rig.records.last == "a1" || skip() })
    folder.write("2\na3\n", to: "main/agents/a.jsonl", appending: true)
    #expect(rig.run(feed) { rig.records.last == "a3" || skip() })
    folder.write("m2\n", to: "main.jsonl", appending: true)
    #expect(rig.run(feed) { rig.records.last == "m2" || skip() })
    folder.write("{\"v\":1}", to: "main/agents/a.meta.json")
    #expect(rig.run(feed) { rig.records.last == "{\"v\":1}" || skip() })
    folder.write("{\"v\":22}", to: "main/agents/a.meta.json")
    #expect(rig.run(feed) { rig.records.last == "{\"v\":22}" || skip() })
    folder.write("a1\na2\na3\na4\n", to: "main/agents/tmp")
    rename(folder / "main/agents/tmp", folder / "main/agents/a.jsonl")
    #expect(rig.run(feed) { rig.records.last == "a4" || skip() })
    #expect(feed.status.breaks.isEmpty)
    folder.write("b1\n", to: "main/agents/a.jsonl")
    #expect(rig.run(feed) { rig.records.last == "b1" || skip() })
    #expect(
      feed.status.breaks == [
        FeedBreak(kind: .truncated, afterRecord: 4, file: "agents/a.jsonl")
      ])
    #expect(
      rig.records == ["m1", "a1", "a2", "a3", "m2", "{\"v\":1}", "{\"v\":22}", "a4", "b1"])
    folder.write("half", to: "main/agents/a.jsonl", appending: true)
    feed.jobEnded()
    #expect(!rig.run(feed) { skip() })
    #expect(rig.records.last == "half")
    #expect(feed.status.end == .finished)
  }

  @Test("A long session is read in slices")
  func slices() throws {
    makeFolders()
    folder.write("m\n", to: "main.jsonl")
    for i in 0..<20 {
      folder.write(
        String(repeating: "x\n", count: 20_000), to: "main/agents/\(i).jsonl")
    }
    let feed = try feed()
    var (steps, count) = (0, 0)
    while feed.status.end == nil {
      feed.step(now: rig.now, budget: Milliseconds(2)) { _ in
        count += 1
        return .taken
      }
      steps += 1
    }
    #expect(count == 400_001)
    #expect(steps > 3)
  }

  @Test("A file of a session is named below its folder")
  func names() {
    func names(_ folder: String, _ file: String) -> Bool {
      SessionFolder(path: folder, isRecursive: false, lines: [".jsonl"], documents: []).holds(file)
    }
    #expect(names("/s/1/agents", "/s/1/agents/a.jsonl"))
    #expect(!names("/s/1/agents", "/s/1/agents/deep/a.jsonl"))
    #expect(!names("/s/1/agents", "/s/1/agents/a.txt"))
    #expect(!names("/s/1/agents", "/s/1/agentsx/a.jsonl"))
  }
}
