import SessionModel
import WireFormats

/// Finds the sessions of this machine and reads their ends, in slices of time.
///
/// First the folders are looked into, the newest first; then the ends of files are read, the newest first, and
/// at last all of some of them: the newest. What was read is kept until its file changes.
package struct SessionScan {
  /// The places that are looked at.
  private let places: [AgentPlace]
  private let environment: [String: String]
  /// Looks for the process of a number.
  private let process: (Int32) -> RunningProcess?
  /// Asks a database, by its path, for the texts that a query gives.
  private let query: (String, String) -> [String]
  /// The time that slices are measured on.
  private let monotonic: () -> Milliseconds

  private var walk: PlaceWalk
  /// The files that the walk has found so far.
  private var found: [SessionFile] = []
  /// The files that are known, the newest first.
  private var files: [SessionFile] = []
  /// What was read, by path, and of which state of the file.
  private var known: [String: Known] = [:]
  /// The files that are to be read; the newest stands last.
  private var waiting: [SessionFile] = []
  /// The large files of which more than the ends is to be read behind that; the newest stands last.
  private var large: [SessionFile] = []
  /// Bytes of them.
  private let wholeBytes: Int64
  private var processes: ProcessRegistry
  private var hints: HintBook
  private var reader: EdgeReader
  /// How often `sessions` may have changed.
  package private(set) var revision = 0

  /// What is known of a file.
  private struct Known {
    var size: Int64
    var modified: Milliseconds
    /// What its ends tell, or all of it; `nil` for a database.
    var glance: SessionGlance?
    /// Whether all of it was asked.
    var isWhole = false
    /// The sessions of a database.
    var entries: [ListedRow] = []
  }

  /// Begins a scan.
  ///
  /// - Parameters:
  ///   - environment: the environment variables, `HOME` among them.
  ///   - wholeBytes: how much is read of files that are larger than their ends: a part of their calls is no count of
  ///     them, and all of thousands of files would take its time.
  ///   - process: looks for the process of a number.
  ///   - query: asks a database, by its path, for the texts that a query gives; none where that can't be.
  ///   - unpack: unpacks so many bytes of the file at a path, whose first bytes are given; `nil` when it is not packed.
  ///   - monotonic: the clock that slices are measured on.
  package init(
    _ environment: [String: String], places: [AgentPlace] = AgentPlace.all,
    wholeBytes: Int64 = 16 << 20,
    process: @escaping (Int32) -> RunningProcess? = { RunningProcess($0) },
    query: @escaping (String, String) -> [String],
    unpack: @escaping (String, [UInt8], Int) -> [UInt8]?,
    monotonic: @escaping () -> Milliseconds
  ) {
    self.places = places
    self.wholeBytes = wholeBytes
    self.environment = environment
    self.process = process
    self.query = query
    reader = EdgeReader(unpack: unpack)
    self.monotonic = monotonic
    walk = PlaceWalk(places, environment)
    processes = ProcessRegistry(places, environment, process: process)
    hints = HintBook(HintBook.folder(environment), process: process)
  }

  /// Whether all that is there was found and read.
  package var isAtEnd: Bool { walk.isAtEnd && waiting.isEmpty && large.isEmpty }

  /// Begins anew: what has not changed is not read again.
  package mutating func restart() {
    guard isAtEnd else { return }
    walk = PlaceWalk(places, environment)
    processes = ProcessRegistry(places, environment, process: process)
    hints = HintBook(HintBook.folder(environment), process: process)
  }

  /// The folders in which agents write down their processes.
  package var registries: [String] { ProcessRegistry.folders(places, environment) }

  /// The folders of the newest files, and those above them, in which new ones appear.
  package func folders(atMost limit: Int) -> [String] {
    var found: [String] = []
    var known: Set<Substring> = []
    for file in files {
      var path = file.path[...]
      for _ in 0..<2 {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { break }
        path = path[..<slash]
        guard found.count < limit else { return found }
        if known.insert(path).inserted { found.append(String(path)) }
      }
    }
    return found
  }

  /// Reads anew what agents have written down of their processes.
  package mutating func readProcesses() {
    processes = ProcessRegistry(places, environment, process: process)
    revision += 1
  }

  /// Reads anew what hooks of agents have left.
  package mutating func readHints() {
    hints = HintBook(HintBook.folder(environment), process: process)
    revision += 1
  }

  /// What a hook left about a session, if nothing has happened since.
  private func hint(
    of session: ListedSession, _ glance: SessionGlance, now: Milliseconds
  ) -> SessionHint? {
    guard let id = session.session ?? glance.id, let hint = hints[session.agent, id],
      hint.holds(
        size: session.size, lastRecord: glance.lastRecordAt, written: session.modified, now: now)
    else { return nil }
    // A process that has said since that it is at work was answered.
    if processes[id] == .busy, let written = processes.written[id], written > hint.at { return nil }
    return hint
  }

  /// Looks at one file again, which has changed as somebody says.
  ///
  /// - Returns: whether it is one that is known.
  package mutating func look(at path: String) -> Bool {
    guard let index = files.firstIndex(where: { $0.path == path }),
      let file = SessionFile(path: path, place: files[index].place)
    else { return false }
    guard known[path]?.size != file.size || known[path]?.modified != file.modified else {
      return true
    }
    files.remove(at: index)
    files.insert(file, at: files.firstIndex { Self.isNewer(file, than: $0) } ?? files.count)
    read(file)
    return true
  }

  /// Works for a slice of time.
  package mutating func step(budget: Milliseconds) {
    let end = monotonic() + budget
    let isFirst = files.isEmpty
    defer {
      // Nobody waits for the end of the first walk to see what is there.
      if isFirst, !found.isEmpty {
        files = found.sorted(by: Self.isNewer(_:than:))
        revision += 1
      }
    }
    repeat {
      if !walk.isAtEnd {
        walk.step(places) { found.append($0) }
        if walk.isAtEnd { takeFound() }
      } else if let file = waiting.popLast() {
        read(file)
      } else if let file = large.popLast() {
        read(file, isWhole: true)
      } else {
        return
      }
    } while monotonic() < end
  }

  /// Looks for files for a slice of time, and reads none of them but databases: what is in them is a session each.
  ///
  /// - Returns: whether all were found.
  package mutating func find(budget: Milliseconds) -> Bool {
    let end = monotonic() + budget
    while !walk.isAtEnd {
      walk.step(places) { found.append($0) }
      if walk.isAtEnd { takeFound() } else if monotonic() >= end { return false }
    }
    let databases = waiting.filter { ListedRow.isDatabase($0.path) }
    waiting.removeAll { ListedRow.isDatabase($0.path) }
    large = []
    for file in databases { read(file) }
    return true
  }

  /// A session with what the ends of its file tell, which are read if they were not.
  package mutating func told(_ session: ListedSession, now: Milliseconds) -> ListedSession {
    guard session.glance == nil else { return session }
    var session = session
    let glance = reader.glance(session.path, format: session.format) ?? SessionGlance()
    session.take(glance, process: glance.id.flatMap { processes[$0] }, now: now)
    return session
  }

  /// The walk is over: what it found is what there is.
  private mutating func takeFound() {
    files = found.sorted(by: Self.isNewer(_:than:))
    found = []
    waiting = files.reversed().filter { !isKnown($0) }
    large = newestLarge().reversed().filter { !isKnown($0) || known[$0.path]?.isWhole == false }
    if known.count > files.count {
      let paths = Set(files.map(\.path))
      known = known.filter { paths.contains($0.key) }
    }
    revision += 1
  }

  /// Whether what was read of a file is still so.
  private func isKnown(_ file: SessionFile) -> Bool {
    guard let known = known[file.path] else { return false }
    return known.size == file.size && known.modified == file.modified
  }

  /// The newest files that are larger than their ends and may be read whole, for as many bytes as that may be.
  private func newestLarge() -> [SessionFile] {
    var (left, large) = (wholeBytes, [SessionFile]())
    let sizes = Int64(EdgeReader.ends + 1)...Int64(EdgeReader.wholeLimit)
    for file in files where sizes.contains(file.size) && !ListedRow.isDatabase(file.path) {
      left -= file.size
      guard left >= 0 else { break }
      large.append(file)
    }
    return large
  }

  private static func isNewer(_ a: SessionFile, than b: SessionFile) -> Bool {
    (b.modified, a.path) < (a.modified, b.path)
  }

  private mutating func read(_ file: SessionFile, isWhole: Bool = false) {
    var new = Known(size: file.size, modified: file.modified, isWhole: isWhole)
    if ListedRow.isDatabase(file.path) {
      let known = KnownDatabase(query(file.path, KnownDatabase.question))
      new.entries = known.map { $0.sessions(query(file.path, $0.list)) } ?? []
    } else {
      new.glance =
        reader.glance(file.path, format: places[file.place].format, isWhole: isWhole)
        ?? SessionGlance()
    }
    known[file.path] = new
    revision += 1
  }

  /// Leaves out the files that resuming a session wrote beside its first one: they have its id, and no prompt
  /// of their own.
  private static func dropStubs(_ sessions: inout [ListedSession]) {
    func key(_ session: ListedSession) -> [String]? {
      session.glance?.id.map { [session.agent, $0] }
    }
    func isTold(_ session: ListedSession) -> Bool {
      session.glance?.title != nil || session.glance?.prompt != nil
    }
    let told = Set(sessions.compactMap { isTold($0) ? key($0) : nil })
    sessions.removeAll { session in
      !isTold(session) && key(session).map { told.contains($0) } ?? false
    }
  }

  /// Leaves out the files that are called like a session of their agent's database: older versions kept there
  /// what the database holds now.
  private static func dropMoved(_ sessions: inout [ListedSession]) {
    let held = Set(sessions.compactMap { session in session.session.map { [session.agent, $0] } })
    sessions.removeAll { session in
      guard session.session == nil, let file = session.path.split(separator: "/").last else {
        return false
      }
      let stem = String(file.prefix { $0 != "." })
      let names = [stem, stem.hasPrefix("session_") ? String(stem.dropFirst(8)) : stem]
      return names.contains { held.contains([session.agent, $0]) }
    }
  }

  /// The project that a database lies in, in a folder of its own.
  private static func project(of path: String) -> String {
    "/" + path.split(separator: "/").dropLast(2).joined(separator: "/")
  }

  /// How many files were not read yet; `nil` before the first was found.
  package var unread: Int? { files.isEmpty && !walk.isAtEnd ? nil : waiting.count }

  /// The sessions that are known, the newest first; those of other sessions are left out.
  ///
  /// - Parameter now: the wall clock.
  package func sessions(now: Milliseconds) -> [ListedSession] {
    var sessions: [ListedSession] = []
    var hasEntries = false
    for file in files {
      let place = places[file.place]
      let known = known[file.path]
      var session = ListedSession(
        path: file.path, agent: place.agent, format: place.format, size: file.size,
        modified: file.modified)
      if ListedRow.isDatabase(file.path) {
        hasEntries = true
        for entry in known?.entries ?? [] {
          session.session = entry.id
          session.size = nil
          session.modified = entry.modified
          var glance = entry.glance
          if place.projects != nil, glance.folder == nil {
            glance.folder = Self.project(of: file.path)
          }
          let hint = hint(of: session, glance, now: now)
          session.take(glance, process: nil, hint: hint, now: now)
          session.process = hint?.process
          sessions.append(session)
        }
        continue
      }
      if let glance = known?.glance {
        if glance.isSubagent { continue }
        let hint = hint(of: session, glance, now: now)
        session.take(
          glance, process: glance.id.flatMap { processes[$0] }, hint: hint, now: now)
        session.process = glance.id.flatMap { processes.numbers[$0] } ?? hint?.process
      }
      sessions.append(session)
    }
    Self.dropStubs(&sessions)
    if hasEntries { Self.dropMoved(&sessions) }
    ListedSession.markForks(&sessions)
    if hasEntries { sessions.sort { ($1.modified, $0.source) < ($0.modified, $1.source) } }
    return sessions
  }
}
