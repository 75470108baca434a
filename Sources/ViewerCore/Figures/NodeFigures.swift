import SessionModel

/// What timeline and statistics need to know of each call, kept up to date by what changed.
///
/// It is read in slices: a session of a million items is no reason to hold the screen. It shows the
/// session at one position; another one costs what changed in between, in either direction.
package struct NodeFigures: Sendable {
  /// When a call ran, of which tool; of an entry, when it was.
  package struct Call: Hashable, Sendable {
    /// The number of its tool; -1 for what is no call, or not known at that position.
    var tool: Int32
    /// How it stands.
    package var status: ToolStatus?
    /// Both times, `untold` where nobody told: there is one of these for each node of the session.
    private var (began, ended) = (Self.untold, Self.untold)

    /// What is no time.
    private static let untold = Milliseconds(.min)

    /// Of a tool, or of none.
    init(tool: Int32) { self.tool = tool }

    /// When it began; `nil` when nobody told.
    package var start: Milliseconds? {
      get { began == Self.untold ? nil : began }
      set { began = newValue ?? Self.untold }
    }
    /// When it ended; `nil` while it runs, and when nobody told.
    package var end: Milliseconds? {
      get { ended == Self.untold ? nil : ended }
      set { ended = newValue ?? Self.untold }
    }

    /// How long it took.
    package var duration: Milliseconds? {
      guard let start, let end else { return nil }
      return end - start
    }

    /// What is no call.
    static let none = Call(tool: -1)
  }

  /// The position that was asked for last.
  private(set) var position: Int32 = 0
  /// The names of tools, by number.
  private(set) var names: [String] = []
  /// The numbers of tools, by name.
  private var numbers: [String: Int32] = [:]
  /// What is known of each node.
  private var calls: ContiguousArray<Call> = [.none]
  /// The tokens of the messages that have some of their own, with the model that they were paid for.
  private(set) var tokens: [NodeID: (model: String?, count: TokenCount)] = [:]
  /// The calls that waited for a person.
  private(set) var waits: [NodeID: PersonWait] = [:]
  /// Nodes that changed and were not read again yet.
  private var pending: [NodeID] = []
  /// How many nodes there are.
  private var nodeCount = 1
  /// Counts the slices that found something.
  private(set) var version = 0

  /// Nodes that are read in one slice.
  static let slice = 2000

  /// Knows nothing yet.
  package init() {}

  /// Whether everything was read.
  package var isComplete: Bool { pending.isEmpty && calls.count >= nodeCount }
  /// How much was read, in hundredths.
  package var percent: Int { nodeCount == 0 ? 100 : calls.count * 100 / nodeCount }

  /// What is known of a call.
  package func call(_ id: NodeID) -> Call {
    id.index >= 0 && Int(id.index) < calls.count ? calls[Int(id.index)] : .none
  }

  /// How a call waited for a person; `nil` where it did not, or nothing tells.
  package func wait(ofCall id: NodeID) -> PersonWait? { waits[id] }

  /// The name of a call's tool.
  package func name(_ id: NodeID) -> String { name(call(id).tool) }

  /// The name of a tool.
  func name(_ tool: Int32) -> String {
    names.indices.contains(Int(tool)) ? names[Int(tool)] : "tool"
  }

  /// Looks at another position: what differs there is read again.
  mutating func look(at position: Int32, _ session: Session) {
    nodeCount = session.nodeCount
    guard position != self.position else { return }
    let (from, to) = (min(position, self.position), max(position, self.position))
    self.position = position
    if calls.count == 1 { return }
    pending += session.changed(from: from, to: to).filter { Int($0.index) < calls.count }
  }

  /// Reads a slice; returns whether there was anything to read.
  mutating func step(_ session: Session) -> Bool {
    var rest = Self.slice
    while rest > 0, let id = pending.popLast() {
      calls[Int(id.index)] = read(id, session)
      rest -= 1
    }
    while rest > 0, calls.count < nodeCount {
      calls.append(read(NodeID(Int32(calls.count)), session))
      rest -= 1
    }
    if rest == Self.slice { return false }
    version += 1
    return true
  }

  /// Reads what a node says of itself at the position.
  private mutating func read(_ id: NodeID, _ session: Session) -> Call {
    let isKnown = id.index > 0 && session.isKnown(id, at: position)
    guard isKnown, session.kind(id) == .call else {
      let count = isKnown ? TokenCount(id, in: session, at: position) : nil
      tokens[id] = count.map { (session.text(id, .model, at: position, limit: 256), $0) }
      waits[id] = nil
      guard isKnown else { return .none }
      var entry = Call.none
      entry.start = Times(session, at: position, now: .zero).start(id)
      entry.end = session.moment(id, .completedAt, at: position)
      return entry
    }
    let name = session.name(ofCall: id, at: position)
    let times = Times(session, at: position, now: .zero)
    var call = Call(tool: number(name))
    call.status = session.toolStatus(id, at: position)?.value
    call.start = times.start(id)
    if let start = call.start, let took = session.countedDuration(ofCall: id, at: position) {
      call.end = start + took
    }
    waits[id] = session.wait(
      ofCall: id, from: call.start, to: call.end, isOpen: call.status?.isOpen == true, at: position)
    return call
  }

  /// The number of a tool, which gets one now if it has none.
  private mutating func number(_ name: String) -> Int32 {
    if let number = numbers[name] { return number }
    let number = Int32(names.count)
    numbers[name] = number
    names.append(name)
    return number
  }
}
