import SessionModel

/// One node of the outline: what there is to know without reading a text.
package struct OutlineNode: Hashable, Sendable {
  /// What stands in the row.
  package enum Kind: UInt8, Sendable {
    case entry, call
    /// The end of the session: its answer and its error.
    case ending
    /// Records that were not understood, where they arrived.
    case remark
    /// Several calls in a row that only looked.
    case quiet
  }

  /// The node of the session.
  package var id: NodeID
  /// What the node is for the reader, over rewrites.
  package var identity: NodeID
  /// The index of the node above in the outline, or -1.
  package var parent: Int32
  /// How many agents stand above.
  package var level: Int16
  /// The columns that it is indented by besides: inside a turn, and inside quiet work.
  package var shift: Int16
  /// What stands in the row.
  package let kind: Kind
  /// The raw value of the status and one more; 0 for none.
  private var word: UInt8
  private var marks: Marks
  /// What is counted: the fields of a tally, or of quiet work; of a remark how many notes it holds.
  private var counts = Counts()

  /// What a row says of itself by yes and no, a bit each: there is a row for each node.
  private struct Marks: OptionSet, Hashable {
    var rawValue: UInt16

    static let inferred = Marks(rawValue: 1 << 0)
    static let open = Marks(rawValue: 1 << 1)
    static let last = Marks(rawValue: 1 << 2)
    static let children = Marks(rawValue: 1 << 3)
    static let retracted = Marks(rawValue: 1 << 4)
    static let context = Marks(rawValue: 1 << 5)
    static let turn = Marks(rawValue: 1 << 6)
    static let notice = Marks(rawValue: 1 << 7)

    /// The mark where something is so, and none where it is not.
    func when(_ isSo: Bool) -> Marks { isSo ? self : [] }

    subscript(mark: Marks) -> Bool {
      get { contains(mark) }
      set { if newValue { formUnion(mark) } else { subtract(mark) } }
    }
  }

  /// Numbers of which the kind of the row says what they count.
  private struct Counts: Hashable {
    var (a, b, c, d, e, f): (Int32, Int32, Int32, Int32, Int32, Int32) = (0, 0, 0, 0, 0, 0)
  }

  init(
    id: NodeID, identity: NodeID, parent: Int32, level: Int16, shift: Int16 = 0, kind: Kind,
    status: ToolStatus?, isInferred: Bool, isOpen: Bool, isLast: Bool, hasChildren: Bool,
    isRetracted: Bool, isContext: Bool = false, isTurn: Bool = false, isNotice: Bool = false
  ) {
    (self.id, self.identity, self.parent) = (id, identity, parent)
    (self.level, self.shift, self.kind) = (level, shift, kind)
    word = status.map { $0.rawValue + 1 } ?? 0
    marks = [
      .inferred.when(isInferred), .open.when(isOpen), .last.when(isLast),
      .children.when(hasChildren), .retracted.when(isRetracted), .context.when(isContext),
      .turn.when(isTurn), .notice.when(isNotice),
    ]
  }

  /// How a call stands.
  package var status: ToolStatus? {
    get { word == 0 ? nil : ToolStatus(rawValue: word - 1) }
    set { word = newValue.map { $0.rawValue + 1 } ?? 0 }
  }

  /// Whether the status was worked out.
  package var isInferred: Bool {
    get { marks[.inferred] }
    set { marks[.inferred] = newValue }
  }

  /// Whether what is inside is shown.
  package var isOpen: Bool {
    get { marks[.open] }
    set { marks[.open] = newValue }
  }

  /// Whether no sibling follows, of a call no call.
  package var isLast: Bool {
    get { marks[.last] }
    set { marks[.last] = newValue }
  }

  /// Whether nodes stand under it.
  package var hasChildren: Bool {
    get { marks[.children] }
    set { marks[.children] = newValue }
  }

  /// Whether the source took it back.
  package var isRetracted: Bool {
    get { marks[.retracted] }
    set { marks[.retracted] = newValue }
  }

  /// Whether it is shown only for what stands inside: the filter is not about it.
  package var isContext: Bool {
    get { marks[.context] }
    set { marks[.context] = newValue }
  }

  /// Whether a person asks something in it, and all up to the next such entry stands under it.
  package var isTurn: Bool {
    get { marks[.turn] }
    set { marks[.turn] = newValue }
  }

  /// Whether neither a person nor a model wrote it.
  package var isNotice: Bool {
    get { marks[.notice] }
    set { marks[.notice] = newValue }
  }

  /// The calls inside; those of quiet work have all ended well.
  package var tally: Tally {
    get {
      switch kind {
      case .entry, .call:
        Tally(
          calls: counts.a, agents: counts.b, running: counts.c, waiting: counts.d,
          failed: counts.e, done: counts.f)
      case .quiet: Tally(calls: quiet.count, done: quiet.count)
      case .ending, .remark: Tally()
      }
    }
    set {
      guard kind == .entry || kind == .call else { return }
      (counts.a, counts.b, counts.c) = (newValue.calls, newValue.agents, newValue.running)
      (counts.d, counts.e, counts.f) = (newValue.waiting, newValue.failed, newValue.done)
    }
  }

  /// What the rail shows of the row: what a fold holds shows through it.
  var railMark: Rail.Mark {
    let isFolded = !isOpen && (kind == .entry || kind == .call)
    if status == .failed || isFolded && counts.e > 0 { return .failed }
    if status == .waiting || isFolded && counts.d > 0 { return .waiting }
    return isTurn ? .turn : .none
  }

  /// Of a remark: how many notes of the session it holds.
  package var noteCount: Int32 {
    get { kind == .remark ? counts.a : 0 }
    set { if kind == .remark { counts.a = newValue } }
  }

  /// Of quiet work: what it comes to.
  package var quiet: QuietWork {
    get {
      kind == .quiet
        ? QuietWork(
          reads: counts.a, lists: counts.b, searches: counts.c, last: NodeID(counts.d))
        : QuietWork()
    }
    set {
      guard kind == .quiet else { return }
      (counts.a, counts.b, counts.c) = (newValue.reads, newValue.lists, newValue.searches)
      counts.d = newValue.last.index
    }
  }

  /// Whether it is still the last when a sibling follows: the line of calls ends where a message stands.
  func isLast(before next: Kind) -> Bool {
    (kind == .call || kind == .quiet) && next == .entry
  }

  /// Of a remark: the index of its first note.
  package var firstNote: Int { Int(-2 - identity.index) }

  /// Makes the row of notes that arrived one after the other; its identity is no node's.
  static func remark(firstNote: Int, isOpen: Bool) -> OutlineNode {
    var row = OutlineNode(
      id: .root, identity: remarkIdentity(firstNote), parent: -1, level: 0, kind: .remark,
      status: nil, isInferred: false, isOpen: isOpen, isLast: true, hasChildren: false,
      isRetracted: false)
    row.noteCount = 1
    return row
  }

  /// Makes the row of quiet calls, in front of the first of them.
  static func quiet(_ first: OutlineNode, isOpen: Bool) -> OutlineNode {
    OutlineNode(
      id: first.id, identity: quietIdentity(first.identity), parent: first.parent,
      level: first.level, shift: first.shift, kind: .quiet, status: .completed, isInferred: false,
      isOpen: isOpen, isLast: true, hasChildren: true, isRetracted: false)
  }

  /// What quiet work is called that begins with a call.
  private static func quietIdentity(_ call: NodeID) -> NodeID { NodeID(Int32.min + call.index) }

  /// The first call of the quiet work of a name; the name itself when it is another's.
  static func firstCall(_ identity: NodeID) -> NodeID {
    identity.index < Int32.min / 2 ? NodeID(identity.index - Int32.min) : identity
  }

  /// What a remark is called that begins with a note.
  static func remarkIdentity(_ firstNote: Int) -> NodeID { NodeID(Int32(-2 - firstNote)) }
}
