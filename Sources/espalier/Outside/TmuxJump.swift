import Feeds
import Glibc
import SessionModel
import Sessions

/// Goes to the pane of tmux that a process lives in: asks tmux for its panes, and then to go to the one, beside
/// everything else.
final class TmuxJump: LoopMember {
  /// A program that is at work.
  private struct Run {
    let child: Child
    /// The pipe that it writes into; -1 when it is closed, or there is none.
    var pipe: Int32
    var bytes: [UInt8] = []
    /// When it is given up on.
    let deadline: Milliseconds
  }

  private let environment: Environment
  /// What lists the panes, and for which process.
  private var listing: (run: Run, process: Int32)?
  /// What goes to a pane, and what that is called.
  private var going: (run: Run, place: String)?
  /// What there is to tell the reader.
  private var words: String?

  /// How long tmux may take.
  private static let limit = Milliseconds(3000)
  /// How often it is asked whether it has ended.
  private static let pause = Milliseconds(20)
  /// Bytes of a listing that are read.
  private static let most = 1 << 20

  init(_ environment: Environment) { self.environment = environment }

  deinit {
    for run in [listing?.run, going?.run] {
      guard let run else { continue }
      if run.pipe >= 0 { close(run.pipe) }
      environment.letGo.add(run.child)
    }
  }

  /// Whether we are inside tmux, and can ask it.
  var isPossible: Bool { environment["TMUX"] != nil }

  /// Goes to where a process lives; what became of it is told by and by.
  func go(to process: Int32, now: Now) {
    // What is at work is not waited for any more.
    for run in [listing?.run, going?.run] { if let run { environment.letGo.add(run.child) } }
    end()
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = Child(
      TmuxPane.listing, environment: environment, output: ends[1], isQuiet: true)
    close(ends[1])
    guard let child else {
      close(ends[0])
      words = "tmux could not be started"
      return
    }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    listing = (Run(child: child, pipe: ends[0], deadline: now.monotonic + Self.limit), process)
    deadline = now.monotonic + Self.pause
  }

  /// Takes what there is to tell.
  func takeWords() -> String? {
    defer { words = nil }
    return words
  }

  var descriptors: [pollfd] {
    // What is not read any more would be ready for ever.
    guard let run = listing?.run, run.pipe >= 0, run.bytes.count < Self.most else { return [] }
    return [pollfd(fd: run.pipe, events: Int16(POLLIN), revents: 0)]
  }

  private(set) var deadline: Milliseconds?

  func step(now: Now) {
    if listing != nil { stepListing(now) }
    if let going {
      switch going.run.child.standing() {
      case .ended(0): finish("went to tmux \(going.place)")
      case .ended: finish("tmux could not go to \(going.place)")
      case .stopped:
        environment.letGo.add(going.run.child)
        finish("tmux could not go to \(going.place)")
      case .running: wait(for: going.run, now)
      }
    }
  }

  /// Reads what tmux lists, and goes to the pane when all of it is there.
  private func stepListing(_ now: Now) {
    guard let (begun, process) = listing else { return }
    var run = begun
    read(&run)
    listing = (run, process)
    switch run.child.standing() {
    case .running: wait(for: run, now)
    case .stopped:
      environment.letGo.add(run.child)
      finish("tmux does not answer")
    case .ended(let status):
      read(&run)
      let panes = TmuxPane.all(in: String(decoding: run.bytes, as: UTF8.self))
      finish(nil)
      guard status == 0 else {
        words = "tmux does not tell its panes"
        return
      }
      guard let pane = TmuxPane.holding(RunningProcess.line(process), among: panes) else {
        words = "process \(process) lives in no pane of this tmux"
        return
      }
      guard let child = Child(pane.going, environment: environment, isQuiet: true)
      else {
        words = "tmux could not be started"
        return
      }
      going = (Run(child: child, pipe: -1, deadline: now.monotonic + Self.limit), pane.place)
      deadline = now.monotonic + Self.pause
    }
  }

  private func read(_ run: inout Run) {
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while run.pipe >= 0, run.bytes.count < Self.most {
      let count = Glibc.read(run.pipe, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { return }
      guard count > 0 else {
        close(run.pipe)
        run.pipe = -1
        return
      }
      run.bytes += buffer[..<count]
    }
  }

  /// Waits on, or gives up.
  private func wait(for run: Run, _ now: Now) {
    deadline = now.monotonic + Self.pause
    guard now.monotonic > run.deadline else { return }
    kill(run.child.process, SIGTERM)
    environment.letGo.add(run.child)
    finish("tmux does not answer")
  }

  private func finish(_ words: String?) {
    end()
    if let words { self.words = words }
  }

  private func end() {
    if let run = listing?.run, run.pipe >= 0 { close(run.pipe) }
    (listing, going, deadline) = (nil, nil, nil)
  }
}
