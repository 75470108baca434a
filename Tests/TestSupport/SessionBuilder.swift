import SessionModel

/// Makes sessions for tests by applying events, in the words of a test.
package struct SessionBuilder {
  /// The session so far.
  package private(set) var session = Session()
  /// When the next thing arrives.
  package private(set) var time: Milliseconds

  /// Starts a session that runs since `start`.
  package init(start: Milliseconds = SessionBuilder.start, title: String? = nil) {
    time = start
    mark()
    session.apply(.run(.inProgress, .stated))
    session.apply(.runData(.startedAt, Datum(moment: start)))
    if let title { set(.root, .title, title) }
  }

  /// 2025-09-14T09:14:02Z.
  package static let start = Milliseconds(1_757_841_242_000)

  /// Opens a new group of events.
  private mutating func mark() { session.mark(time) }

  /// Lets time pass.
  package mutating func wait(_ seconds: Double) {
    time = time + Milliseconds(seconds: seconds)
    mark()
  }

  /// Adds an entry.
  @discardableResult
  package mutating func entry(
    _ message: String?, role: EntryRole = .assistant, under parent: NodeID = .root,
    before: NodeID = .none, continuing identity: NodeID = .none
  ) -> NodeID {
    let id = session.nextID
    session.apply(
      .itemStart(
        ItemStart(
          id: id, kind: .entry, role: role, parent: parent, before: before, identity: identity)))
    session.apply(.itemData(id, .startedAt, Datum(moment: time)))
    if let message { set(id, .message, message) }
    return id
  }

  /// Adds a tool call that starts now.
  @discardableResult
  package mutating func call(
    _ name: String, _ arguments: String = "{}", under entry: NodeID, status: ToolStatus = .running
  ) -> NodeID {
    let id = session.nextID
    session.apply(.itemStart(ItemStart(id: id, kind: .call, parent: entry)))
    session.apply(.itemData(id, .startedAt, Datum(moment: time)))
    set(id, .name, name)
    session.apply(.itemData(id, .arguments, json(arguments)))
    session.apply(.toolStatus(id, status, .stated))
    return id
  }

  /// Ends a call now.
  package mutating func end(
    _ call: NodeID, _ status: ToolStatus = .completed, result: String? = nil, error: String? = nil
  ) {
    session.apply(.itemData(call, .completedAt, Datum(moment: time)))
    if let result { set(call, .result, result) }
    if let error { set(call, .error, error) }
    session.apply(.toolStatus(call, status, .stated))
  }

  /// Adds a call that took so many seconds.
  @discardableResult
  package mutating func call(
    _ name: String, _ arguments: String = "{}", under entry: NodeID, took seconds: Double,
    _ status: ToolStatus = .completed, result: String? = nil, error: String? = nil
  ) -> NodeID {
    let id = call(name, arguments, under: entry)
    wait(seconds)
    end(id, status, result: result, error: error)
    return id
  }

  /// Sets a text.
  package mutating func set(_ id: NodeID, _ channel: Channel, _ text: String) {
    let datum = session.store.keep(text)
    session.apply(id == .root ? .runData(channel, datum) : .itemData(id, channel, datum))
  }

  /// Applies an event as it is.
  package mutating func apply(_ event: Event) { session.apply(event) }

  /// Ends the session.
  package mutating func finish(_ status: SessionStatus = .succeeded) {
    session.apply(.runData(.completedAt, Datum(moment: time)))
    session.apply(.run(status, .stated))
  }

  /// Keeps a JSON value.
  package func json(_ text: String) -> Datum {
    var text = text
    return text.withUTF8 { session.store.keep(UnsafeRawBufferPointer($0), as: .json) }
  }
}
