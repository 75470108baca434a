/// One node of the tree: links, birth and the newest link of its two histories.
struct Node: Sendable {
  let kind: NodeKind
  /// The raw value of an `EntryRole` or, of a call, of the `ToolKind` of its name.
  private var word: UInt8
  private var flags: UInt8 = 0
  var parent: Int32
  var firstChild: Int32 = -1
  var lastChild: Int32 = -1
  var nextSibling: Int32 = -1
  var previousSibling: Int32 = -1
  /// The position of its first event.
  var born: Int32
  /// Of a call and of the session the link to its newest change of status, of an entry since when it says anything.
  private var link: Int32 = -1
  /// The newest change of its data, or -1.
  var data: Int32 = -1

  /// Makes a node that has just appeared.
  init(
    kind: NodeKind, role: EntryRole, parent: Int32, previousSibling: Int32 = -1,
    nextSibling: Int32 = -1, born: Int32
  ) {
    self.kind = kind
    word = kind == .call ? ToolKind.other.rawValue : role.rawValue
    self.parent = parent
    self.previousSibling = previousSibling
    self.nextSibling = nextSibling
    self.born = born
  }

  /// Whether it was retracted and restored at some time: only its history tells the whole then.
  var wasRestored: Bool {
    get { flags & 1 != 0 }
    set { flags = newValue ? flags | 1 : flags & ~1 }
  }

  /// Whether it is retracted: since when is among `Session.retractions`.
  var isGone: Bool {
    get { flags & 8 != 0 }
    set { flags = newValue ? flags | 8 : flags & ~8 }
  }

  /// Whether it continues another node, which is among `Session.identities`.
  var continues: Bool {
    get { flags & 16 != 0 }
    set { flags = newValue ? flags | 16 : flags & ~16 }
  }

  /// Whether the entry is over.
  var isEnded: Bool {
    get { flags & 2 != 0 }
    set { flags = newValue ? flags | 2 : flags & ~2 }
  }

  /// Whether what an entry says first is a command that a person typed.
  var isCommand: Bool {
    get { flags & 32 != 0 }
    set { flags = newValue ? flags | 32 : flags & ~32 }
  }

  /// Whether thinking was told of the entry at some time.
  var hasThought: Bool {
    get { flags & 4 != 0 }
    set { flags = newValue ? flags | 4 : flags & ~4 }
  }

  /// The link to the newest change of its status, as `Session.statusChange(_:of:)` reads it; -1 for none.
  var status: Int32 {
    get { kind == .entry ? -1 : link }
    set { link = newValue }
  }

  /// The position from which on an entry says anything; -1 for one that never did, `unsaid` for one that took
  /// something back, of which its history has to be asked.
  var spoken: Int32 {
    get { kind == .entry ? link : -1 }
    set { link = newValue }
  }

  /// What `spoken` is of an entry that took back what it said.
  static let unsaid: Int32 = -2

  /// Who speaks in an entry; of a call nobody does.
  var role: EntryRole { kind == .call ? .assistant : EntryRole(rawValue: word) ?? .system }

  /// What the tool of a call is for.
  var toolKind: ToolKind {
    get { kind == .call ? ToolKind(rawValue: word) ?? .other : .other }
    set { word = newValue.rawValue }
  }
}

/// One change of a status, linked to the one before it.
struct StatusChange: Sendable {
  var position: Int32
  /// The link to it, or -1.
  var previous: Int32
  /// The raw value of a `ToolStatus` or, for the root, of a `SessionStatus`.
  var word: UInt8
  var isInferred: Bool
  /// Whether the source has named a status of this node by now.
  var isStated: Bool
}

/// A call is born with a status, and most get the one that the source tells a few events later: a link tells those two
/// itself, from -2 downwards. Its lower eight bits are the first, the next eight the second, and those above how many
/// events the second came behind the birth; 0 where there is none.
extension StatusChange {
  /// The change of a call that a link tells, and that stands nowhere else.
  init(born position: Int32, _ link: Int32) {
    let bits = -2 - link
    let distance = bits >> 16
    let code = distance == 0 ? bits : bits >> 8
    self.init(
      position: position + distance, previous: distance == 0 ? -1 : -2 - (bits & 0xFF),
      word: UInt8(code & 0x3F), isInferred: code & 0x40 != 0, isStated: code & 0x80 != 0)
  }

  /// The link that tells all of a change of a call; `nil` for one that is to be kept.
  func link(ofCallBorn born: Int32) -> Int32? {
    let code = Int32(word) | (isInferred ? 0x40 : 0) | (isStated ? 0x80 : 0)
    let distance = position - born
    if previous == -1, distance == 0 { return -2 - code }
    let first = -2 - previous
    guard 0...0xFF ~= first, 1...Self.farthest ~= distance else { return nil }
    return -2 - (first | code << 8 | distance << 16)
  }

  /// Events between the birth of a call and a status that its link tells at most.
  private static let farthest: Int32 = 0x3FFF

  /// The status that a change of a call brought.
  var call: Stated<ToolStatus> {
    Stated(ToolStatus(rawValue: word) ?? .lost, inferred: isInferred)
  }

  /// The status that a change of the root, which is the session's, brought.
  var run: Stated<SessionStatus> {
    Stated(SessionStatus(rawValue: word) ?? .lost, inferred: isInferred)
  }
}
