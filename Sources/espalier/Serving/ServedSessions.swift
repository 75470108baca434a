import CellGrid
import EspalierKit
import Feeds
import Glibc
import Reports
import SessionModel
import WireFormats

/// The sessions of a server: those that were named, and those in the folders that were.
final class ServedSessions {
  private(set) var all: [ServedSession] = []
  private let program: Program
  private let server: JobServer
  private var folders: [ServedFolder] = []
  private var lastID = 0
  /// Told when a session gives its place to a newer one.
  var whenWithdrawn: (ServedSession) -> Void = { _ in }
  /// Tells the marks of this server from those of one that ran before.
  let epoch = String(UInt32.random(in: 0...(.max)), radix: 16)
  /// Takes secrets out of what programs are told; `nil` where everything is told.
  private let redactor: Redactor?

  /// Sessions that are held at once.
  static let limit = 64
  /// Sessions that the system tells of; others are looked at once a second. A user has 128 such ears, two a session.
  private static let listeningLimit = 16

  /// - Parameter secrets: what is hidden wherever secrets are.
  init(_ program: Program, _ server: JobServer, hiding secrets: [String]) throws {
    self.program = program
    self.server = server
    redactor = try program.redactor(isUsual: false, hiding: secrets)
  }

  /// Opens what was named: a session, or a folder of sessions.
  func open(_ name: String, now: Now) throws {
    guard case .folder(let path) = SourceKind(name),
      Format.detect(folder: Folder(path: path)) == nil
    else {
      return try offer(program.open(name, follows: true), isFound: false, now: now)
    }
    var folder = ServedFolder(path: path)
    let found = folder.look(now: now, limit: Self.limit - all.count)
    for session in found { take(session, now: now) }
    if found.isEmpty {
      return try offer(program.open(name, follows: true), isFound: false, now: now)
    }
    if found.count == Self.limit {
      Output.error("\(path): the newest \(found.count) sessions are served")
    }
    folders.append(folder)
  }

  /// Whether there is anything to be served.
  var isAlive: Bool { !folders.isEmpty || all.contains { !$0.isLost } }

  /// When the folders are to be looked through again.
  var deadline: Milliseconds? { folders.map(\.deadline).min() }

  /// Takes in the sessions that came into the folders.
  ///
  /// - Returns: whether any did.
  func look(now: Now) -> Bool {
    let before = lastID
    for place in folders.indices {
      for path in folders[place].look(now: now, limit: Self.limit) { take(path, now: now) }
    }
    return lastID != before
  }

  /// The session of an id; `nil` where there is none.
  subscript(id: String) -> ServedSession? { all.first { $0.id == id } }

  /// Offers a session that was found, unless it is offered or can't be read.
  private func take(_ path: String, now: Now) {
    guard !all.contains(where: { $0.name == path }),
      let source = try? program.open(
        path, follows: true, mayListen: all.count < Self.listeningLimit), hasRoom()
    else { return }
    try? offer(source, isFound: true, now: now)
  }

  /// Makes room for one more session: of those that were found, the one that is over for longest goes.
  private func hasRoom() -> Bool {
    guard all.count >= Self.limit else { return true }
    let over = all.indices.filter { all[$0].isFound && all[$0].follower.isOver }
    let oldest = over.min {
      (all[$0].follower.lastRecord ?? .zero) < (all[$1].follower.lastRecord ?? .zero)
    }
    guard let oldest else { return false }
    let session = all.remove(at: oldest)
    server.withdraw(session.id)
    whenWithdrawn(session)
    return true
  }

  private func offer(_ source: OpenedSource, isFound: Bool, now: Now) throws {
    guard all.count < Self.limit else {
      throw UsageError("serve: more than \(Self.limit) sessions at once")
    }
    lastID += 1
    all.append(
      ServedSession(
        source, as: server.offer("\(lastID)"), isFound: isFound, epoch: epoch, redactor: redactor,
        now: now))
  }
}
