/// What the events of a source add up to: the tree of entries and tool calls with each one's history.
///
/// Append-only. Nodes are structs in one array, linked by `Int32`; a node holds no text, only ranges of
/// the `ByteStore`. Each node keeps its history by position, so "as it was at position p" has a direct
/// answer for any p: see `Session+Moment.swift`. A position counts events: at position 0 nothing has
/// happened, at `position` everything that arrived so far.
public struct Session {
  /// The bytes that the data of the nodes stand in.
  public let store: ByteStore
  /// The number of events so far.
  public internal(set) var position: Int32 = 0
  /// What was not understood, in order of arrival, with the position of each.
  public internal(set) var notes: [(position: Int32, note: Note)] = []
  /// How many notes were of a kind; counts go on when `notes` is full.
  public internal(set) var unknownCount = 0
  /// How many records could not be read, those included that have no note any more.
  public internal(set) var malformedCount = 0
  /// Where on the timeline each group of events arrived.
  public internal(set) var timeline = Timeline()

  /// The characters of the longest name of a tool, as people read it.
  public internal(set) var longestToolName = 0

  var nodes: ContiguousArray<Node>
  var statusChanges = Chunked<StatusChange>()
  var dataChanges = DataChanges()
  /// The newest change of each datum of the root, by channel: what is told of the session itself changes
  /// with every message.
  var rootData = [Int32](repeating: -1, count: Channel.allCases.count)
  /// Marks in those chains, and in that of the status of the root.
  var rootMarks = [HistoryMarks](repeating: HistoryMarks(), count: Channel.allCases.count)
  var statusMarks = HistoryMarks()
  /// The figures of tokens of the root, as long as numbers are told for them.
  var rootFigures = FigureHistory()
  /// What was told of tokens and costs before the session was begun anew; `nil` where it was not.
  var carried: TokenCount?
  /// The node that each event touched.
  var touched = TouchedNodes()
  /// What events touched besides, in order.
  var touches: ContiguousArray<Touch> = []
  /// The first node of those that one continues, and the position from which on one is retracted: of the few
  /// nodes that do or are.
  var identities: [Int32: Int32] = [:]
  var retractions: [Int32: Int32] = [:]
  /// Calls that are open, so that an end settles them without a walk.
  var openCalls: Set<Int32> = []
  /// A call whose tool is no shell, so that its arguments are no patch: that of which arguments came last.
  var patchless: Int32 = -1
  /// For each call that an end settled: the change of its status that did so.
  var settled: [Int32: Int32] = [:]

  /// A position and a node that it touched.
  struct Touch: Sendable {
    var position: Int32
    var node: Int32
  }

  /// Notes that are kept; the rest is counted only.
  static let noteLimit = 10_000

  /// What tools are for by the word of the user, by their names in small letters.
  private let kinds: [String: ToolKind]

  /// Makes the session of a source from which nothing has come yet.
  ///
  /// - Parameters:
  ///   - store: where its texts are kept.
  ///   - kinds: what tools are for that are not known, or known as something else, by their names in small
  ///     letters.
  public init(store: ByteStore = ByteStore(), kinds: [String: ToolKind] = [:]) {
    self.store = store
    self.kinds = kinds
    nodes = [Node(kind: .session, role: .system, parent: -1, born: 0)]
  }

  /// The number of nodes, the root and the retracted ones included. The next item gets this number.
  public var nodeCount: Int { nodes.count }

  /// The name that the next item must have.
  public var nextID: NodeID { NodeID(Int32(nodes.count)) }

  /// What a node is.
  public func kind(_ id: NodeID) -> NodeKind { nodes[Int(id.index)].kind }

  /// Who speaks in an entry.
  public func role(_ id: NodeID) -> EntryRole { nodes[Int(id.index)].role }

  /// What a call is for, by the newest name of its tool; a shell that applies a patch is for that.
  public func toolKind(_ call: NodeID) -> ToolKind { nodes[Int(call.index)].toolKind }

  /// What the tools are for that were named so far: a session calls a few of them again and again.
  private var toolKinds: [String: ToolKind] = [:]
  /// Tools that are remembered; a source may name any.
  private static let toolLimit = 256

  /// What a tool of a name is for, which is remembered.
  mutating func kind(ofTool name: String) -> ToolKind {
    if let known = toolKinds[name] { return known }
    let kind = toolKind(named: name)
    longestToolName = max(longestToolName, ToolName.shown(name).utf8.count)
    if toolKinds.count < Self.toolLimit { toolKinds[name] = kind }
    return kind
  }

  /// What a tool of a name is for.
  package func toolKind(named name: String) -> ToolKind {
    kinds.isEmpty ? ToolKind(named: name) : kinds[name.lowercased()] ?? ToolKind(named: name)
  }

  /// The node above; `none` for the root.
  public func parent(_ id: NodeID) -> NodeID { NodeID(nodes[Int(id.index)].parent) }

  /// The first node of those that are one and the same for the reader: the key of folds and cursor.
  public func identity(_ id: NodeID) -> NodeID {
    nodes[Int(id.index)].continues ? NodeID(identities[id.index] ?? id.index) : id
  }

  /// The position at which a node appeared.
  public func born(_ id: NodeID) -> Int32 { nodes[Int(id.index)].born }

  /// The number of nodes between a node and the root.
  public func depth(_ id: NodeID) -> Int {
    var depth = 0
    var next = nodes[Int(id.index)].parent
    while next > 0 {
      depth += 1
      next = nodes[Int(next)].parent
    }
    return depth
  }

  /// Makes room for as many nodes as are expected. A list that grows as it must is moved each time that it doubles, and
  /// takes the room of both while it is; room that nothing is written to takes none.
  package mutating func makeRoom(nodes count: Int) {
    nodes.reserveCapacity(min(count, nodes.count + Self.roomLimit))
  }

  /// Nodes for which room is made at most, as nobody knows what comes: some 70 MB.
  private static let roomLimit = 2_000_000
}
