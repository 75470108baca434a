import JSONReading
import SessionModel

/// One agent of a session: the main one, or a subagent with lines of its own.
struct ClaudeLane {
  /// Under which node its entries stand; `nil` until the call that started it is known.
  var parent: NodeID?
  /// The call that started it.
  var call: SourceID?
  /// Its id.
  var agent: SourceID?
  /// The workflow that it is part of.
  var workflow: SourceID?
  /// What it was asked first, by which its call is found when nothing else tells.
  var prompt: String?
  /// The line that its first line follows: a continuation of another subagent.
  var follows: String?
  /// Records that wait for its place.
  var held: [HeldRecord] = []
  /// The message that arrives in pieces.
  var streaming: SourceID?
  /// How it stands.
  var liveness = ClaudeLiveness()
  /// Calls without a result.
  var open: Set<SourceID> = []
  /// Calls that failed since the agent spoke last: what an interruption may have been about.
  var failed: [SourceID] = []
}

/// A record that is read later.
struct HeldRecord {
  /// Where its bytes stand.
  private let datum: Datum
  private let framing: Record.Framing
  private let number: Int
  private let arrival: Milliseconds?
  private let file: String?

  /// Keeps a record: as a range of its source when that can be read again, as a copy otherwise.
  init(_ record: Record, in store: ByteStore) {
    datum =
      record.origin.map {
        Datum(form: .json, source: $0.source, offset: $0.offset, length: record.bytes.count)
      } ?? store.keep(record.bytes, as: .json)
    framing = record.framing
    number = record.number
    arrival = record.arrival
    file = record.file
  }

  /// Lends the record again.
  func withRecord<Result>(in store: ByteStore, _ body: (Record) -> Result) -> Result {
    // A copy, because `body` may read from the store itself.
    let bytes = store.withBytes(of: datum) {
      Array($0) + Array(repeating: 0, count: Record.padding)
    }
    return bytes.withUnsafeBytes { padded in
      body(
        Record(
          bytes: UnsafeRawBufferPointer(rebasing: padded.dropLast(Record.padding)),
          origin: .init(source: datum.source, offset: datum.offset), framing: framing,
          number: number, arrival: arrival, file: file))
    }
  }
}
