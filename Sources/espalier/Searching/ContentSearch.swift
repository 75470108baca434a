import EspalierKit
import Feeds
import SessionModel
import Sessions
import ViewerCore
import WireFormats

/// A search through the contents of many sessions, the newest first, in slices of time.
///
/// Of each its bytes are looked through; what may hold a hit is read as it is read when it is opened, and searched as
/// `/` searches it.
struct ContentSearch {
  private let program: Program
  private let request: SearchRequest
  /// Finds the sessions, and reads the ends of the files of those that have hits.
  private var scan: SessionScan
  /// The sessions that were not looked through yet, the next one last.
  private var waiting: [ListedSession] = []
  /// How many sessions there are to look through; `nil` while they are looked for.
  private(set) var sessionCount: Int?
  /// How many were looked through.
  private(set) var searched = 0
  /// What went wrong with sessions, until it was told.
  private(set) var troubles: [String] = []

  /// The session that is looked through, and how far that has come.
  private var session: ListedSession?
  private var sweeping: SourceSweep?
  private var follower: Follower?
  private var reading: HitReading?

  /// The sessions whose turn is next, with what looks through them; `nil` where bytes tell nothing.
  private var ahead: [(session: ListedSession, sweep: SourceSweep?)] = []
  /// Sessions that are looked through ahead of their turn, at most.
  private static let reach = 32

  private let crew = SweepCrew(threads: Environment.cores - 1)
  private let linked = LinkedFiles()
  /// The sweep for each format; `nil` where bytes tell nothing.
  private var sweeps: [String: Sweep?] = [:]
  /// The sessions that the list of this machine shows; `nil` before that had to be known.
  private var listed: Set<ListedSession.ID>?

  private static let slice = Milliseconds(4)
  /// Sessions with hits that are handed over at once, at most.
  private static let share = 64

  /// Begins a search.
  ///
  /// - Parameter sessions: what is looked through, the newest first; `nil` for all sessions of this machine.
  init(_ request: SearchRequest, _ program: Program, in sessions: [ListedSession]? = nil) {
    (self.request, self.program) = (request, program)
    scan = SessionScan(program.environment)
    guard let sessions else { return }
    listed = Set(sessions.map(\.id))
    begin(with: sessions)
  }

  /// Whether everything was looked through.
  var isAtEnd: Bool { sessionCount != nil && waiting.isEmpty && ahead.isEmpty && session == nil }

  /// Works for a slice of time, and hands over what was found.
  mutating func step(budget: Milliseconds) -> [FoundSession] {
    let end = Environment.monotonic() + budget
    var found: [FoundSession] = []
    repeat {
      if sessionCount == nil {
        guard scan.find(budget: Self.slice) else { continue }
        begin(with: scan.sessions(now: Environment.now.wall))
      } else if session == nil {
        guard takeNext() else { break }
      } else if sweeping != nil {
        sweep()
      } else if reading == nil {
        read()
      } else {
        tell(&found)
      }
    } while found.count < Self.share && Environment.monotonic() < end
    return found
  }

  /// Takes what went wrong.
  mutating func takeTroubles() -> [String] {
    defer { troubles = [] }
    return troubles
  }

  private mutating func begin(with sessions: [ListedSession]) {
    waiting = sessions.filter { request.scope.holds($0) }.reversed()
    sessionCount = waiting.count
  }

  // MARK: One session

  /// Goes on to the next session.
  private mutating func takeNext() -> Bool {
    // One for the one that is taken, and one more until there are enough.
    for _ in 0..<2 where ahead.count < Self.reach { prepareNext() }
    guard !ahead.isEmpty else { return !waiting.isEmpty }
    let next = ahead.removeFirst()
    session = next.session
    sweeping = next.sweep
    if sweeping == nil { open() }
    return true
  }

  /// Has one session more looked through ahead of its turn.
  private mutating func prepareNext() {
    guard var next = waiting.popLast() else { return }
    if !request.scope.projects.isEmpty {
      next = scan.told(next, now: Environment.now.wall)
      guard request.scope.holds(project: next.project) else {
        searched += 1
        return
      }
    }
    let program = program
    let sweep = sweep(of: next.format).map {
      SourceSweep(next, $0, crew, linked) { try program.reopen($0) }
    }
    ahead.append((next, sweep))
  }

  /// What the bytes of a session of a format must hold; `nil` where they tell nothing.
  private mutating func sweep(of format: String) -> Sweep? {
    if let known = sweeps[format] { return known }
    var sweep: Sweep?
    if case .whole(let made)? = Format.named(format)?.wording {
      let made = (made + Wording.common).map { (text: $0.text, mark: $0.mark) }
      let own = Sweep(request.query, made: made)
      if !own.isBlind { sweep = own }
    }
    sweeps[format] = .some(sweep)
    return sweep
  }

  /// Looks through a piece.
  private mutating func sweep() {
    do {
      guard let holds = try sweeping?.step() else { return }
      sweeping = nil
      if holds { open() } else { leave() }
    } catch {
      drop(error)
    }
  }

  /// Opens the session to be read, unless it is none that a list would show.
  private mutating func open() {
    guard let session else { return }
    let told = scan.told(session, now: Environment.now.wall)
    guard shows(told) else { return leave() }
    self.session = told
    do {
      follower = Follower(try program.reopen(session.source), stopsAtEnd: false)
    } catch {
      drop(error)
    }
  }

  /// Reads a piece, and begins to search when all was read.
  private mutating func read() {
    let changed = follower?.step(now: Environment.now, budget: Self.slice) ?? false
    guard let follower, follower.isAtEnd else {
      if !changed, let follower {
        Waiting.wait(
          for: follower.feed.descriptors,
          until: follower.deadlines + [Environment.monotonic() + Self.slice])
      }
      return
    }
    if let failure = follower.failure, follower.session.nodeCount == 1 { return drop(failure) }
    do throws(TextPattern.Trouble) {
      reading = try HitReading(request.query, follower.session)
    } catch {
      troubles.append(error.reason)
      leave()
    }
  }

  /// Searches a slice, and tells hits.
  private mutating func tell(_ found: inout [FoundSession]) {
    guard let session, let follower else { return }
    let hits = reading?.step(follower.session) ?? []
    let meant = hits.filter { request.scope.holds($0, in: session) }
    if !meant.isEmpty {
      if found.last?.session.id == session.id {
        found[found.count - 1].hits += meant
      } else {
        found.append(FoundSession(session, meant))
      }
    }
    if reading?.isAtEnd ?? true { leave() }
  }

  /// Whether the list of this machine shows a session: subagents belong to others, and of what resuming one has
  /// written the first file alone counts.
  private mutating func shows(_ session: ListedSession) -> Bool {
    if let listed, listed.contains(session.id) { return true }
    if session.glance?.isSubagent ?? false { return false }
    if session.glance?.title ?? session.glance?.prompt != nil || session.glance?.id == nil {
      return true
    }
    let listed =
      listed ?? Set(SessionScan.whole(program.environment).map(\.id))
    self.listed = listed
    return listed.contains(session.id)
  }

  private mutating func drop(_ error: any Error) {
    if let failure = error as? FeedFailure { troubles.append("\(failure.what): \(failure.why)") }
    leave()
  }

  private mutating func leave() {
    (session, sweeping, follower, reading) = (nil, nil, nil, nil)
    searched += 1
  }
}

extension Program {
  /// Opens a session to be read once, as it is now.
  fileprivate func reopen(_ source: String) throws -> OpenedSource {
    try open(source, follows: false, asksOnce: true)
  }
}
