/// One node of the tree: links, birth and the newest link of its two histories.
struct Node: Sendable {
  /// The position of a node that is still there.
  static let never = Int32.max

  let kind: NodeKind
  /// The raw value of an `EntryRole` or, of a call, of the `ToolKind` of its name.
  private var word: UInt8
  private var flags: UInt8 = 0
  var parent: Int32
  var firstChild: Int32 = -1
  var lastChild: Int32 = -1
  var nextSibling: Int32 = -1
  var previousSibling: Int32 = -1
  /// The first node that this one continues; itself as a rule.
  var identity: Int32
  /// The position of its first event.
  var born: Int32
  /// The position from which on it is retracted.
  var gone: Int32 = never
  /// Of a call and of the session its newest change of status, of an entry since when it says anything.
  private var link: Int32 = -1
  /// The newest change of its data, or -1.
  var data: Int32 = -1

  /// Makes a node that has just appeared.
  init(
    kind: NodeKind, role: EntryRole, parent: Int32, previousSibling: Int32 = -1,
    nextSibling: Int32 = -1, identity: Int32, born: Int32
  ) {
    self.kind = kind
    word = kind == .call ? ToolKind.other.rawValue : role.rawValue
    self.parent = parent
    self.previousSibling = previousSibling
    self.nextSibling = nextSibling
    self.identity = identity
    self.born = born
  }

  /// Whether it was retracted and restored at some time: `gone` does not tell the whole then.
  var wasRestored: Bool {
    get { flags & 1 != 0 }
    set { flags = newValue ? flags | 1 : flags & ~1 }
  }

  /// Whether the entry is over.
  var isEnded: Bool {
    get { flags & 2 != 0 }
    set { flags = newValue ? flags | 2 : flags & ~2 }
  }

  /// Whether thinking was told of the entry at some time.
  var hasThought: Bool {
    get { flags & 4 != 0 }
    set { flags = newValue ? flags | 4 : flags & ~4 }
  }

  /// The newest change of its status, or -1.
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
  var previous: Int32
  /// The raw value of a `ToolStatus` or, for the root, of a `SessionStatus`.
  var word: UInt8
  var isInferred: Bool
  /// Whether the source has named a status of this node by now.
  var isStated: Bool
}

/// One change of a datum, linked to the one before it.
struct DataChange: Sendable {
  /// What the change does.
  enum Operation: UInt8, Sendable {
    case set
    case append
    case clear
    /// The node was retracted from here on (`channel` means nothing).
    case retract
    /// The node is there again from here on.
    case restore
  }

  /// The offset and the source of the datum, in 48 and 16 bits: there is a change for each event.
  private let place: UInt64
  private let length: UInt32
  let position: Int32
  let previous: Int32
  private let form: Datum.Form
  let channel: Channel
  let operation: Operation

  /// What was set or appended.
  var datum: Datum {
    Datum(
      form: form, source: ByteStore.Source(index: UInt16(truncatingIfNeeded: place)),
      offset: Int64(bitPattern: place) >> 16, length: Int(length))
  }

  init(
    datum: Datum, position: Int32, previous: Int32, channel: Channel, operation: Operation
  ) {
    let offset = min(max(datum.offset, Datum.offsets.lowerBound), Datum.offsets.upperBound)
    place = UInt64(bitPattern: offset) << 16 | UInt64(datum.source.index)
    length = datum.length
    form = datum.form
    self.position = position
    self.previous = previous
    self.channel = channel
    self.operation = operation
  }
}
