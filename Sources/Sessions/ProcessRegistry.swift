import JSONReading
import SessionModel
import WireFormats

/// The processes of an agent, as it writes them down: one file a process.
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

    /// Takes what a process that is there says of itself.
    init(_ word: ProcessEntry.Word) {
      switch word {
      case .busy: self = .busy
      case .waiting(let reason): self = .waiting(for: reason)
      case .idle: self = .idle
      }
    }
  }

  /// The sessions whose processes were written down.
  private(set) var sessions: [String: Word] = [:]
  /// The numbers of those processes that are there.
  private(set) var numbers: [String: Int32] = [:]
  /// When those processes that are there wrote down how they stand.
  private(set) var written: [String: Milliseconds] = [:]

  /// Reads what the agents of all places have written.
  ///
  /// - Parameters:
  ///   - environment: the environment variables, `HOME` among them.
  ///   - process: looks for the process of a number.
  package init(
    _ places: [AgentPlace], _ environment: [String: String],
    process: (Int32) -> RunningProcess?
  ) {
    for folder in Self.folders(places, environment) { read(folder, process) }
  }

  /// What is known of the process of a session; `nil` when nobody has written it down.
  package subscript(session: String) -> Word? { sessions[session] }

  /// The folders that are read.
  static func folders(_ places: [AgentPlace], _ environment: [String: String]) -> [String] {
    places.flatMap { place in
      place.registry.map { name in
        PlaceWalk.folders(place, environment).map { "\($0)/\(name)" }
      } ?? []
    }
  }

  /// Reads the files of a folder.
  private mutating func read(_ folder: String, _ process: (Int32) -> RunningProcess?) {
    let parser = JSONParser()
    for name in PlaceWalk.names(in: folder, "*.json") {
      guard let bytes = EdgeReader.whole(folder + "/" + name, limit: 1 << 16) else { continue }
      guard let entry = ProcessEntry(bytes, name: name.dropLast(5), parser: parser) else {
        continue
      }
      let found = process(entry.process)
      // A number is used again: that another process has it says nothing of this one.
      let isOther = entry.namesStart && found?.started != nil && entry.started != found?.started
      if found != nil, !isOther {
        sessions[entry.session] = Word(entry.word)
        numbers[entry.session] = entry.process
        written[entry.session] = SessionFile(path: folder + "/" + name, place: 0)?.modified
      } else if sessions[entry.session] == nil {
        sessions[entry.session] = .gone
      }
    }
  }
}
