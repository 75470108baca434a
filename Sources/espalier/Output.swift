import CellGrid
import Glibc

/// Standard output and standard error, past C's buffers.
enum Output {
  /// Writes bytes to a descriptor, all of them.
  ///
  /// A closed pipe ends the program by SIGPIPE, as the shell expects; any other failure is told once.
  static func write(_ bytes: some Collection<UInt8>, to descriptor: Int32 = STDOUT_FILENO) {
    let bytes = ContiguousArray(bytes)
    var sent = 0
    while sent < bytes.count {
      let n = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + sent, $0.count - sent)
      }
      if n >= 0 {
        sent += n
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        var place = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&place, 1, -1)
      case EPIPE where descriptor == STDOUT_FILENO:
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
        exit(141)
      default:
        guard descriptor == STDOUT_FILENO else { return }
        let reason = String(cString: strerror(errno))
        error("standard output: \(reason)")
        exit(1)
      }
    }
  }

  /// Writes text to standard output.
  static func write(_ text: String) { write(text.utf8) }

  /// Writes one line `espalier: WHAT: WHY` to standard error, without keys that it may hold.
  static func error(_ message: String) {
    write("espalier: \(SafeText(Discretion.text(message)).string)\n".utf8, to: STDERR_FILENO)
  }
}
