/// Collects the events of one group while a format reads, and hands out the names of new items.
public struct EventWriter {
  /// The events so far.
  public private(set) var events: [Event] = []
  /// Where bytes are kept that cannot be read again at their source.
  public private(set) var store: ByteStore
  /// The name that the next item gets.
  private var next: NodeID
  /// Events for which memory is kept from one group to the next.
  private static let keptCapacity = 4096

  /// Makes a writer for what comes next in a session.
  public init(for session: Session) {
    self.init(store: session.store, next: session.nextID)
  }

  /// Makes a writer for a session of which only the number of nodes is known.
  public init(store: ByteStore, next: NodeID) {
    self.store = store
    self.next = next
  }

  /// Begins another group in the memory of the one before.
  package mutating func beginGroup(store: ByteStore, next: NodeID) {
    // Nearly always the same: assigned again it would be counted again.
    if self.store !== store { self.store = store }
    self.next = next
    forget()
  }

  /// Takes back the list that was handed over, for its memory.
  package mutating func reuse(_ list: inout [Event]) {
    // Held by two, it would be made anew.
    swap(&events, &list)
    forget()
  }

  /// Keeps none of the events, and their memory.
  package mutating func forget() {
    switch events.count {
    case 0: break
    // Of one that is the quickest.
    case 1: events.removeLast()
    default: events.removeAll(keepingCapacity: events.capacity <= Self.keptCapacity)
    }
  }

  /// Hands the events over and keeps none.
  public mutating func takeEvents() -> [Event] {
    var taken: [Event] = []
    swap(&taken, &events)
    return taken
  }

  /// Adds an event.
  public mutating func add(_ event: Event) { events.append(event) }

  /// Starts an item and tells its name.
  public mutating func start(
    _ kind: NodeKind, role: EntryRole = .assistant, under parent: NodeID,
    before: NodeID = .none, identity: NodeID = .none
  ) -> NodeID {
    let id = next
    next.index += 1
    events.append(
      .itemStart(
        ItemStart(
          id: id, kind: kind, role: role, parent: parent, before: before, identity: identity)))
    return id
  }

  /// Sets a datum of an item.
  public mutating func set(_ id: NodeID, _ channel: Channel, _ datum: Datum?) {
    events.append(id == .root ? .runData(channel, datum) : .itemData(id, channel, datum))
  }

  /// Notes something that was not understood.
  public mutating func note(
    _ kind: Note.Kind, file: String? = nil, line: Int, _ reason: String
  ) {
    events.append(.note(Note(kind, file: file, line: line, reason)))
  }
}
