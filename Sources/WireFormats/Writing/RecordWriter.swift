import JSONReading
import SessionModel

/// One record after the other of a conversation while it is written into events. There is one writer for a source,
/// which keeps what is remembered between records.
///
/// Values must come from a parse of the whole record (their ranges count from its first byte).
struct RecordWriter {
  /// What is remembered between records.
  var memory = ReaderMemory()
  /// The record that is read.
  private(set) var record: Record
  /// The time of the record on the source's clock, when it has one.
  var time: Milliseconds?
  /// The call under whose subagent the record stands; the session itself for the main agent.
  var lane = NodeID.root
  /// The wrapping that the value came in, of a stream.
  private(set) var wrapping: StreamRecords.Wrapping?
  /// Where the record begins in its line, when the line holds several.
  private(set) var startInLine = 0
  /// Whether the value tells the whole session anew.
  var isWhole = false
  /// How often the record was read before, and held.
  var readings = 0
  /// Why a text of a stream is no JSON.
  var fault: String?
  /// Why the record is none of the format.
  private(set) var refusal: String?
  /// The last call that has no other beginning than the time of the record.
  var begun = NodeID.none
  /// Where the piece of a text stands that may be all that the record tells, and what else changes with it.
  private var going: PieceShape.Gaps?
  private var output: EventWriter
  private var bytes: RecordBytes

  /// Makes a writer that remembers nothing, before the first record.
  init() {
    record = Record(
      bytes: UnsafeRawBufferPointer(start: nil, count: 0), framing: .line, number: 0)
    let store = ByteStore()
    output = EventWriter(store: store, next: .none)
    bytes = RecordBytes(record, store: store)
  }

  /// Turns to the next record; what is remembered stays.
  ///
  /// - Parameter next: the name that the next item gets.
  mutating func turn(
    to record: Record, in wrapping: StreamRecords.Wrapping? = nil, from startInLine: Int = 0,
    store: ByteStore, next: NodeID
  ) {
    self.record = record
    self.wrapping = wrapping
    self.startInLine = startInLine
    (time, lane, begun, going) = (nil, .root, .none, nil)
    (isWhole, readings) = (false, 0)
    (fault, refusal) = (nil, nil)
    output.beginGroup(store: store, next: next)
    bytes = RecordBytes(record, store: store)
  }

  /// Applies what was written.
  mutating func commit(into session: inout Session) {
    guard let first = output.events.first else { return }
    session.mark(time, arrival: record.arrival)
    // Nearly all records of a stream write one: a list of it would be taken and given back for each.
    if output.events.count == 1, !first.tellsBeginning {
      session.apply(first)
      return output.forget()
    }
    var events = output.takeEvents()
    if events.contains(where: \.tellsBeginning) { memory.beginEarliest(&events, in: session) }
    for place in events.indices { session.apply(events[place]) }
    output.reuse(&events)
  }

  /// Applies what was written of items with their beginnings and their ends, each at its time.
  ///
  /// - Returns: the names that items got instead of those that were written, where they differ.
  @discardableResult
  mutating func commit(unrolling session: inout Session) -> [Int32: Int32] {
    var events = output.takeEvents()
    guard !events.isEmpty else { return [:] }
    memory.beginEarliest(&events, in: session)
    let names = session.apply(unrolled: events, arrival: record.arrival)
    memory.rename(names)
    return names
  }

  /// Says that a value is a piece of a text, and that a record which differs from this one in it alone goes on with
  /// that text and tells nothing else: `SourceFormat.goOn` reads it. `nil` takes it back.
  mutating func goesOn(with piece: JSONValue?) {
    going = piece.flatMap { $0.kind == .string ? PieceShape.Gaps(piece: $0.range) : nil }
  }

  /// Says that such a record may differ in another scalar too.
  mutating func goesOn(besides value: JSONValue?, as gap: PieceShape.Gap) {
    guard let value, value.kind == .string || value.kind == .number else { return }
    switch gap {
    case .piece: going?.piece = value.range
    case .time: going?.time = value.range
    case .number: going?.number = value.range
    case .noise: going?.noise = value.range
    }
  }

  /// Where a piece stands, and what else may change, when the record told the piece and wrote nothing else.
  var gaps: PieceShape.Gaps? {
    guard output.events.count == 1, case .itemAppend = output.events[0] else { return nil }
    return going
  }

  /// Takes the time that the record tells.
  mutating func take(time: Milliseconds?) {
    guard let time else { return }
    self.time = time
    facts.latest = max(facts.latest ?? time, time)
  }

  /// Refuses the record: what was written is thrown away.
  mutating func refuse(_ reason: String) { refusal = reason }

  /// The name of the server-sent event that the value came in.
  var event: String? { wrapping?.event }

  /// A name for what the record tells that has none: by its line, and by its place in a line of several.
  var recordName: String {
    startInLine == 0 ? "#\(record.number)" : "#\(record.number).\(startInLine)"
  }

  /// The record of this writer, to be read later.
  var heldRecord: HeldRecord { HeldRecord(record, in: store, readings: readings + 1) }

  /// Whether the record was held and is read a second time.
  var isAgain: Bool { readings > 0 }

  // MARK: Events

  /// The events so far.
  var events: [Event] { output.events }

  /// Hands the events over and keeps none.
  mutating func takeEvents() -> [Event] { output.takeEvents() }

  /// Where bytes are kept that cannot be read again at their source.
  var store: ByteStore { output.store }

  /// Adds an event.
  mutating func add(_ event: Event) { output.add(event) }

  /// Starts an item and tells its name.
  mutating func start(
    _ kind: NodeKind, role: EntryRole = .assistant, under parent: NodeID, before: NodeID = .none,
    identity: NodeID = .none
  ) -> NodeID {
    output.start(kind, role: role, under: parent, before: before, identity: identity)
  }

  /// Notes something that was not understood.
  mutating func note(_ kind: Note.Kind, line: Int, _ reason: String) {
    output.note(kind, file: record.file, line: line, reason)
  }

  // MARK: Values

  /// Keeps a value of the record as it stands.
  func keep(_ value: JSONValue) -> Datum { bytes.keep(value.range) }

  /// Whether the record stands in the main file of its session.
  var isMain: Bool { record.fileName == nil }

  /// Keeps a text that does not stand in the record as it is.
  func keep(_ text: String) -> Datum { store.keep(text) }

  /// Keeps JSON that does not stand in the record.
  func keep(json: [UInt8]) -> Datum { json.withUnsafeBytes { store.keep($0, as: .json) } }

  /// Keeps a whole number.
  func keep(_ number: Int64) -> Datum {
    Datum(integer: number) ?? keep(json: Array("\(number)".utf8))
  }

  /// Keeps the bytes of a part of a value, as text that is escaped twice.
  func keep(nested part: Range<Int>, of value: JSONValue) -> Datum {
    let start = value.range.lowerBound
    return bytes.keep(start + part.lowerBound..<start + part.upperBound, as: .nested)
  }

  // MARK: The session

  /// Writes what belongs at the beginning of a session of a format.
  mutating func begin(_ source: any SourceFormat.Type) {
    guard source.traits.contains(.facts) else { return begin(format: source.name) }
    memory.hasBegun = true
    set(.root, .format, text: source.name)
  }

  /// Writes what belongs at the beginning of a session, once.
  mutating func begin(format: String) {
    if memory.isCutOff { goOn() }
    guard !memory.hasBegun else { return }
    memory.hasBegun = true
    set(.root, .format, keep(format))
    if let time { set(.root, .startedAt, Datum(moment: time)) }
    add(.run(.inProgress, .inferred))
  }

  /// Says how the session stands.
  mutating func run(_ status: SessionStatus, _ basis: Basis) {
    endEntries(status)
    add(.run(status, basis))
    if status.isOpen, memory.isOver {
      clear(.root, .completedAt)
      clear(.root, .outputText)
    }
    memory.isOver = !status.isOpen
    if !status.isOpen, let time { set(.root, .completedAt, Datum(moment: time)) }
  }

  /// Takes a datum of an item, or of the session for `.root`, away.
  mutating func clear(_ id: NodeID, _ channel: Channel) {
    output.set(id, channel, nil)
    // Without a beginning, its end is told by the record all the same.
    if id == begun, channel == .startedAt { begun = .none }
  }

  /// Sets a datum of an item, or of the session for `.root`; `nil` takes it away.
  mutating func set(_ id: NodeID, _ channel: Channel, _ datum: Datum?) {
    output.set(id, channel, datum)
  }

  // MARK: Entries

  /// Starts an entry, or finds the one that this id already has.
  ///
  /// - Parameters:
  ///   - id: what tells that records belong to one message; `nil` always starts a new entry.
  ///   - parent: what it stands under; the lane of the writer when it is not given.
  mutating func entry(
    _ id: String? = nil, _ role: EntryRole, under parent: NodeID? = nil,
    at time: Milliseconds? = nil, showsID: Bool = true
  ) -> NodeID {
    let id = id?.isEmpty ?? true ? nil : id
    if let id, let known = memory.entries[SourceKey(id)] { return known }
    let node = start(.entry, role: role, under: parent ?? lane)
    if let id {
      memory.entries[SourceKey(id)] = node
      if showsID { set(node, .id, keep(id)) }
    }
    if let moment = time ?? self.time { set(node, .startedAt, Datum(moment: moment)) }
    return node
  }

  /// Gives an entry the id by which later records continue it.
  mutating func name(_ entry: NodeID, _ id: String) {
    memory.entries[SourceKey(id)] = entry
    set(entry, .id, keep(id))
  }

  /// Adds text to a channel of an item, behind what is there.
  mutating func append(_ id: NodeID, _ channel: Channel, _ datum: Datum) {
    add(.itemAppend(id, channel, datum))
  }

  /// Adds texts to a channel of an item, with a word between two of them.
  mutating func append(_ id: NodeID, _ channel: Channel, _ data: [Datum], between word: String) {
    for (place, datum) in data.enumerated() {
      if place > 0 { append(id, channel, keep(word)) }
      append(id, channel, datum)
    }
  }

  // MARK: What was not understood

  /// Tells a record of an unknown kind, each time.
  mutating func unknownRecord(_ name: String) {
    note(.unknown, line: record.number, "unknown record \"\(name)\"")
  }

  /// Tells an unknown field or value, once for a source.
  mutating func unknown(_ what: String) { noteOnce(.unknown, what) }

  /// Tells a field of a wrong type, once for a source.
  mutating func malformed(_ what: String) { noteOnce(.malformed, what) }

  private mutating func noteOnce(_ kind: Note.Kind, _ reason: String) {
    if memory.noted.count < 1000, memory.noted.insert(reason).inserted {
      note(kind, line: record.number, reason)
    }
  }
}
