import Feeds
import Glibc
import SessionModel
import Sessions
import ViewerCore

/// Sessions that are published to a server, and boards that show them.
enum FleetWorkload {
  private static let publishers = 100
  private static let seconds = 20
  /// Sessions of a large fleet, and the summaries that come of all of them in a second.
  private static let (sessions, summaries) = (1000, 500)

  /// Publishes, and then shows a large fleet.
  static func run(_ run: inout Run) {
    guard let server = RedisServer(folder: run.folder) else {
      return Table.write("fleet: redis-server is not installed, or its port is taken")
    }
    guard access(run.program, X_OK) == 0 else {
      return Table.write("\(run.program) is not there: make bench builds it")
    }
    publish(run, server)
    show(run, server)
  }

  // MARK: 100 publishers

  /// What a process used while something was done.
  private struct Usage {
    private let programs: [ProgramRun]
    private let before: Double
    private let start = Clock.now

    init(_ programs: [ProgramRun]) {
      self.programs = programs
      before = programs.map(\.processorTime).reduce(0, +)
    }

    /// The share of one core, in percent.
    var share: Double {
      100 * (programs.map(\.processorTime).reduce(0, +) - before) / (Clock.now - start)
    }

    /// Prints the share, and the memory of one of them.
    func print(_ name: String) {
      let memory = programs.map { Double($0.memory) / 1024 }.median
      Table.row(name, share, "% core", [.also(memory, "MB of its own")])
    }
  }

  private static func publish(_ run: Run, _ server: RedisServer) {
    let files = PublishedFiles(publishers, in: run.folder)
    let alone = files.write(seconds: seconds) { usleep(UInt32(1000 * $0)) }
    let programs = files.paths.enumerated().compactMap { index, path in
      ProgramRun(
        [run.program, "publish", path, "--to", server.fleet, "--host", "box\(index)"],
        home: run.folder.path)
    }
    guard programs.count == publishers,
      let board = ProgramRun([run.program, "fleet", server.fleet], home: run.folder.path)
    else { return Table.write("fleet: a program could not be started") }
    let names = (0..<publishers).map { "box\($0).s\($0)" }
    guard settle(server.fleet, files, names),
      let watch = StreamWatch(server.fleet, sessions: names, isLate: false)
    else { return Table.write("fleet: what was there was not published in time") }
    _ = board.waitForQuiet(milliseconds: 300)
    let usages = [Usage([server.run]), Usage(programs), Usage([board])]
    let beside = files.write(seconds: seconds) { wait in
      watch.read(milliseconds: wait)
      _ = board.read(milliseconds: 0)
    }
    let labels = ["server", "publishers together", "board of 100"]
    for (label, usage) in zip(labels, usages) { usage.print("fleet, 100 × 2/s, \(label)") }
    let written = beside.count
    let end = Clock.now + 5000
    while watch.count < written, Clock.now < end { watch.read(milliseconds: 20) }
    Table.row("fleet, lag, p50", watch.lags.median, "ms", [.also(watch.lags.percentile(99), "p99")])
    Table.row(
      "fleet, records lost", Double(written - watch.count), "", [.also(Double(written), "written")])
    Table.row(
      "fleet, write of an agent, p50", 1000 * beside.median, "µs",
      [
        .also(1000 * alone.median, "without publishers"),
        .also(1000 * beside.percentile(99), "p99"),
        .also(1000 * alone.percentile(99), "p99 without"),
      ])
    catchUp(run, server, files, names)
  }

  /// Waits until the server has everything that is in the files.
  private static func settle(_ fleet: String, _ files: PublishedFiles, _ names: [String]) -> Bool {
    guard let client = RedisClient(fleet) else { return false }
    let end = Clock.now + 60_000
    for (name, records) in zip(names, files.records) {
      while client.ask("XLEN", "esp:{bench}:s:\(name):r") != .integer(Int64(records + 1)) {
        guard Clock.now < end else { return false }
        client.wait(milliseconds: 20)
      }
    }
    return true
  }

  /// A reader that comes when all is there.
  private static func catchUp(
    _ run: Run, _ server: RedisServer, _ files: PublishedFiles, _ names: [String]
  ) {
    let start = Clock.now
    guard let late = StreamWatch(server.fleet, sessions: names, isLate: true) else { return }
    let all = files.records.reduce(0, +)
    while late.count < all, Clock.now < start + 20_000 { late.read(milliseconds: 20) }
    Table.row(
      "fleet, all records for one who comes late", Clock.now - start, "ms",
      [.also(Double(late.count), "of \(all)")])
    let opened = [server.fleet + "/" + names[0], files.paths[0]].map { source -> Double in
      guard let viewer = ProgramRun([run.program, source], home: run.folder.path) else {
        return .nan
      }
      return (viewer.wait(for: ClaudeSample.first) ?? .nan) - viewer.start
    }
    Table.row("fleet, a session is opened", opened[0], "ms", [.also(opened[1], "its file")])
  }

  // MARK: 1,000 sessions on a board

  private static func show(_ run: Run, _ server: RedisServer) {
    guard let client = RedisClient(server.fleet) else { return }
    _ = client.ask("FLUSHALL")
    var board: ProgramRun?
    for number in 0..<sessions { tell(number, turn: 0, client) }
    while client.pendingCount > 0 { client.wait(milliseconds: 10) }
    let start = Clock.now
    board = ProgramRun([run.program, "fleet", server.fleet], home: run.folder.path)
    guard let board, let shown = board.wait(for: "make test") else {
      return Table.write("fleet: the board shows nothing")
    }
    Table.row("fleet, board of 1,000, first content", shown - start, "ms")
    _ = board.waitForQuiet(milliseconds: 300)
    let usages = [Usage([server.run]), Usage([board])]
    let pause = 1000 / Double(summaries)
    let begin = Clock.now
    var (bytes, frames, last) = (0, 0, 0.0)
    for number in 0..<(seconds * summaries) {
      tell(number % sessions, turn: 1 + number / sessions, client)
      while case let left = begin + Double(number) * pause - Clock.now, left > 0 {
        client.wait(milliseconds: 0)
        let count = board.read(milliseconds: Int(left.rounded(.up)))
        guard count > 0 else { continue }
        bytes += count
        // What comes together is one frame.
        if Clock.now - last > 5 { frames += 1 }
        last = Clock.now
      }
    }
    usages[0].print("fleet, 500 summaries/s, server")
    let share = usages[1].share
    usages[1].print("fleet, 500 summaries/s, board of 1,000")
    Table.row(
      "fleet, 500 summaries/s, a frame", share * 10 * Double(seconds) / Double(max(1, frames)),
      "ms cpu",
      [
        .also(Double(frames) / Double(seconds), "frames/s"),
        .also(Double(bytes) / Double(max(1, frames)), "bytes"),
      ])
    let keys = (0..<50).compactMap { _ -> Double? in
      let start = Clock.now
      board.type("j")
      return board.read(milliseconds: 1000) > 0 ? Clock.now - start : nil
    }
    Table.row(
      "fleet, board of 1,000, a key, p50", keys.median, "ms", [.also(keys.percentile(99), "p99")])
  }

  /// Tells the summary of a session, as a publisher does.
  private static func tell(_ number: Int, turn: Int, _ client: RedisClient) {
    let now = RedisClient.present.wall
    var glance = SessionGlance()
    glance.title = "Work on part \(number) of the shop"
    glance.folder = "/home/me/projects/shop-\(number % 37)"
    glance.branch = "fix/part-\(number)"
    glance.model = "claude-x"
    glance.turn = .working
    glance.startedAt = now - Milliseconds(Int64(60_000 + 1000 * number))
    glance.lastRecordAt = now - Milliseconds(200)
    var session = ListedSession(
      path: "", agent: "claude-code", format: "claude-code", size: nil, modified: now,
      glance: glance,
      state: number % 50 == 0 ? .waiting : .running)
    session.process = Int32(1000 + number)
    var facts = LaneFacts()
    facts.call = LaneFacts.Call(
      "Bash", "make test-\(turn)", kind: .command, since: now - Milliseconds(1500))
    (facts.turn, facts.context) = (turn, 41)
    (facts.tokens, facts.cost) = (Int64(1000 * turn), 0.01 * Double(turn))
    (facts.added, facts.removed, facts.words) = (
      turn, 3, "Step \(turn) is done, and what follows is next."
    )
    let id = "0f8fad5b-d9cb-469f-a165-7086\(10_000_000 + number)"
    let summary = SessionSummary(host: "box\(number % 100)", id: id, told: now, session, facts)
    let name = Array(summary.name.utf8)
    let json = summary.json()
    let words = { (text: String) in text.split(separator: " ").map { Array($0.utf8) } }
    client.send(words("HSET esp:{bench}:now") + [name, json])
    client.send(words("XADD esp:{bench}:log MAXLEN ~ 20000 *") + [name, json])
  }
}
