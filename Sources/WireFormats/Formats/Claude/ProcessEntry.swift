import JSONReading

/// A process of an agent, as it writes itself down in a file of its own.
///
/// The one agent that does is Claude Code. Sources: `reference/session-formats.md`, section 4.1, live registry;
/// `reference/fleet.md`, section 3.
package struct ProcessEntry: Hashable, Sendable {
  /// What a process says of itself.
  package enum Word: Hashable, Sendable {
    /// It is at work.
    case busy
    /// A person must answer; for what, in its own words.
    case waiting(for: String?)
    /// It is there, and its turn is over.
    case idle
  }

  /// The number of the process.
  package var process: Int32
  /// The session that it works on.
  package var session: String
  /// What it says of itself.
  package var word: Word
  /// When the process began, in the system's own count; `nil` when that was not written down.
  package var started: UInt64?
  /// Whether a beginning was written down, be it one that no process can have.
  package var namesStart: Bool

  /// Reads the bytes of a file; `nil` when it tells of no process.
  ///
  /// - Parameter name: the file's name without its ending, which is the number where none is written down.
  package init?(_ bytes: [UInt8], name: Substring, parser: JSONParser) {
    let read = try? parser.parse(copying: bytes) { (value) throws(JSONError) in
      (
        pid: value["pid"]?.integer ?? Int64(name) ?? 0, session: value["sessionId"]?.string,
        word: Self.word(value),
        started: value["procStart"].flatMap { $0.integer ?? $0.string.flatMap { Int64($0) } }
      )
    }
    guard let read, let session = read.session, let pid = Int32(exactly: read.pid), pid > 0
    else { return nil }
    process = pid
    self.session = session
    word = read.word
    started = read.started.flatMap { UInt64(exactly: $0) }
    namesStart = read.started != nil
  }

  /// What a process says of itself. A word that is not known is one for work.
  private static func word(_ value: JSONValue) -> Word {
    switch value["status"]?.string {
    // A shell that it left in the background goes on; its turn is over.
    case "idle", "shell": .idle
    case "waiting": .waiting(for: value["waitingFor"]?.string)
    default: .busy
    }
  }
}
