import CMicroHTTPD
import Glibc
import SessionModel

/// What a job server does for its clients: the jobs as they are, and who waits for them to change.
final class JobService {
  /// A request that waits for its job to change.
  struct Wait {
    var job: ServedJob
    /// When it is answered whatever has happened.
    var until: Milliseconds
    /// The state that it knows.
    var tag: String
    var isSuspended = true
  }

  /// Bytes that are being sent: one copy for all who take them.
  struct Sending {
    var body: [UInt8]
    var sent = 0
  }

  var jobs: [ServedJob] = []
  let access: ServerAccess
  /// What the cookie of this server is called: browsers tell no ports apart.
  let cookieName: String
  var server: OpaquePointer?
  /// The current moment, as of the last step.
  var now = Milliseconds.zero
  /// Where the page with all sessions stands.
  var indexMark = ""
  /// Whether figures are offered.
  var offersFigures = false
  /// The page that asks for the token, and whether one was given that is not it; `nil` where no pages are offered.
  var signIn: ((_ isWrong: Bool) -> ServedPage)?
  var questions = Questions()
  var waits: [UnsafeMutableRawPointer: Wait] = [:]
  var readers: [UnsafeMutableRawPointer: EventReader] = [:]
  var sendings: [UnsafeMutableRawPointer: Sending] = [:]
  var connections = ConnectionTable()

  init(access: ServerAccess, cookieName: String) {
    self.access = access
    self.cookieName = cookieName
  }

  /// The job of an id; `nil` where there is none.
  func job(_ id: some StringProtocol) -> ServedJob? { jobs.first { $0.id == id } }

  /// What to watch beside the library's own descriptor.
  var descriptors: [pollfd] { connections.watched }

  /// When somebody who waits is to be answered, or has waited too long; `nil` when nobody waits.
  var deadline: Milliseconds? {
    // The loop is to come at once: nobody else knows the answer.
    if questions.isAsked { return .zero }
    let waits = waits.values.lazy.filter(\.isSuspended).map { self.isDue($0) ? .zero : $0.until }
    let readers = readers.values.lazy.filter(\.isSuspended).map { self.deadline(of: $0) }
    return [waits.min(), readers.min(), connections.deadline].compactMap { $0 }.min()
  }

  /// Lets go of clients that are gone or too slow.
  func dropGone() {
    for connection in connections.shutGone() { resume(connection) }
    connections.shutOverdue(now: now)
  }

  /// Takes up the requests whose time has come.
  func resumeDue() {
    for (connection, wait) in waits where wait.isSuspended && isDue(wait) { resume(connection) }
    for (connection, reader) in readers where reader.isSuspended && deadline(of: reader) <= now {
      resume(connection)
    }
  }

  /// Gives those who asked this their answers.
  ///
  /// - Parameter page: makes the page that suits whoever asks, by the header `Accept`.
  func answer(_ question: ServedQuestion, with page: (_ accept: String?) -> ServedPage) {
    for connection in questions.answer(question, with: page) { resume(connection) }
  }

  /// Takes up a request that was put aside.
  private func resume(_ connection: UnsafeMutableRawPointer) {
    let isAside =
      waits[connection]?.isSuspended == true || readers[connection]?.isSuspended == true
      || questions.isSuspended(connection)
    guard isAside else { return }
    waits[connection]?.isSuspended = false
    readers[connection]?.isSuspended = false
    questions.resume(connection)
    connections.turn(connection, to: .answering, now: now)
    cmhd_resume(connection)
  }

  /// Puts a request aside until it is resumed.
  func putAside(_ connection: UnsafeMutableRawPointer) {
    connections.turn(connection, to: .aside, now: now)
    cmhd_suspend(connection)
  }

  /// A client has come.
  func opened(_ connection: UnsafeMutableRawPointer, descriptor: Int32, client: UInt64) {
    switch connections.open(connection, descriptor: descriptor, client: client, now: now) {
    case .admitted, .refused: break
    case .answering(let other):
      waits[other]?.until = now
      if readers[other] != nil { connections.shut(other) }
      resume(other)
    }
  }

  /// A client has gone.
  func closed(_ connection: UnsafeMutableRawPointer) {
    finished(connection)
    connections.close(connection)
  }

  /// Takes up all requests, before the server ends.
  func resumeAll() {
    let waiting = waits.filter(\.value.isSuspended).map(\.key)
    let reading = readers.filter(\.value.isSuspended).map(\.key)
    // A reader who was asked for is one of both.
    for connection in Set(waiting + reading + questions.suspended) { cmhd_resume(connection) }
    waits = [:]
    readers = [:]
    questions = Questions()
  }

  /// Whether a request is to be answered now.
  func isDue(_ wait: Wait) -> Bool {
    wait.tag != wait.job.tag || wait.job.isFinal || now >= wait.until
  }

  /// When a reader is to be told something.
  private func deadline(of reader: EventReader) -> Milliseconds {
    switch reader.topic {
    case .updates(let job, let next):
      next < job.backlog.next || job.isFinal ? .zero : reader.heartbeat
    case .changes(let view, let since):
      isNews(view, since: since) ? min(reader.patience, reader.heartbeat) : reader.heartbeat
    }
  }

  /// Whether a page stands elsewhere than a reader of it; of what is not offered any more that is to be told too.
  func isNews(_ view: ServedView, since: String) -> Bool {
    switch view {
    case .index: indexMark != since
    case .job(let id): job(id).map { !$0.mark.isEmpty && $0.mark != since } ?? true
    }
  }

  /// Forgets a request that is over.
  func finished(_ connection: UnsafeMutableRawPointer) {
    waits[connection] = nil
    readers[connection] = nil
    sendings[connection] = nil
    questions.finish(connection)
    connections.turn(connection, to: .awaiting, now: now)
  }
}
