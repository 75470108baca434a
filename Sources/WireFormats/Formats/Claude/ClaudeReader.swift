import JSONReading
import SessionModel

/// A reader of one of the formats of Claude Code: what both do with a record.
protocol ClaudeReader: FormatReader {
  /// The name of the format, as the session tells it.
  static var name: String { get }
  /// What it adds up to.
  var conversation: ClaudeConversation { get set }
  /// What a session is that ends with a text of which nothing says that it ends the turn.
  static var answeredOutcome: SessionStatus { get }
  /// Reads a line into its lane, or keeps it for later when the lane has no place.
  ///
  /// - Parameter isAgain: whether the record was held and is read a second time.
  mutating func readLine(
    _ value: JSONValue, _ record: Record, into session: inout Session, isAgain: Bool)
}

extension ClaudeReader {
  mutating func read(_ record: Record, into session: inout Session) throws(UnreadableRecord) {
    if let file = record.file, file.hasSuffix(".txt") {
      write(record, into: &session, time: nil) {
        $0.readOutput(ClaudeFile.name(of: file), ClaudeFile.text(record, $1), on: &$1)
      }
      return
    }
    try parse(record, into: &session, isAgain: false)
    readReady(into: &session)
  }

  private mutating func parse(
    _ record: Record, into session: inout Session, isAgain: Bool
  ) throws(UnreadableRecord) {
    // What was taken for the end was none.
    if !isAgain { conversation.told.isOver = false }
    let parser = conversation.parser
    do throws(JSONError) {
      try parser.parse(record.bytes) { value throws(JSONError) in
        guard value.kind == .object else { throw JSONError(.unexpectedByte) }
        readLine(value, record, into: &session, isAgain: isAgain)
      }
    } catch {
      throw UnreadableRecord(
        error.reason == .unexpectedByte ? "no JSON object" : error.message)
    }
  }

  /// Reads what waited for its place.
  private mutating func readReady(into session: inout Session) {
    while case let ready = conversation.lanes.takeReady(), !ready.isEmpty {
      for held in ready {
        held.withRecord(in: session.store) { record in
          // It could be read when it came; its file may have been cut since.
          try? parse(record, into: &session, isAgain: true)
        }
      }
    }
  }

  /// Reads a line into a lane, or keeps it until the call comes that started the lane.
  mutating func readOrHold(
    _ lane: Int, _ value: JSONValue, _ record: Record, into session: inout Session,
    _ body: (inout ClaudeConversation, inout Page) -> Void
  ) {
    let time = value["timestamp"]?.moment
    if conversation.lanes[lane].parent == nil {
      // What was learned from this line may be what places its lane.
      write(record, into: &session, time: time) { _, _ in }
    }
    if conversation.lanes[lane].parent == nil || !conversation.lanes[lane].held.isEmpty {
      conversation.lanes[lane].held.append(HeldRecord(record, in: session.store))
    } else {
      write(record, into: &session, time: time, body)
    }
  }

  /// Lends a page for a record and turns it over.
  mutating func write(
    _ record: Record, into session: inout Session, time: Milliseconds?,
    _ body: (inout ClaudeConversation, inout Page) -> Void
  ) {
    conversation.write(record, into: &session, time: time, format: Self.name, body)
  }

  mutating func finish(into session: inout Session) {
    guard conversation.transcript.hasBegun else { return }
    let end = Record(
      bytes: UnsafeRawBufferPointer(start: nil, count: 0), framing: .line, number: 0)
    let time = conversation.told.latest
    write(end, into: &session, time: time) { $0.placeTheRest(on: &$1) }
    readReady(into: &session)
    write(end, into: &session, time: time) {
      $0.finish(answered: Self.answeredOutcome, on: &$1)
    }
  }
}
