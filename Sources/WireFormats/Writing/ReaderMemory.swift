import JSONReading
import SessionModel

/// What is remembered between records of what was written: messages by id, calls by id, results that came
/// before their calls, and sums of tokens.
///
/// A `RecordWriter` is made with it for each record, and what was written is committed.
struct ReaderMemory {
  /// Messages that may be continued, by the source's id and lane.
  var entries: [SourceKey: NodeID] = [:]
  /// Calls by the source's id: the newest with that id, since ids are used again.
  var calls: [SourceKey: KnownCall] = [:]
  /// Results whose calls have not come yet.
  var orphans: [SourceID: [CallOutcome]] = [:]
  /// Calls that have not ended.
  var openCalls: [NodeID: OpenCall] = [:]
  /// Tokens and cost so far.
  var usage = TokenUsage()
  /// What the session was told of them.
  var toldUsage: TokenUsage?
  /// What was noted once already.
  var noted: Set<String> = []
  /// What was written of a source that tells the same things again.
  var items = KnownItems()
  /// What the session is as a whole, for formats that gather it.
  var facts = SessionFacts()
  /// Whether the session has a title.
  var hasTitle = false
  /// Whether the session has ended by what was written.
  var isOver = false
  /// Whether anything was written.
  var hasBegun = false

  /// How the session ends when nothing more comes; `nil` while a turn is open.
  var outcome: SessionStatus?
  /// The last text of the assistant: what the session gives when it ends well.
  var answer: Datum?
  /// When the last turn ended, and the latest time of all, on the source's clock.
  var turnEnd: Milliseconds?
  var latest: Milliseconds?

  /// Applies what was written for a record.
  mutating func commit(_ writer: RecordWriter, into session: inout Session) {
    self = writer.memory
    guard !writer.events.isEmpty else { return }
    session.mark(writer.record.arrival ?? writer.time)
    session.apply(writer.events)
  }

  /// Applies what was written of items with their beginnings and their ends, each at its time.
  ///
  /// - Returns: the names that items got instead of those that were written, where they differ.
  @discardableResult
  mutating func commit(unrolling writer: RecordWriter, into session: inout Session) -> [Int32:
    Int32]
  {
    self = writer.memory
    guard !writer.events.isEmpty else { return [:] }
    let names = session.apply(unrolled: writer.events, arrival: writer.record.arrival)
    items.rename(names)
    return names
  }
}
