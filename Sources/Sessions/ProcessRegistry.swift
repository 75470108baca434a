import Glibc
import JSONReading
import SessionModel

/// The running processes of an agent, as it writes them down: one file a process.
///
/// Source: `reference/session-formats.md`, section 4.1, live registry.
struct ProcessRegistry {
  /// What a process says of itself.
  enum Word: Hashable {
    /// It is at work.
    case busy
    /// It waits for its reader.
    case idle
  }

  /// The sessions of processes that are alive.
  private(set) var sessions: [String: Word] = [:]

  /// Reads the files of a folder.
  ///
  /// - Parameter isAlive: whether there is a process of this number.
  mutating func read(_ folder: String, isAlive: (Int32) -> Bool) {
    let parser = JSONParser()
    for name in PlaceWalk.names(in: folder, "*.json") {
      guard let bytes = EdgeReader.whole(folder + "/" + name, limit: 1 << 16) else { continue }
      let read = try? parser.parse(copying: bytes) { (value) throws(JSONError) in
        (
          pid: value["pid"]?.integer ?? Int64(name.dropLast(5)) ?? 0,
          session: value["sessionId"]?.string, isBusy: value["status"]?.isString("idle") != true
        )
      }
      guard let read, let session = read.session, let pid = Int32(exactly: read.pid), pid > 0,
        isAlive(pid)
      else { continue }
      sessions[session] = read.isBusy ? .busy : .idle
    }
  }

  /// Whether a process is there, be it of another user.
  static func isAlive(_ pid: Int32) -> Bool { kill(pid, 0) == 0 || errno == EPERM }
}
