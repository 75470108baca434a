import Feeds
import Glibc
import SessionModel
import Settings
import ViewerCore

/// Keeps what the reader opened, folded and marked in a file for each source, for the next time.
///
/// `$XDG_STATE_HOME/espalier/views/NUMBER.json`. It is replaced in one step, and what another instance
/// wrote meanwhile is brought in, so that two at one source do no harm.
final class ViewKeeper {
  private let path: String
  private let source: String
  /// What was kept when this run began, or was written by it last.
  private(set) var view: KeptView
  /// What the state looked like when it was written last.
  private var folds: Folds?
  private var bookmarks: Set<NodeID> = []
  /// When to write, on the monotonic clock.
  private(set) var deadline: Milliseconds?

  /// How long after a change it is written.
  private static let pause = Milliseconds(2000)
  /// Bytes of a file that are read.
  private static let limit = 4 << 20

  /// Finds what was kept for a source; `nil` for sources without a name of their own, and where there is
  /// no folder for it.
  init?(source name: String, _ environment: Environment) {
    guard let folder = environment.folder("XDG_STATE_HOME", default: ".local/state"),
      let source = Self.identity(name)
    else { return nil }
    self.source = source
    path = "\(folder)/views/\(Self.number(source)).json"
    view = Self.read(path, source)
  }

  /// Takes note of the state, and writes it when it has changed and rested.
  func step(_ state: ViewerState, _ session: Session, now: Now) {
    // In the end of a file, nodes have other places than in the whole.
    guard state.part != .end else {
      deadline = nil
      return
    }
    guard let folds else {
      (self.folds, bookmarks) = (state.folds, state.bookmarks)
      return
    }
    guard state.keepsOther(than: folds, bookmarks) else {
      deadline = nil
      return
    }
    guard let due = deadline else {
      deadline = now.monotonic + Self.pause
      return
    }
    if now.monotonic >= due { write(state, session) }
  }

  /// Writes what has changed, at the end.
  func finish(_ state: ViewerState, _ session: Session) {
    guard state.part != .end, let folds, state.keepsOther(than: folds, bookmarks) else { return }
    write(state, session)
  }

  private func write(_ state: ViewerState, _ session: Session) {
    deadline = nil
    (folds, bookmarks) = (state.folds, state.bookmarks)
    let mine = state.keptView(session)
    let merged = mine.merged(into: Self.read(path, source), since: view)
    PrivateFile.makeFolders(of: path)
    // Where it cannot be written, nothing is lost but the memory of folds.
    _ = PrivateFile.replace(path, with: merged.json(of: source))
    view = mine
  }

  private static func read(_ path: String, _ source: String) -> KeptView {
    (try? UserFile.read(path, limit: limit)).map { KeptView(json: $0, of: source) } ?? KeptView()
  }

  /// What a source is called wherever it is opened from.
  private static func identity(_ name: String) -> String? {
    if name.hasPrefix("http://") || name.hasPrefix("https://") { return name }
    var info = stat()
    guard stat(name, &info) == 0, [S_IFREG, S_IFDIR].contains(info.st_mode & S_IFMT),
      let real = realpath(name, nil)
    else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The number of a name (FNV-1a of 64 bits).
  private static func number(_ name: String) -> String {
    let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return String(hash, radix: 16)
  }
}
