import JSONReading
import SessionModel

/// What the two formats of Claude Code share: messages, calls, results, subagents and how they end.
///
/// Its parts: messages in `+Messages` and `+User`, results and background work in `+Results`, workflows in
/// `+Workflows`, the beginning and the end of the session in `+Standing`.
struct ClaudeConversation {
  /// The agents.
  var lanes = ClaudeLanes()
  /// Calls by id: the newest with that id.
  var calls = SourceTable<ClaudeCall>()
  /// Messages that may be continued, by lane and id.
  var messages = SourceTable<ClaudeMessage>()
  /// The blocks of messages that arrive in pieces, until they were said again whole.
  var streams: [NodeID: [ClaudeStreamedBlock]] = [:]
  /// Requests for permission by their id: the calls that wait for the answer.
  var permissions: [SourceKey: SourceKey] = [:]
  /// Results whose calls have not come.
  var orphans: [SourceKey: Orphan] = [:]
  /// The calls of what runs in the background, by the names under which its end is told.
  var tasks: [SourceKey: SourceKey] = [:]
  /// Calls in the background: while there are any, the session goes on.
  var background: Set<SourceKey> = []
  /// Calls whose whole output lies in a file beside the session, by the name of the file.
  var outputs: [String: SourceKey] = [:]
  /// Outputs that came before their calls.
  var waitingOutputs: [String: Datum] = [:]
  /// The agents of workflows.
  var workflowAgents: [SourceID: ClaudeWorkflowAgent] = [:]
  /// Those that have no node yet.
  var waitingAgents: Set<SourceID> = []
  /// The entries that hold the agents of a workflow.
  var workflowEntries: [SourceID: NodeID] = [:]
  /// Calls of workflows whose agents had all given their results.
  var endedByJournal: Set<SourceKey> = []
  /// The kinds of subagents, by their metadata.
  var kinds: [SourceID: String] = [:]
  /// The entry that holds results whose calls never came.
  var orphanEntry: NodeID?
  /// What the results of the line that is read say of their calls.
  var results: [ToolStatus] = []
  /// The tokens.
  var usage = ClaudeUsage()
  /// What the session was told of itself so far.
  var told = Told()
  /// The text that the main agent said last: the message, and its pieces.
  var answer: (node: NodeID, pieces: [Datum]) = (.none, [])
  /// The lines by their names: for what is taken back, for rewinds, and for summaries.
  var lines = SourceTable<ClaudeLineTrace>()
  /// The summaries that wait for their lines.
  var summaries: [SourceKey: String] = [:]
  /// What the main agent's last error message says.
  var failure: Datum?

  /// A result whose call has not come.
  struct Orphan {
    /// The source's name of the call.
    var name: Datum
    var outcome: CallOutcome
  }

  /// What the session was told of itself.
  struct Told {
    var model: String?
    /// What tells it.
    var modelKey: SourceKey?
    var hasID = false
    var hasStart = false
    var title = TitleRank.none
    /// How the session ended as far as it seems; `nil` while it goes on.
    var end: SessionStatus?
    /// The message that the answer of the end was, and its pieces by then.
    var answer = (node: NodeID.none, pieces: 0)
    /// Whether nothing more comes.
    var isOver = false
    /// Whether the source itself says how it ends.
    var isEndStated = false
    /// The latest time.
    var latest: Milliseconds?
  }

  /// How good a title is.
  enum TitleRank: Int, Comparable {
    case none, command, prompt, summary, generated, custom

    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  // MARK: Records

  /// Reads a record of a lane, or keeps it until the call comes that started the lane.
  mutating func readOrHold(
    _ lane: Int, on writer: inout RecordWriter, _ body: (inout Self, inout RecordWriter) -> Void
  ) {
    // What was learned from this record may be what places its lane.
    if lanes[lane].parent == nil { placeWhatIsKnown(on: &writer) }
    if lanes[lane].parent == nil || !lanes[lane].held.isEmpty {
      lanes.hold(writer.heldRecord, of: lane, isLive: writer.record.arrival != nil)
    } else {
      body(&self, &writer)
    }
  }

  /// Does what every record leads to, behind it.
  mutating func settle(on writer: inout RecordWriter) {
    if let time = writer.time {
      told.latest = max(told.latest ?? time, time)
      if !told.hasStart {
        told.hasStart = true
        writer.set(.root, .startedAt, Datum(moment: time))
      }
    }
    placeWhatIsKnown(on: &writer)
    if !waitingOutputs.isEmpty { placeOutputs(on: &writer) }
    stand(on: &writer)
  }

  /// Finds places for agents.
  private mutating func placeWhatIsKnown(on writer: inout RecordWriter) {
    if !waitingAgents.isEmpty { placeWorkflowAgents(on: &writer) }
    place(on: &writer)
  }

  /// Finds places for subagents.
  mutating func place(on writer: inout RecordWriter) {
    guard lanes.hasNews, !lanes.waiting.isEmpty else { return }
    // Taken out, because looking for places writes agents of workflows.
    var lanes = ClaudeLanes.fresh
    swap(&lanes, &self.lanes)
    lanes.place {
      calls[$0]?.node
    } agent: { agent, workflow, call in
      node(ofAgent: agent, in: workflow, startedBy: call, on: &writer)
    }
    swap(&lanes, &self.lanes)
  }

  // MARK: The session

  /// Gives the session a title, unless it has a better one.
  mutating func title(_ text: String, _ rank: TitleRank, on writer: inout RecordWriter) {
    let isBetter = rank >= .generated ? rank >= told.title : rank > told.title
    guard isBetter, !text.trimmed.isEmpty else { return }
    told.title = rank
    writer.title(text.trimmed, replacing: true)
  }

  /// Gives the session its id.
  mutating func identify(_ value: JSONValue?, on writer: inout RecordWriter) {
    guard !told.hasID, let value, value.kind == .string, value.bytes.count > 2 else { return }
    told.hasID = true
    writer.set(.root, .id, writer.keep(value))
  }

  /// Tells the model of the main agent.
  mutating func model(_ value: JSONValue?, on writer: inout RecordWriter) {
    guard let value = Self.model(value), let key = SourceKey(value), key != told.modelKey else {
      return
    }
    (told.model, told.modelKey) = (value.string, key)
    writer.set(.root, .model, writer.keep(value))
  }

  /// The name of a model; `nil` for what only stands in the place of one.
  static func model(_ value: JSONValue?) -> JSONValue? {
    guard let value, value.kind == .string, value.bytes.count > 2, !value.isString("<synthetic>")
    else { return nil }
    return value
  }

  /// Counts what a message took, and writes it to the message and the session.
  mutating func count(
    _ usage: JSONValue, _ message: SourceKey?, request: SourceKey? = nil, isPart: Bool = false,
    of entry: NodeID?, on writer: inout RecordWriter
  ) {
    guard
      let now = self.usage.count(usage, message: message, request: request, isPart: isPart)
    else { return }
    for figure in TokenUsage.figures {
      guard let entry, let tokens = now[figure] else { continue }
      writer.set(entry, figure.channel, writer.keep(tokens.count))
    }
    writeUsage(on: &writer)
  }

  /// Takes what the program sums up for each model.
  mutating func count(byModel list: JSONValue?, on writer: inout RecordWriter) {
    let models = ClaudeUsage.byModel(list)
    guard let json = ModelUsage.json(models) else { return }
    writer.set(.root, .modelUsage, writer.keep(json: json))
    let own = list?.members.first { $0.key == told.model } ?? list?.members.first { _ in true }
    writer.context(filled: nil, window: own?.value["contextWindow"]?.tokens)
    usage.raise(to: models.reduce(into: TokenUsage()) { $0.add($1.usage) })
  }

  /// Writes the sums of tokens.
  func writeUsage(on writer: inout RecordWriter) {
    writer.facts.usage = usage.total
    writer.writeUsage()
  }

  /// A name by its bytes.
  func id(_ value: JSONValue?) -> SourceKey? { SourceKey(value) }

  /// Calls in the order in which they came.
  func inOrder(_ calls: some Sequence<SourceKey>) -> [SourceKey] {
    calls.sorted { (self.calls[$0]?.node ?? .none) < (self.calls[$1]?.node ?? .none) }
  }
}
