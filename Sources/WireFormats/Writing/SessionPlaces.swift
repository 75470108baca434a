import SessionModel

/// Where the messages of each session go, of a source that holds a session and those that were started from
/// it: the first one is the session itself, the others stand under the calls that started them.
///
/// Records of a session whose call has not come are held until it does.
struct SessionPlaces {
  /// The session at the top.
  private(set) var root: String?
  private var places: [String: NodeID] = [:]
  /// Records of sessions whose place is not known yet.
  private var held: [String: [HeldRecord]] = [:]
  /// Sessions whose place became known since they were held.
  private var ready: [String] = []

  /// A session was named: the first one is the one at the top.
  ///
  /// - Returns: whether it is that one.
  @discardableResult
  mutating func begin(_ session: String) -> Bool {
    if root == nil {
      root = session
      places[session] = .root
    }
    return session == root
  }

  /// The place of a session, where that is known.
  subscript(session: String) -> NodeID? { places[session] }

  /// The place of a session; `nil` when that is not known yet, and the record is held.
  mutating func place(of session: String, on writer: RecordWriter) -> NodeID? {
    begin(session)
    if let place = places[session] { return place }
    held[session, default: []].append(writer.heldRecord)
    return nil
  }

  /// A call has started a session.
  mutating func put(_ session: String, under call: NodeID) {
    guard places[session] == nil else { return }
    places[session] = call
    ready.append(session)
  }

  /// Gives a session that no call names a place of its own.
  ///
  /// - Parameter words: what it is called.
  mutating func put(alone session: String, _ words: String, on writer: inout RecordWriter) {
    guard places[session] == nil else { return }
    let entry = writer.entry(named: session, role: .step, under: .root)
    writer.set(entry, .message, text: words)
    let call = writer.call(named: session, under: entry)
    writer.set(call, .name, text: "task")
    writer.set(call, .completed, .inferred)
    put(session, under: call)
  }

  /// Takes the records whose place has become known.
  mutating func takeReady() -> [HeldRecord] {
    let records = ready.flatMap { held.removeValue(forKey: $0) ?? [] }
    ready = []
    return records
  }

  /// The items have got other names.
  mutating func rename(_ new: (NodeID) -> NodeID) { places = places.mapValues(new) }

  /// A session that waits for its place.
  var waiting: String? { held.keys.min() }
}
