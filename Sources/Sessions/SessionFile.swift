import Glibc
import SessionModel
import WireFormats

/// A file that holds a session, as the file system shows it.
package struct SessionFile: Hashable, Sendable {
  /// Where it is.
  package var path: String
  /// Its place among those of the table.
  package var place: Int
  /// Its size in bytes.
  package var size: Int64
  /// When it was last written.
  package var modified: Milliseconds
  /// The file itself, whatever it is called.
  var identity: Identity

  /// What tells that two names are of one file.
  struct Identity: Hashable, Sendable {
    var device: UInt
    var inode: UInt
  }

  /// Looks at a file; `nil` when there is none, or it is no file.
  init?(path: String, place: Int) {
    var info = stat()
    guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
    self.path = path
    self.place = place
    size = Int64(info.st_size)
    modified = Self.moment(info)
    identity = Identity(device: UInt(info.st_dev), inode: UInt(info.st_ino))
    guard ListedRow.isDatabase(path) else { return }
    // What is written to a database stands in its log first.
    if stat(path + "-wal", &info) == 0 { modified = max(modified, Self.moment(info)) }
  }

  private static func moment(_ info: stat) -> Milliseconds {
    Milliseconds(seconds: info.st_mtim.tv_sec, nanoseconds: info.st_mtim.tv_nsec)
  }
}
