import JSONReading
import SessionModel

/// The processes of an agent, as it writes them down: one file a process.
///
/// Sources: `reference/session-formats.md`, section 4.1, live registry; `reference/fleet.md`, section 3.
package struct ProcessRegistry {
  /// What is known of the process of a session.
  package enum Word: Hashable, Sendable {
    /// It is at work.
    case busy
    /// A person must answer; for what, in its own words.
    case waiting(for: String?)
    /// It is there, and its turn is over.
    case idle
    /// It was there, and is no more.
    case gone
  }

  /// The sessions whose processes were written down.
  private(set) var sessions: [String: Word] = [:]

  /// Reads what the agents of all places have written.
  ///
  /// - Parameters:
  ///   - environment: the environment variables, `HOME` among them.
  ///   - process: looks for the process of a number.
  package init(
    _ places: [AgentPlace], _ environment: [String: String],
    process: (Int32) -> RunningProcess?
  ) {
    for place in places {
      guard let registry = place.registry else { continue }
      for folder in PlaceWalk.folders(place, environment) {
        read(folder + "/" + registry, process)
      }
    }
  }

  /// What is known of the process of a session; `nil` when nobody has written it down.
  package subscript(session: String) -> Word? { sessions[session] }

  /// Reads the files of a folder.
  private mutating func read(_ folder: String, _ process: (Int32) -> RunningProcess?) {
    let parser = JSONParser()
    for name in PlaceWalk.names(in: folder, "*.json") {
      guard let bytes = EdgeReader.whole(folder + "/" + name, limit: 1 << 16) else { continue }
      let read = try? parser.parse(copying: bytes) { (value) throws(JSONError) in
        (
          pid: value["pid"]?.integer ?? Int64(name.dropLast(5)) ?? 0,
          session: value["sessionId"]?.string, word: Self.word(value),
          started: value["procStart"].flatMap { $0.integer ?? $0.string.flatMap { Int64($0) } }
        )
      }
      guard let read, let session = read.session, let pid = Int32(exactly: read.pid), pid > 0
      else { continue }
      let found = process(pid)
      // A number is used again: that another process has it says nothing of this one.
      let isOther =
        read.started != nil && found?.started != nil
        && read.started.flatMap { UInt64(exactly: $0) } != found?.started
      if found != nil, !isOther {
        sessions[session] = read.word
      } else if sessions[session] == nil {
        sessions[session] = .gone
      }
    }
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
