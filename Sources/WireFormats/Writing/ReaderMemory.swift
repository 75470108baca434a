import JSONReading
import SessionModel

extension Event {
  /// Whether it tells when the session or an item began.
  var tellsBeginning: Bool {
    switch self {
    case .runData(.startedAt, _), .itemData(_, .startedAt, _): true
    default: false
    }
  }
}

/// What is remembered between records of what was written: messages by id, calls by id, results that came
/// before their calls, and sums of tokens.
///
/// The `RecordWriter` of the source keeps it.
struct ReaderMemory {
  /// Messages that may be continued, by the source's id and lane.
  var entries = SourceTable<NodeID>()
  /// Calls by the source's id: the newest with that id, since ids are used again.
  var calls = SourceTable<KnownCall>()
  /// Results whose calls have not come yet.
  var orphans = OrphanedResults()
  /// Calls that have not ended.
  var openCalls: [NodeID: OpenCall] = [:]
  /// Entries that have begun and not ended, of sources that tell both; whether their state says so.
  var openEntries: [NodeID: Bool] = [:]
  /// Whether the source has ended inside of those; it may go on.
  var isCutOff = false
  /// What was written of a source that tells the same things again.
  var items = KnownItems()
  /// What was noted once already.
  var noted: Set<String> = []
  /// What the session is as a whole.
  var facts = SessionFacts()
  /// What the session was told of it.
  var toldFacts = SessionFacts()
  var toldUsage: TokenUsage?
  /// When the session was said to begin, and the earliest time that was told of it or of an entry.
  private var toldStart: Milliseconds?
  private var earliest: Milliseconds?
  /// Whether the source repeats what was told of a session before: its beginning stands.
  var isRetold = false
  /// How the session was said to stand, where that is worked out from the facts.
  var toldStatus: SessionStatus?
  /// The last answer, as the end of the session was told with it.
  private var toldAnswer: [Datum]?
  /// What the source has told of the version of its writer.
  var version = ToldVersion()
  /// How many records were looked at for the folder that the agent works in.
  var folderLooks = 0
  /// Whether the session has ended by what was written.
  var isOver = false
  /// Whether anything was written.
  var hasBegun = false

  /// Begins to read the whole source anew, or the whole of one of its files: what it does not tell again is gone.
  mutating func beginReading(of file: String?) {
    hasBegun = true
    items.beginReading(of: file)
    guard file == nil else { return }
    facts = SessionFacts()
    calls = SourceTable()
    openCalls = [:]
    orphans = OrphanedResults()
    (toldStart, earliest) = (nil, nil)
  }

  /// Lets the session begin with the earliest time that is told of it: the header of a session that was forked
  /// from another is newer than the entries that it took over. Events among which none tells a beginning change nothing.
  mutating func beginEarliest(_ events: inout [Event], in session: borrowing Session) {
    var place: Int?
    for index in events.indices {
      switch events[index] {
      case .runData(.startedAt, let datum):
        place = index
        toldStart = datum?.moment
        see(toldStart)
      case .itemData(let id, .startedAt, let datum?):
        let isEntry =
          id < session.nextID
          ? session.kind(id) == .entry : Self.startsEntry(id, in: events[..<index])
        if isEntry { see(datum.moment) }
      default: break
      }
    }
    guard !isRetold, let told = toldStart, let earliest, earliest < told else { return }
    toldStart = earliest
    let event = Event.runData(.startedAt, Datum(moment: earliest))
    if let place { events[place] = event } else { events.append(event) }
  }

  /// Whether an item that events begin is an entry; it was begun shortly before as a rule.
  private static func startsEntry(_ id: NodeID, in events: ArraySlice<Event>) -> Bool {
    for event in events.reversed() {
      if case .itemStart(let start) = event, start.id == id { return start.kind == .entry }
    }
    return false
  }

  /// Takes a time that is told; what is none counts for nothing.
  private mutating func see(_ time: Milliseconds?) {
    guard let time, time > .zero else { return }
    earliest = min(earliest ?? time, time)
  }

  /// Gives a session that has ended well its last answer, with the end; what goes on has none.
  ///
  /// What the source itself calls the answer stands.
  mutating func tellAnswer(in session: inout Session) {
    guard toldAnswer != nil || facts.answer != nil else { return }
    let position = session.position
    guard session.status(at: position)?.value == .succeeded, let answer = facts.answer else {
      if toldAnswer != nil { session.apply(.runData(.outputText, nil)) }
      toldAnswer = nil
      return
    }
    guard toldAnswer != nil || session.datum(.root, .outputText, at: position) == nil else {
      return
    }
    let pieces = session.pieces(answer, .message, at: position)
    guard !pieces.isEmpty, pieces != toldAnswer else { return }
    toldAnswer = pieces
    if pieces.count == 1 {
      session.apply(.runData(.outputText, pieces[0]))
    } else if let text = session.text(answer, .message, at: position), !text.isEmpty {
      session.apply(.runData(.outputText, session.store.keep(text)))
    }
  }

  /// Gives all items their new names.
  mutating func rename(_ names: [Int32: Int32]) {
    guard names.contains(where: { $0.key != $0.value }) else { return }
    func new(_ node: NodeID) -> NodeID { NodeID(names[node.index] ?? node.index) }
    items.rename(new)
    entries.changeAll { $0 = new($0) }
    calls.changeAll { $0.node = new($0.node) }
    openCalls = Dictionary(
      uniqueKeysWithValues: openCalls.values.map { call in
        (new(call.node), OpenCall(node: new(call.node), lane: new(call.lane), status: call.status))
      })
    facts.answer = facts.answer.map(new)
    toldFacts.answer = toldFacts.answer.map(new)
  }
}
