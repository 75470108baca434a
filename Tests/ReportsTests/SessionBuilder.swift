import JSONReading
import SessionModel

/// Builds sessions for tests: each method is one event or a few.
struct SessionBuilder {
  private(set) var session = Session()

  /// Applies events at a time, as one group.
  mutating func group(at milliseconds: Int64? = nil, _ body: (inout SessionBuilder) -> Void) {
    session.mark(milliseconds.map { Milliseconds($0) })
    body(&self)
  }

  mutating func apply(_ event: Event) { session.apply(event) }

  /// Keeps a text.
  func text(_ text: String) -> Datum { session.store.keep(text) }

  /// Keeps one JSON value.
  func json(_ text: String) -> Datum {
    Array(text.utf8).withUnsafeBytes { session.store.keep($0, as: .json) }
  }

  mutating func start(
    _ kind: NodeKind, role: EntryRole = .assistant, under parent: NodeID = .root,
    before: NodeID = .none, identity: NodeID = .none
  ) -> NodeID {
    let id = session.nextID
    apply(
      .itemStart(
        ItemStart(
          id: id, kind: kind, role: role, parent: parent, before: before, identity: identity)))
    return id
  }

  /// Starts an entry with a message.
  mutating func entry(
    _ message: String? = nil, state: String? = nil, at milliseconds: Int64? = nil,
    role: EntryRole = .assistant, under parent: NodeID = .root, before: NodeID = .none
  ) -> NodeID {
    let id = start(.entry, role: role, under: parent, before: before)
    if let message { set(id, .message, text(message)) }
    if let state { set(id, .state, text(state)) }
    if let milliseconds { set(id, .startedAt, Datum(moment: Milliseconds(milliseconds))) }
    return id
  }

  /// Starts a call with its arguments as raw JSON.
  mutating func call(
    _ name: String, _ arguments: String? = nil, result: String? = nil, under entry: NodeID
  ) -> NodeID {
    let id = start(.call, under: entry)
    set(id, .name, text(name))
    if let arguments { set(id, .arguments, json(arguments)) }
    if let result { set(id, .result, json(result)) }
    return id
  }

  mutating func set(_ id: NodeID, _ channel: Channel, _ datum: Datum?) {
    apply(id == .root ? .runData(channel, datum) : .itemData(id, channel, datum))
  }

  mutating func set(_ id: NodeID, _ channel: Channel, moment: Int64) {
    set(id, channel, Datum(moment: Milliseconds(moment)))
  }

  mutating func status(_ id: NodeID, _ status: ToolStatus, _ basis: Basis = .stated) {
    apply(.toolStatus(id, status, basis))
  }
}
