import Feeds
import Glibc
import SessionModel
import Settings
import ViewerCore

/// Keeps how long calls usually take, for all sessions in one file.
///
/// `$XDG_STATE_HOME/espalier/durations.json`, of bounded size. It is replaced in one step, and what other
/// instances wrote meanwhile is brought in: samples only ever add up.
final class DurationKeeper {
  private let path: String
  /// What is known, from the file and from this run. The file is read when somebody asks: no frame waits for it.
  private(set) lazy var durations = written
  /// What is known in the file.
  private lazy var written = Self.read(path)
  /// When to write, on the monotonic clock.
  private(set) var deadline: Milliseconds?

  /// How long after something was learned it is written.
  private static let pause = Milliseconds(5000)
  /// Bytes of the file that are read: it has at most 512 names of 32 samples each.
  private static let limit = 2 << 20

  /// Keeps them where such things are kept; `nil` where there is no folder for it.
  init?(_ environment: Environment) {
    guard let folder = environment.folder("XDG_STATE_HOME", default: ".local/state") else {
      return nil
    }
    path = "\(folder)/durations.json"
  }

  /// Learns a slice from a session; returns whether that changed what is known.
  func learn(_ learning: inout DurationLearning, from session: Session, now: Now) -> Bool {
    guard learning.isBehind(session), learning.step(session, into: &durations) else { return false }
    if deadline == nil { deadline = now.monotonic + Self.pause }
    return true
  }

  /// Writes what was learned, when it is time.
  func step(now: Now) {
    guard let deadline, now.monotonic >= deadline else { return }
    finish()
  }

  /// Writes what was learned.
  func finish() {
    deadline = nil
    guard durations != written else { return }
    durations.merge(Self.read(path))
    PrivateFile.makeFolders(of: path)
    // Where it cannot be written, nothing is lost but what is usual.
    _ = PrivateFile.replace(path, with: durations.json)
    written = durations
  }

  private static func read(_ path: String) -> UsualDurations {
    (try? UserFile.read(path, limit: limit)).map { UsualDurations(json: $0) } ?? UsualDurations()
  }
}
