import Feeds
import Glibc

/// What `--data` names: the bytes of a request that begins a job.
enum PostedData {
  /// The most bytes that are posted.
  private static let limit = 64 << 20

  /// Reads a file, or standard input for `-`.
  static func read(_ path: String) throws(FeedFailure) -> [UInt8] {
    let isInput = path == "-"
    let name = isInput ? "standard input" : "--data"
    let descriptor = isInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    func failure(_ why: String) -> FeedFailure { FeedFailure(.unreadable, what: name, why: why) }
    guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
    defer { if !isInput { close(descriptor) } }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw failure(String(cString: strerror(errno))) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      if bytes.count > limit { throw failure("is more than \(limit >> 20) MB") }
    }
  }
}
