import CellGrid
import Glibc
import JSONReading
import Reports

/// Standard output and standard error, past C's buffers: the only place that writes to them.
///
/// Text comes as ``SafeText``, which is made safe by being made, or as a document of one of the writers
/// whose tests hold that nothing in it drives a terminal.
enum Output {
  /// Readies the descriptors 0 to 2: one that is closed at the start must not become that of a file that
  /// is opened later. What holds its place can be neither read nor written, as before.
  static func holdDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Writes a line.
  static func line(_ text: SafeText) { write(Array((text.string + "\n").utf8)) }

  /// Writes a line with samples of colours.
  static func line(_ pieces: [StyledPiece]) {
    let text = pieces.map { piece in
      piece.codes.isEmpty
        ? piece.text.string
        : "\u{1b}[0\(piece.codes.map { ";\($0)" }.joined())m\(piece.text.string)\u{1b}[0m"
    }
    write(Array((text.joined() + "\n").utf8))
  }

  /// A text of a line, with the parameters of SGR that it is shown by.
  struct StyledPiece {
    var text: SafeText
    var codes: [Int] = []
  }

  /// Writes lines that the program itself is made of: help, manual page, completions.
  static func page(_ text: String) { write(Array(SafeText.plain(text).utf8)) }

  /// Writes a JSON document, whose writer escapes what a terminal would obey or hide.
  static func document(_ json: JSONWriter) { write(json.bytes + [UInt8(ascii: "\n")]) }

  /// Writes a part of a report, whose texts went through its `clean` or are JSON.
  static func report(_ bytes: [UInt8]) { write(bytes) }

  /// Writes one line `espalier: WHAT: WHY` to standard error, without keys that it may hold.
  static func error(_ message: SafeText) {
    // The log of a workflow has both outputs, and old commands to its runner may stand anywhere in a line.
    let line = WorkflowCommand.withoutOldCommands(discreet(message))
    write(Array("espalier: \(line)\n".utf8), to: STDERR_FILENO)
  }

  /// Writes why the program ends as an annotation of a workflow, without keys that it may hold.
  static func annotation(_ message: SafeText) {
    let command = WorkflowCommand.error(title: "espalier", discreet(message))
    write(Array("\(command.line)\n".utf8))
  }

  /// A message without keys that it may hold.
  private static func discreet(_ message: SafeText) -> String {
    SafeText(Discretion.text(message.string)).string
  }

  /// Nobody reads standard output any more: ends the program by SIGPIPE, as the shell expects.
  static func readerIsGone() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    exit(141)
  }

  /// Writes bytes to a descriptor, all of them.
  ///
  /// A closed pipe ends the program by SIGPIPE, as the shell expects; any other failure is told once.
  private static func write(_ bytes: [UInt8], to descriptor: Int32 = STDOUT_FILENO) {
    var sent = 0
    while sent < bytes.count {
      let n = bytes[sent...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if n >= 0 {
        sent += n
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        var place = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&place, 1, -1)
      case EPIPE where descriptor == STDOUT_FILENO: readerIsGone()
      default:
        guard descriptor == STDOUT_FILENO else { return }
        let reason = String(cString: strerror(errno))
        error("standard output: \(reason)")
        exit(1)
      }
    }
  }
}
