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

extension SessionBuilder {
  /// A session with times, a failure and a subagent.
  static func job() -> SessionBuilder {
    let nine: Int64 = 1_757_841_242_000
    var b = SessionBuilder()
    b.group(at: nine) { b in
      b.set(.root, .title, b.text("Research AI trends and e-mail a summary"))
      b.apply(.run(.inProgress, .stated))
      let entry = b.entry("Researching AI trends", at: nine)
      let search = b.call("web_search", #"{"query": "latest AI agent trends 2025"}"#, under: entry)
      b.status(search, .running)
      b.set(search, .startedAt, moment: nine)
    }
    b.group(at: nine + 1200) { b in
      b.set(NodeID(2), .completedAt, moment: nine + 1200)
      b.status(NodeID(2), .completed)
      let fetch = b.call(
        "fetch_url", #"{"url": "https://example.org/archive/2025/report.pdf"}"#, under: NodeID(1))
      b.set(fetch, .startedAt, moment: nine + 6300)
      b.set(fetch, .completedAt, moment: nine + 12_400)
      b.set(fetch, .error, b.text("HTTP 403 Forbidden"))
      b.status(fetch, .failed)
    }
    b.group(at: nine + 102_000) { b in
      let entry = b.entry("Checking the sources\nall of them", at: nine + 18_000)
      let agent = b.call("explore", #"{"prompt": "verify the three claims"}"#, under: entry)
      _ = b.entry("Reading the first paper", under: agent)
    }
    return b
  }
}
