import Feeds
import Glibc
import SessionModel
import Sessions
import ViewerCore

/// The sessions of other machines, kept up with what these tell.
final class FleetWatch {
  private let members: [any FleetMember]

  /// Begins to ask machines.
  init(_ urls: [String], _ program: Program) throws {
    let access = FleetAccess(program)
    members = try urls.map { url throws -> any FleetMember in
      if MachineAddress.isMeant(url) {
        let address = try FleetAccess.machine(url)
        guard address.session == nil else {
          throw UsageError("\(address.text): is a session: espalier \(address.text) opens it")
        }
        return SSHMember(address, environment: program.environment)
      }
      let server = try access.access(url)
      guard server.address.session == nil else {
        let name = server.address.text
        throw UsageError("\(name): is a session: espalier \(name) opens it")
      }
      return ServerMember(server)
    }
  }

  /// Whether all have told what there is, or that they cannot.
  var isSettled: Bool { members.allSatisfy { $0.hasRead || $0.trouble != nil } }

  /// Whether any has told what there is.
  var hasRead: Bool { members.contains(where: \.hasRead) || isSettled }

  /// Whether none has.
  var isUnreachable: Bool { !members.contains(where: \.hasRead) }

  /// Those that tell nothing, each with the reason; not safe yet.
  var offline: [String] {
    members.compactMap { member in
      member.trouble.map { "\(member.name) offline: \($0)" }
    }
  }

  /// All sessions, the newest first.
  ///
  /// - Parameter isBesideOwn: whether those of this machine are told by others.
  func sessions(besides isBesideOwn: Bool) -> [ListedSession] {
    let own = isBesideOwn ? FleetName.plain(Environment.host) : nil
    var sessions = members.flatMap { member in
      member.summaries.values.filter { $0.host != own }.map(\.session)
    }
    sessions.sort { ($1.modified, $0.source) < ($0.modified, $1.source) }
    return sessions
  }

  /// What they tell of themselves.
  var facts: [ListedSession.ID: LaneFacts] {
    var facts: [ListedSession.ID: LaneFacts] = [:]
    for member in members {
      for summary in member.summaries.values { facts[summary.session.id] = summary.facts }
    }
    return facts
  }

  /// Two lists as one, the newest first.
  static func merged(_ a: [ListedSession], _ b: [ListedSession]) -> [ListedSession] {
    (a + b).sorted { ($1.modified, $0.source) < ($0.modified, $1.source) }
  }

  /// Does what can be done without waiting.
  ///
  /// - Returns: whether anything has changed.
  func step(now: Now) -> Bool {
    var hasChanged = false
    for member in members where member.step(now: now) { hasChanged = true }
    return hasChanged
  }

  var descriptors: [pollfd] { members.flatMap(\.descriptors) }

  var deadline: Milliseconds? { members.compactMap(\.deadline).min() }
}
