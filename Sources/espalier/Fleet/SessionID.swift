import Feeds
import Glibc
import SessionModel
import Sessions

/// The name of a session among those of its machine: its own id where that is one, else the name of its file.
enum SessionID {
  /// The name of a session of a list.
  static func of(_ session: ListedSession) -> String {
    (session.session ?? session.glance?.id).flatMap { FleetName.plain($0) } ?? of(session.path)
  }

  /// The name of a source that is open.
  static func of(_ source: OpenedSource) -> String {
    switch source.feed.kind {
    // Nothing tells one from another but when it began.
    case .pipe: "pipe-\(Environment.now.wall.count / 1000)-\(getpid())"
    case .files, .bytes, .answers, .stream: of(source.name)
    }
  }

  /// The name of another session that is called the same.
  static func long(_ id: String, _ source: String) -> String {
    let digits = Checksum.digits(Checksum.crc32(source.utf8))
    return "\(id.prefix(80))-\(String(decoding: digits, as: UTF8.self))"
  }

  private static func of(_ path: String) -> String {
    // Behind the path of a database stands the name of a session in it.
    if let mark = path.lastIndex(of: "#"),
      let name = FleetName.plain(String(path[path.index(after: mark)...]))
    {
      return name
    }
    let file = path.split(separator: "/").last ?? ""
    let stem = file.split(separator: ".").first.map(String.init) ?? ""
    return FleetName.plain(stem) ?? "session"
  }
}
