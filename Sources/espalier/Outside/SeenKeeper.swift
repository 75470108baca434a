import SessionModel
import Sessions
import Settings

/// Keeps when a person looked at which session last, in one file: what is done and was not looked at is new.
///
/// `$XDG_STATE_HOME/espalier/seen`: a line for each session, the moment in milliseconds since 1970 and what opens
/// the session. It is replaced in one step, and what another instance wrote meanwhile is brought in.
final class SeenKeeper {
  private let path: String
  /// When a person looked at a session last.
  private(set) var seen: [ListedSession.ID: Milliseconds]

  /// Sessions that are kept: those that were looked at last.
  private static let most = 1000
  /// Bytes of the file that are read.
  private static let limit = 1 << 20

  /// Reads what was kept; `nil` where there is no folder for it.
  init?(_ environment: Environment) {
    guard let folder = environment.folder("XDG_STATE_HOME", default: ".local/state") else {
      return nil
    }
    path = "\(folder)/seen"
    seen = Self.read(path)
  }

  /// Keeps that a person looked at a session, or forgets it.
  func keep(_ id: ListedSession.ID, _ moment: Milliseconds?) {
    // Names that do not fit a line are forgotten at the end.
    guard !id.source.contains(where: \.isNewline) else { return }
    seen = Self.read(path)
    seen[id] = moment
    let newest = seen.sorted { ($1.value, $0.key.source) < ($0.value, $1.key.source) }
    let lines = newest.prefix(Self.most).map { "\($0.value.count) \($0.key.source)\n" }
    PrivateFile.makeFolders(of: path)
    // Where it cannot be written, nothing is lost but what is new.
    _ = PrivateFile.replace(path, with: Array(lines.joined().utf8))
  }

  private static func read(_ path: String) -> [ListedSession.ID: Milliseconds] {
    guard let bytes = try? UserFile.read(path, limit: limit) else { return [:] }
    var seen: [ListedSession.ID: Milliseconds] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let moment = Int64(parts[0]) else { continue }
      seen[ListedSession.ID(source: String(parts[1]))] = Milliseconds(moment)
    }
    return seen
  }
}
