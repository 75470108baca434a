import JSONReading
import SessionModel

/// Writes the spans of a trace while a walk comes across the items of a session.
struct TraceWriter {
  /// An item that the walk is inside of.
  struct Level {
    /// The span of the item, or of the agent inside it.
    var span: UInt64
    /// The span that what stands below it has as its parent; `nil` until a call is found to hold an agent.
    var holder: UInt64?
    /// The session, an entry or a call.
    var node: NodeID
    /// The times of the item.
    var times: TraceTimes
    /// When the last one below it began: what has no time of its own begins no earlier.
    var latest: Milliseconds
    /// What was said to the model since its last answer.
    var prompts: [(role: EntryRole, text: String)] = []
  }

  /// The names of the spans of a trace and the kinds that OpenTelemetry has for them.
  enum Kind: Int {
    /// Something inside the program.
    case `internal` = 1
    /// A question to something outside.
    case client = 3
  }

  /// The codes that a span can end with.
  enum Code: Int {
    case ok = 1
    case error = 2
  }

  let session: Session
  let position: Int32
  let items: ItemText
  let id: TraceID
  /// What was written.
  var writer: DocumentWriter
  /// Writes JSON that stands in a text; used again for each.
  var inner: DocumentWriter
  /// Which items are told; `nil` for all.
  let selection: Selection?
  /// The items that the walk is inside of, the session first.
  var levels: [Level] = []
  /// The last time that is told of anything.
  let last: Milliseconds
  /// The characters of an output that are told at most; `nil` for all.
  let outputLimit: Int?
  /// The item that the trace is about, where that is not the session.
  private let item: NodeID?

  /// Bytes that are gathered before they are handed on.
  private static let piece = 64 << 10

  /// Makes a writer that has written nothing.
  init(_ session: Session, _ options: ReportOptions) {
    self.session = session
    position = options.position ?? session.position
    items = ItemText(session, options)
    writer = DocumentWriter(compact: options.isCompact, redactor: options.redactor)
    inner = DocumentWriter(compact: true, redactor: options.redactor)
    selection = Selection(session, options)
    outputLimit = options.outputLimit.flatMap { $0 > 0 ? $0 : nil }
    item = options.item.flatMap { $0 == .root ? nil : $0 }
    id = TraceID(Self.words(items))
    let (first, last) = Self.span(of: session, options)
    self.last = last
    let times = TraceTimes(told: items.times(.root), start: first) { max($0, last) }
    levels = [
      Level(span: id.session, holder: id.session, node: .root, times: times, latest: times.start)
    ]
  }

  /// What tells the session apart from others: its own id, else how it began, which stays as it grows.
  private static func words(_ items: ItemText) -> [String] {
    let (session, position) = (items.session, items.position)
    let format = items.text(.root, .format) ?? ""
    if let id = items.text(.root, .id) { return [format, id] }
    var words = [
      format, session.moment(.root, .startedAt, at: position).map { "\($0.count)" } ?? "",
    ]
    var entries = session.children(of: .root, at: position)
    if let first = entries.next() {
      words += [items.text(first, .id) ?? "", items.text(first, .message) ?? ""]
      words.append(session.moment(first, .startedAt, at: position).map { "\($0.count)" } ?? "")
    }
    return words
  }

  /// The first and the last time that is told of anything that is written.
  private static func span(of session: Session, _ options: ReportOptions) -> (
    first: Milliseconds, last: Milliseconds
  ) {
    let position = options.position ?? session.position
    var (first, last): (Milliseconds?, Milliseconds?)
    func take(_ node: NodeID) {
      for channel in [Channel.startedAt, .completedAt] {
        guard let moment = session.moment(node, channel, at: position),
          let time = TraceTimes.possible(moment)
        else { continue }
        (first, last) = (min(first ?? time, time), max(last ?? time, time))
      }
    }
    take(.root)
    for step in TreeWalk(session, options) where step.isStart { take(step.node) }
    return (first ?? .zero, last ?? .zero)
  }

  // MARK: The frame

  /// Writes what stands in front of the spans, and the span of the session.
  mutating func begin() {
    writer.json.beginObject()
    writer.json.key("resourceSpans")
    writer.json.beginArray()
    writer.json.beginObject()
    writer.json.key("resource")
    writer.json.beginObject()
    writer.json.key("attributes")
    writer.json.beginArray()
    writer.attribute("service.name", items.text(.root, .format) ?? "espalier")
    writer.json.endArray()
    writer.json.endObject()
    writer.json.key("scopeSpans")
    writer.json.beginArray()
    writer.json.beginObject()
    writer.json.key("scope")
    writer.json.beginObject()
    writer.json.key("name")
    writer.json.string("espalier")
    writer.json.endObject()
    writer.json.key("spans")
    writer.json.beginArray()
    if let item { enterAbove(item) } else { writeSession() }
  }

  /// Takes what was written so far, where that is worth it.
  mutating func takePiece() -> [UInt8]? {
    writer.json.bytes.count > Self.piece ? writer.json.drain() : nil
  }

  /// Writes what stands behind the spans, and takes the rest.
  mutating func finish() -> [UInt8] {
    writer.json.endArray()
    writer.json.key("schemaUrl")
    writer.json.string("https://opentelemetry.io/schemas/1.41.0")
    writer.json.endObject()
    writer.json.endArray()
    writer.json.endObject()
    writer.json.endArray()
    writer.json.endObject()
    return writer.takeLine()
  }

  // MARK: The walk

  /// Writes the span of an item that the walk enters.
  mutating func enter(_ step: TreeWalk.Step) {
    let index = item != nil && step.depth == 0 ? place(of: step.node) : step.index
    switch session.kind(step.node) {
    case .entry: enter(entry: step.node, index, isCurrent: step.isCurrent)
    case .call: enter(call: step.node, index)
    case .session: preconditionFailure("the session stands under nothing")
    }
  }

  /// Leaves the item that the walk is in.
  mutating func leave() { levels.removeLast() }

  /// Enters what stands above an item that is written alone, without a word: its span has the id and the parent that
  /// it has in the whole.
  private mutating func enterAbove(_ item: NodeID) {
    var above: [NodeID] = []
    var next = session.parent(item)
    while next != .root, next != .none {
      above.append(next)
      next = session.parent(next)
    }
    for node in above.reversed() {
      let holder = levels[levels.count - 1].holder ?? id.session
      let span = TraceID.span(.item, place(of: node), in: holder)
      let isCall = session.kind(node) == .call
      let below = isCall ? TraceID.span(.agent, 0, in: span) : span
      let times = TraceTimes(told: items.times(node), start: levels[levels.count - 1].latest) { $0 }
      levels.append(Level(span: span, holder: below, node: node, times: times, latest: times.start))
    }
  }

  /// The place of an item among all its siblings.
  private func place(of node: NodeID) -> Int {
    var place = 0
    var next = session.sibling(before: node, at: position)
    while let sibling = next {
      place += 1
      next = session.sibling(before: sibling, at: position)
    }
    return place
  }
}
