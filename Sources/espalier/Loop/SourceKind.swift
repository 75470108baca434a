import Feeds
import Glibc

/// What a source is, by its name and by one look at what stands there.
enum SourceKind {
  /// An address that is asked.
  case address(String)
  /// A session of a fleet, by the address of its server or of its machine.
  case fleet(String)
  /// What somebody gives us.
  case standardInput
  /// A pipe with a name.
  case pipe(String)
  /// A folder.
  case folder(String)
  /// A file that is packed.
  case packed(String, PackedFile.Packing)
  /// A ZIP archive.
  case archive(String)
  /// A database, and which session of it; `nil` for the newest one.
  case database(String, session: String?)
  /// Any other file, be it there or not.
  case file(String)

  /// Looks at what a name means. A session of a database is named behind its path: `opencode.db#ses_…`.
  init(_ source: String) {
    if source == "-" {
      self = .standardInput
    } else if source.hasPrefix("http://") || source.hasPrefix("https://") {
      self = .address(source)
    } else if RedisAddress.isMeant(source) || MachineAddress.isMeant(source) {
      self = .fleet(source)
    } else {
      self.init(path: source)
    }
  }

  private init(path: String) {
    var info = stat()
    guard stat(path, &info) == 0 else {
      self = Self.member(path) ?? .file(path)
      return
    }
    switch info.st_mode & S_IFMT {
    case S_IFDIR: self = .folder(path)
    case S_IFIFO, S_IFCHR: self = .pipe(path)
    default:
      let head = Self.head(of: path)
      if let packing = PackedFile.Packing(head: head) {
        self = .packed(path, packing)
        return
      }
      switch head {
      case let head where head.starts(with: "SQLite format 3\0".utf8):
        self = .database(path, session: nil)
      case let head where head.starts(with: [0x50, 0x4B, 0x03, 0x04]): self = .archive(path)
      default: self = .file(path)
      }
    }
  }

  /// A session that is named behind the path of its database.
  private static func member(_ path: String) -> SourceKind? {
    var info = stat()
    guard let mark = path.lastIndex(of: "#"), case let file = String(path[..<mark]),
      stat(file, &info) == 0
    else { return nil }
    return .database(file, session: String(path[path.index(after: mark)...]))
  }

  /// The first bytes of a file.
  static func head(of path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    return [UInt8](unsafeUninitializedCapacity: 16) { bytes, count in
      count = max(0, read(descriptor, bytes.baseAddress, 16))
    }
  }
}
