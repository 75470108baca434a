import Feeds
import Glibc

/// A program that was started on another machine over ssh: what it writes, and why it ended.
final class MachineProgram {
  /// Where what it writes comes from.
  let output: Int32
  private let errors: Int32
  private let child: Child
  private let letGo: LetGo
  /// How it ended; `nil` while that is not known. A process tells it once.
  private var status: Int32?
  /// The last line of what went wrong.
  private var words: [UInt8] = []

  /// The bytes of its last words that are kept.
  private static let limit = 4096

  /// Starts a program.
  init(_ address: MachineAddress, _ words: [String], environment: Environment) throws(FeedFailure) {
    func failure(_ why: String) -> FeedFailure {
      FeedFailure(.unreachable, what: address.text, why: why)
    }
    var (out, err): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    guard pipe(&out) == 0 else { throw failure(String(cString: strerror(errno))) }
    guard pipe(&err) == 0 else {
      for end in out { close(end) }
      throw failure(String(cString: strerror(errno)))
    }
    for end in out + err { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    let child = Child(
      address.command(words), environment: environment, input: nothing, output: out[1],
      errors: err[1], isQuiet: false)
    for end in [nothing, out[1], err[1]] { close(end) }
    guard let child else {
      for end in [out[0], err[0]] { close(end) }
      throw failure("ssh cannot be started")
    }
    (self.child, output, errors, letGo) = (child, out[0], err[0], environment.letGo)
    _ = fcntl(output, F_SETFL, O_NONBLOCK)
    _ = fcntl(errors, F_SETFL, O_NONBLOCK)
  }

  deinit {
    if ended() == nil {
      kill(child.process, SIGTERM)
      // Its pipes are closed with us: it ends soon, and is not waited for here.
      letGo.add(child)
    }
    close(output)
    close(errors)
  }

  /// What it says went wrong, one line, not yet made safe; `nil` when it says nothing.
  func lastWords() -> String? {
    while true {
      let new = [UInt8](unsafeUninitializedCapacity: Self.limit) { room, count in
        count = max(0, read(errors, room.baseAddress, room.count))
      }
      if new.isEmpty { break }
      words = Array((words + new).suffix(Self.limit))
    }
    let lines = String(decoding: words, as: UTF8.self).split(whereSeparator: \.isNewline)
    return lines.last { line in line.contains { !$0.isWhitespace } }.map(String.init)
  }

  /// Why it ended, for people.
  func ending() -> String {
    if let words = lastWords() { return words }
    if let status = ended(), status != 0 { return "ssh ended with status \(status)" }
    return "ended"
  }

  /// Whether it has ended badly; that the job which it told of did is another matter. `nil` while it runs.
  var hasFailed: Bool? { ended().map { $0 != 0 && $0 != ExitStatus.jobFailed } }

  /// The status that it ended with; `nil` while it runs.
  private func ended() -> Int32? {
    if status == nil, case .ended(let status) = child.standing() { self.status = status }
    return status
  }
}
