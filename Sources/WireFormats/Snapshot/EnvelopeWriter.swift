import JSONReading
import SessionModel

/// Collects what the fields around the entries of a snapshot say that they did not say before.
struct EnvelopeWriter {
  /// The bytes of each field as they stand now.
  private(set) var known: [Channel: [UInt8]]
  /// The fields that changed; `nil` for one that went away.
  private(set) var changes: [(channel: Channel, bytes: [UInt8]?)] = []
  /// The fields that the snapshot names.
  private var named: Set<Channel> = []
  /// How the session stands.
  private(set) var status: (SessionStatus, Basis)?
  /// What was not understood.
  private(set) var notes: [(Note.Kind, String)] = []
  /// Notes of another reading, told again with their lines.
  private var repeated: [Note] = []
  /// What was noted before.
  private(set) var noted: Set<String>

  init(known: [Channel: [UInt8]], noted: Set<String>) {
    self.known = known
    self.noted = noted
  }

  /// Sets a field of the session; `null` and no value are one.
  mutating func set(_ channel: Channel, _ value: JSONValue?) {
    set(channel, bytes: value?.nonNull.map { Array($0.bytes) })
  }

  /// Sets a field of the session to a text.
  mutating func set(_ channel: Channel, text: String) {
    var bytes: [UInt8] = []
    JSONText.append(text, to: &bytes)
    set(channel, bytes: bytes)
  }

  /// Takes back what a whole snapshot says no more.
  mutating func clearUnnamed(except kept: Set<Channel>) {
    for channel in Channel.allCases where known[channel] != nil {
      if !named.contains(channel), !kept.contains(channel) { set(channel, bytes: nil) }
    }
  }

  private mutating func set(_ channel: Channel, bytes: [UInt8]?) {
    named.insert(channel)
    guard known[channel] != bytes else { return }
    known[channel] = bytes
    changes.append((channel, bytes))
  }

  /// Sets the status from a source's word.
  mutating func set(status value: JSONValue?, inferred: Bool = false) {
    guard let value = value?.nonNull else { return }
    guard let word = value.string, let status = SessionStatus(word: word) else {
      note(.unknown, "unknown session status \(value.shortText)")
      return
    }
    self.status = (status, inferred ? .withdrawn : .restated)
  }

  /// Notes something once for a source.
  mutating func note(_ kind: Note.Kind, _ reason: String) {
    if noted.insert(reason).inserted { notes.append((kind, reason)) }
  }

  /// Notes something each time.
  mutating func noteAgain(_ kind: Note.Kind, line: Int, _ reason: String) {
    repeated.append(Note(kind, line: line, reason))
  }

  /// Adds what changed as events.
  func write(to writer: inout EventWriter, line: Int) {
    for (channel, bytes) in changes {
      let datum: Datum? =
        switch channel {
        case .startedAt, .completedAt: moment(bytes)
        default: bytes.map { $0.withUnsafeBytes { writer.store.keep($0, as: .json) } }
        }
      writer.set(.root, channel, datum)
    }
    for (kind, reason) in notes { writer.note(kind, line: line, reason) }
    for note in repeated { writer.add(.note(note)) }
  }

  /// The moment that the bytes of a field name.
  private func moment(_ bytes: [UInt8]?) -> Datum? {
    guard let bytes else { return nil }
    let moment = try? JSONParser().parse(copying: bytes) { (value) throws(JSONError) in
      value.moment
    }
    return moment.flatMap { $0 }.map { Datum(moment: $0) }
  }
}
