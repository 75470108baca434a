import JSONReading
import SessionModel

/// What the formats of conversations remember between records: messages by id, calls by id, results
/// that came before their calls, and sums of tokens.
///
/// A format makes a `Page` for each record, writes on it, and turns it over.
struct Transcript {
  /// Messages that may be continued, by the source's id and lane.
  var entries: [SourceKey: NodeID] = [:]
  /// Calls by the source's id: the newest with that id, since ids are used again.
  var calls: [SourceKey: Call] = [:]
  /// Results whose calls have not come yet.
  var orphans: [SourceID: [Outcome]] = [:]
  /// Calls that have not ended.
  var openCalls: [NodeID: OpenCall] = [:]
  /// Tokens and cost so far.
  var usage = Usage()
  /// What the session was told of them.
  var toldUsage: Usage?
  /// What was noted once already.
  var noted: Set<String> = []
  /// What was written of a source that tells the same things again.
  var ledger = Ledger()
  /// What the session is as a whole, for formats that gather it.
  var overview = Overview()
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

  /// A call that has not ended.
  struct OpenCall {
    var node: NodeID
    /// The call whose subagent started it; the session itself for the others.
    var lane: NodeID
    var status: ToolStatus
  }

  /// A call that was written.
  struct Call {
    /// Its node.
    var node: NodeID
    /// Whether a result came for it.
    var isAnswered = false
    /// When it began, on the source's clock.
    var startedAt: Milliseconds?
  }

  /// How a call ended.
  struct Outcome {
    var status: ToolStatus
    var basis = Basis.stated
    /// What it gave, or what went wrong.
    var result: Datum?
    var error: Datum?
    var completedAt: Milliseconds?
    /// The source's own figure, as JSON, in milliseconds.
    var duration: Datum?

    /// What is known, by channel.
    var data: [(Channel, Datum)] {
      let all: [(Channel, Datum?)] = [
        (.result, result), (.error, error), (.duration, duration),
        (.completedAt, completedAt.map { Datum(moment: $0) }),
      ]
      return all.compactMap { channel, datum in datum.map { (channel, $0) } }
    }
  }

  /// Sums of tokens and cost, in the units of the data contract.
  struct Usage: Equatable {
    var input: Tokens = 0
    var output: Tokens = 0
    var cached: Tokens = 0
    /// In US dollars; `nil` when the source records none.
    var cost: Double?

    /// Puts `new` in the place of `old`, which is a part of the sum.
    mutating func replace(_ old: Usage, by new: Usage) {
      guard old != new else { return }
      // Taken off first: a difference would not be less than none.
      input = input - old.input + new.input
      output = output - old.output + new.output
      cached = cached - old.cached + new.cached
      if old.cost != new.cost { cost = (cost ?? 0) - (old.cost ?? 0) + (new.cost ?? 0) }
    }
  }

  /// Turns a page over: applies what was written on it.
  mutating func turn(_ page: Page, into session: inout Session) {
    self = page.transcript
    guard !page.writer.events.isEmpty else { return }
    session.mark(page.record.arrival ?? page.time)
    session.apply(page.writer.events)
  }

  /// Turns over a page on which an item stands with its beginning and its end: each is applied at its time.
  ///
  /// - Returns: the names that items got instead of those on the page, where they differ.
  @discardableResult
  mutating func turn(unrolling page: Page, into session: inout Session) -> [Int32: Int32] {
    self = page.transcript
    guard !page.writer.events.isEmpty else { return [:] }
    let names = session.apply(unrolled: page.writer.events, arrival: page.record.arrival)
    ledger.rename(names)
    return names
  }
}
