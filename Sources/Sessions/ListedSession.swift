import SessionModel
import WireFormats

/// A session of a list, on this machine or on another.
package struct ListedSession: Sendable {
  /// What tells it from all others, and stays while it grows.
  package struct ID: Hashable, Sendable {
    /// What opens it.
    package var source: String

    /// Makes the name of a session that this opens.
    package init(source: String) { self.source = source }
  }

  /// Its file.
  package var path: String
  /// Which session of a database it is; `nil` for a file that holds one.
  package var session: String?
  /// The agent that made it.
  package var agent: String
  /// The format of its file.
  package var format: String
  /// The size of its file in bytes; `nil` in a database.
  package var size: Int64?
  /// When its file was last written.
  package var modified: Milliseconds
  /// What its file tells, or the ends of it; `nil` while they were not read.
  package var glance: SessionGlance?
  /// How it stands.
  package var state: SessionState
  /// What a person must answer to, in the words of its process.
  package var waitingFor: String?
  /// The number of its process; `nil` where nobody has written it down.
  package var process: Int32?
  /// What a hook of its agent left since its last record.
  package var hint: SessionHint?

  /// Where it is; `nil` for this machine.
  package var origin: Origin?

  /// Another machine that a session is on.
  package struct Origin: Equatable, Sendable {
    /// What that machine is called.
    package var host: String
    /// When it was heard of last, by our clock.
    package var heard: Milliseconds

    /// Names a machine.
    package init(host: String, heard: Milliseconds) { (self.host, self.heard) = (host, heard) }
  }

  /// How long nothing was heard of a session of another machine that goes on there as far as is known; `nil` while it
  /// is heard of. How it stands stays what it was.
  package func silence(now: Milliseconds) -> Milliseconds? {
    guard let origin, state.isLive, now - origin.heard >= Self.quiet else { return nil }
    return now - origin.heard
  }

  /// How long nothing may be heard of a session: three times the pause between two of its summaries.
  package static let quiet = Milliseconds(15_000)

  /// What a list says in front of the title of a session that was forked from another: with the beginning
  /// of its id where another session is called the same.
  package var forkMark: String?

  /// Makes a session of a list.
  package init(
    path: String, agent: String, format: String, size: Int64?, modified: Milliseconds,
    glance: SessionGlance? = nil, state: SessionState = .unknown
  ) {
    self.path = path
    self.agent = agent
    self.format = format
    self.size = size
    self.modified = modified
    self.glance = glance
    self.state = state
  }

  /// What tells it from all others.
  package var id: ID { ID(source: source) }

  /// What opens it: its file, and behind a `#` the session of a database.
  package var source: String { session.map { path + "#" + $0 } ?? path }

  /// Takes what its ends tell.
  ///
  /// - Parameter hint: what a hook left, if it still holds.
  mutating func take(
    _ glance: SessionGlance, process: ProcessRegistry.Word?, hint: SessionHint? = nil,
    now: Milliseconds
  ) {
    self.glance = glance
    self.hint = hint
    var evidence = Liveness.Evidence()
    evidence.process = process
    evidence.hint = hint
    // A file that says nothing holds nothing that could go on.
    evidence.statesEnd =
      switch glance.turn {
      case .unknown: true
      case .ended(let status): !status.isOpen
      case .answered, .working, .waiting: false
      }
    evidence.hasOpenCall = (glance.calls?.open ?? 0) > 0 || glance.turn == .waiting
    evidence.written = modified
    evidence.lastRecord = glance.lastRecordAt
    let liveness = Liveness(evidence, now: now)
    state = SessionState(glance.turn, liveness)
    if hint?.kind == .failed, process != .gone { state = .failed }
    if case .waiting(let reason) = liveness { waitingFor = reason } else { waitingFor = nil }
  }

  /// The name of the project: of the folder that the agent worked in, or of the one that the agent
  /// keeps for it.
  package var project: String {
    if let folder = glance?.folder, let name = folder.split(separator: "/").last {
      return String(name)
    }
    return slug ?? ""
  }

  /// The title, the first prompt, or at least the name of the file.
  package var title: String { glance?.title ?? glance?.prompt ?? name }

  /// The name of the file, or of its folder where all files are called the same.
  private var name: String {
    let parts = path.split(separator: "/")
    guard let last = parts.last else { return path }
    let isCommon = AgentPlace.commonNames.contains(String(last))
    return String(isCommon ? parts.dropLast().last ?? last : last)
  }

  /// The project as the folders of agents name it: a path with `-` for what is no letter or digit.
  private var slug: String? {
    guard let place = AgentPlace.all.first(where: { $0.agent == agent }),
      let pattern = place.patterns.first(where: { $0.hasPrefix("projects/*") })
    else { return nil }
    let depth = pattern.split(separator: "/").count - 1
    return path.split(separator: "/").dropLast(depth - 1).last
      .flatMap { $0.split(separator: "-").last }.map(String.init)
  }
}
