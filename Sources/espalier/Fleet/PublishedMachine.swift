import EspalierKit
import Feeds
import Glibc
import Reports
import SessionModel
import Sessions
import ViewerCore

/// Finds the sessions of this machine that are told to others: those that somebody is at work on or was a moment ago,
/// and those that become so.
final class PublishedMachine {
  private let program: Program
  private let redactor: Redactor?
  /// Whether all records are told, as opposed to summaries alone.
  private let hasStreams: Bool
  private var list: SessionList
  /// Those that are told, by what opens them.
  private var known: [ListedSession.ID: PublishedSession] = [:]
  /// Those that could not be opened, and of which state of their files that is so.
  private var refused: [ListedSession.ID: Milliseconds] = [:]
  private var ids: Set<String> = []
  /// When the clock alone may have made one to one of before, on the monotonic clock.
  private var nextLook = Milliseconds.zero

  /// Sessions that are told at most: those that were written last.
  private static let limit = 256
  private static let pause = Milliseconds(30_000)
  /// How long files are looked at before somebody is answered.
  private static let slice = Milliseconds(20)

  init(_ program: Program, redactor: Redactor?, hasStreams: Bool) {
    (self.program, self.redactor, self.hasStreams) = (program, redactor, hasStreams)
    list = SessionList(program.environment)
  }

  /// Whether all sessions were found and looked into.
  var isWhole: Bool { list.isWhole }

  var descriptors: [pollfd] { list.descriptors }

  var deadline: Milliseconds? { min(list.deadline, nextLook) }

  /// Looks for sessions that are new, and for those that are of before.
  func step(_ publisher: Publisher, now: Now) {
    guard list.step(budget: Self.slice) || now.monotonic >= nextLook else { return }
    nextLook = now.monotonic + Self.pause
    let start = Environment.monotonic()
    let sessions = list.sessions(now: now.wall)
    var current: Set<ListedSession.ID> = []
    for session in sessions where session.glance != nil {
      guard current.count < Self.limit else { break }
      guard Lane.mayBe(session, now: now.wall) else { continue }
      if let known = known[session.id] {
        known.take(session)
      } else if let opened = open(session) {
        known[session.id] = opened
        publisher.add(opened)
      } else {
        continue
      }
      current.insert(session.id)
    }
    // What was not looked into yet may be any of them.
    if list.unread == 0 {
      for (id, session) in known where !current.contains(id) && session.isDone {
        known[id] = nil
        ids.remove(session.id)
        publisher.remove { $0 === session }
      }
    }
    list.rest(Environment.monotonic() - start)
  }

  private func open(_ session: ListedSession) -> PublishedSession? {
    guard refused[session.id] != session.modified else { return nil }
    do {
      let source = try program.open(session.source, follows: true, format: session.format)
      let id = name(session)
      ids.insert(id)
      return PublishedSession(
        id: id, source, listed: session, keeper: LogKeeper(source, redactor: redactor))
    } catch {
      // A file that is gone already, or may not be read: others go on.
      refused[session.id] = session.modified
      return nil
    }
  }

  /// The name of a session among those of this machine.
  private func name(_ session: ListedSession) -> String {
    let id = SessionID.of(session)
    return ids.contains(id) ? SessionID.long(id, session.source) : id
  }
}
