import JSONReading
import SessionModel

/// The event streams of AG-UI, 0.x and 1.x, and of CopilotKit before it.
///
/// Source: `reference/stream-formats.md` section 5. The rules of the protocol are checked beside the
/// reading (`AGUIRules`): what breaks one is noted and read as well as it can be.
struct AGUI: SourceFormat {
  static let name = "ag-ui"
  static let traits = SourceTraits.stream

  static let format = Format(
    name: name,
    summary: "event streams of AG-UI 0.x and 1.x (SSE, JSON lines, arrays)",
    writer: .init(
      shape: "AG-UI", checked: "1.1", place: "`protocolVersion` of `RUN_STARTED`",
      version: { $0["protocolVersion"] }),
    coverage: .init(
      read: """
        runs and their outcomes, steps, messages, reasoning, tool calls with arguments and results, \
        subagents, activities, state, snapshots of messages, custom and raw events, tokens
        """,
      derived:
        "that a stream without an end was lost; which entry a call belongs to that names none",
      unknown: """
        whether a tool failed, unless a snapshot of messages says so; cost; the content of encrypted \
        reasoning
        """),
    recognises: { $0.text("type").flatMap { AGUIKind(wire: $0) } != nil },
    wording: .pieces,
    makeReader: { RecordReader(AGUI()) })

  /// A message that was written.
  struct Message {
    var node: NodeID
    var role: EntryRole
    /// Whether it stands at the top: it belongs to no subagent.
    var isTop = true
    /// Whether a snapshot left it out.
    var isGone = false
  }

  /// A tool call that was written.
  struct Call {
    var node: NodeID
    /// The entry it stands under.
    var entry: NodeID
    /// The run in which it was announced.
    var run: Int
    var isEnded = false
    var isAnswered = false
    var isGone = false
  }

  /// An activity: content that is changed by patches.
  struct Activity {
    var node: NodeID
    var content: JSONTree
  }

  /// A subagent: where its entries stand.
  struct Lane {
    /// The entry that tells of it.
    var head: NodeID
    /// The call under which its entries stand.
    var home: NodeID
    /// Whether the call stands for the subagent and nothing else.
    var isOwnCall: Bool
    /// Whether it has ended for good: the same name means another one from here on.
    var hasEnded = false
    /// Whether nothing comes of it now: it was suspended, or its run ended without it.
    var rests = false
    /// Whether its beginning was told: without that nobody need tell its end.
    var isAnnounced = false
  }

  /// A step is one by its name and its lane.
  struct StepKey: Hashable {
    var name: SourceID
    var lane: SourceID?
  }

  /// For JSON in the strings of an event while that is read.
  let innerParser = JSONParser()
  var rules = AGUIRules()
  var chunks = AGUIChunks()

  var messages: [SourceID: Message] = [:]
  /// Messages of reasoning have names of their own.
  var thoughts: [SourceID: Message] = [:]
  /// Entries that have thinking text.
  var thinking: Set<NodeID> = []
  var calls: [SourceID: Call] = [:]
  var activities: [SourceID: Activity] = [:]
  var lanes: [SourceID: Lane] = [:]
  var steps: [StepKey: NodeID] = [:]
  /// The entries of raw events, by what they came from; anew in each run.
  var raws: [SourceID: NodeID] = [:]
  /// The text that the last piece went on with.
  private var going = (node: NodeID.none, channel: Channel.message)
  /// The arguments of the call that began last, as far as they came in pieces and stand in no other way.
  var arriving = (node: NodeID.none, bytes: [UInt8]())
  /// The title of a span of thoughts, for the next one.
  var spanTitle: Datum?
  /// The state, once there was any.
  var state: JSONTree?
  /// The state as text, once patches came for it.
  var stateText = PatchedText()
  /// The number of the run.
  var run = 0
  /// The newest message of the agent itself: what a run gives.
  var lastAnswer: NodeID?
  /// The run in which that came.
  var answerRun = 0
  /// What the run took, as far as it was told.
  var runUsage = TokenUsage()
  /// Whether the run that ended has failed.
  var hasFailed = false

  static func accepts(_ value: JSONValue) -> Bool { value.kind == .object }

  static func time(of value: JSONValue) -> Milliseconds? { value["timestamp"]?.moment }

  mutating func see(arrival: Milliseconds, line: Int) { rules.see(arrival: arrival, line: line) }

  mutating func see(_ delivery: Delivery) { rules.see(delivery) }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    rules.line = writer.record.number
    if writer.wrapping?.isBare ?? false {
      let words = "JSON without 'data:': clients do not see it"
      writer.add(.note(AGUIRule.badFraming.note(line: rules.line, words)))
    }
    read(value, &writer, session)
  }

  /// Adds a piece to a text.
  mutating func append(
    _ node: NodeID, _ channel: Channel, _ piece: JSONValue, _ writer: inout RecordWriter
  ) {
    guard piece.bytes.count > 2 else { return }
    writer.append(node, channel, writer.keep(piece))
    if channel == .arguments, node == arriving.node {
      piece.withText { arriving.bytes.append(contentsOf: $0) }
    }
    writer.goesOn(with: piece)
    going = (node, channel)
  }

  mutating func goOn(with piece: PieceShape.Piece, on writer: inout RecordWriter) {
    rules.goOn()
    append(going.node, going.channel, piece.text, &writer)
    for note in rules.take() { writer.add(.note(note)) }
  }

  mutating func read(text: String, on writer: inout RecordWriter) -> Bool {
    rules.line = writer.record.number
    let fault = writer.fault ?? "not a JSON object"
    writer.add(
      .note(
        AGUIRule.noJSON.note(
          line: rules.line, "not a JSON object: \(text.prefix(40)) (\(fault))", as: .malformed)))
    return true
  }

  mutating func end(on writer: inout RecordWriter, after session: borrowing Session) {
    rules.finish()
    writer.endSession(after: session)
    for note in rules.take() { writer.add(.note(note)) }
  }

  /// Reads one event of the wire.
  private mutating func read(
    _ value: JSONValue, _ writer: inout RecordWriter, _ session: borrowing Session
  ) {
    let line = writer.record.number
    guard let type = value["type"], let shape = AGUIKind.shapes[type] else {
      let name = value["type"]?.string
      let what = name.map { "unknown event \"\($0)\"" } ?? "an event without a type"
      writer.add(.note(AGUIRule.unknownEvent.note(line: line, what, as: .unknown)))
      return
    }
    let event = AGUIEvent(shape, value)
    for fault in event.faults {
      writer.add(.note(AGUIRule.wrongFields.note(line: line, fault, as: .malformed)))
    }
    rules.see(wire: event)
    if chunks.passes(event) {
      rules.see(event)
      read(event, &writer, session)
    } else {
      let events = chunks.expand(event)
      if let fault = chunks.fault { writer.add(.note(AGUIRule.chunk.note(line: line, fault))) }
      for event in events {
        rules.see(event)
        read(event, &writer, session)
      }
    }
    for note in rules.take() { writer.add(.note(note)) }
    writer.goesOn(besides: value["timestamp"], as: .time)
  }

  /// Reads one event; chunks come as what they stand for.
  private mutating func read(
    _ event: AGUIEvent, _ writer: inout RecordWriter, _ session: borrowing Session
  ) {
    if event.lane != nil, event.kind != .subagentStarted {
      writer.lane = lane(of: event, &writer).home
    } else {
      writer.lane = .root
    }
    switch event.kind {
    case .runStarted: runStarted(event, &writer, session)
    case .runFinished: runFinished(event, &writer, session)
    case .runError: runFailed(event, &writer)
    case .stepStarted, .stepFinished: step(event, &writer)
    case .textStart: textStart(event, &writer)
    case .textContent: textContent(event, &writer)
    case .textEnd: textEnd(event, &writer, session)
    case .callStart: callStart(event, &writer)
    case .callArguments: callArguments(event, &writer)
    case .callEnd: callEnd(event, &writer, session)
    case .callResult: callResult(event, &writer)
    case .reasoningStart: spanTitle = event.value["title"]?.nonNull.map { writer.keep($0) }
    case .reasoningEnd: spanTitle = nil
    case .reasoningMessageStart:
      if let id = event.id { writer.opens(thought(id, &writer)) }
    case .reasoningContent: reasoningContent(event, &writer)
    case .reasoningMessageEnd: reasoningEnd(event, &writer)
    case .encryptedValue: encryptedValue(event, &writer)
    case .stateSnapshot: stateSnapshot(event, &writer)
    case .stateDelta: stateDelta(event, &writer)
    case .messagesSnapshot:
      if let list = event[.messages] { reconcile(list, isWhole: true, &writer, session) }
    case .activitySnapshot: activitySnapshot(event, &writer)
    case .activityDelta: activityDelta(event, &writer)
    case .raw: raw(event, &writer)
    case .custom: stub(event.text(.name) ?? "custom event", event.value["value"], &writer)
    case .meta:
      stub(
        event.value["metaType"]?.string ?? event.text(.name) ?? "meta event",
        event.value["payload"] ?? event.value["value"], &writer)
    case .subagentStarted: subagentStarted(event, &writer)
    case .subagentFinished, .subagentError: subagentEnded(event, &writer)
    case .textChunk, .callChunk, .reasoningChunk, .thinkingStart, .thinkingEnd,
      .thinkingTextStart, .thinkingTextContent, .thinkingTextEnd:
      preconditionFailure("chunks and retired events are told by other names")
    }
  }
}
