import JSONReading
import SessionModel
import Sessions

/// A summary as the machines send it: one JSON object of at most 400 bytes. What there is nothing to say of is left out;
/// `at` is when it was told, and other moments are milliseconds before that. What goes together is one list, since each
/// byte that names something is one less of its words.
extension SessionSummary {
  /// The most bytes of one; its texts are cut until it has no more.
  package static let limit = 400
  /// The most bytes that are read.
  private static let readLimit = 64 << 10
  /// The bytes of what is waited for, and of texts, from what is tried first to what is left at worst.
  private static let reason = 24
  private static let cuts = [80, 64, 56, 48, 42, 36, 32, 28, 24, 21, 18, 15, 12, 9, 6, 3]

  /// The object on one line.
  ///
  /// - Parameter clean: takes out of a text what must not leave the machine.
  package func json(_ clean: (String) -> String = { $0 }) -> [UInt8] {
    // A board tells by it what is waited for: it is no text to be cut to nothing.
    let reason = session.waitingFor.map { Self.start(of: clean($0), Self.reason) }
    var cleaned: [String: String] = [:]
    func text(_ text: String, _ cut: Int) -> String {
      let clean = cleaned[text] ?? clean(text)
      cleaned[text] = clean
      return Self.start(of: clean, cut)
    }
    for cut in Self.cuts {
      let bytes = write(reason) { text($0, cut) }
      if bytes.count <= Self.limit { return bytes }
    }
    // Names that are as long as names may be: how it stands is told all the same.
    var bare = self
    (bare.facts, bare.session.glance) = (nil, nil)
    return bare.write(reason) { _ in "" }
  }

  /// As many letters as so many bytes hold.
  private static func start(of text: String, _ limit: Int) -> String {
    var start = ""
    for letter in text {
      guard start.utf8.count + letter.utf8.count <= limit else { break }
      start.append(letter)
    }
    return start
  }

  private func write(_ reason: String?, _ text: (String) -> String) -> [UInt8] {
    var json = JSONWriter(compact: true)
    let glance = session.glance
    json.beginObject()
    json.member("v", 1)
    json.member("id", id)
    json.member("host", host)
    json.member("at", told.count)
    json.member("agent", session.agent)
    if session.format != session.agent { json.member("format", session.format) }
    json.member("state", session.state.rawValue)
    json.member("waits", reason)
    if let glance, glance.turn != Self.turn(in: session.state) {
      json.member("turn", Self.word(glance.turn))
    }
    let moments = [session.modified, glance?.startedAt, glance?.lastRecordAt]
    json.member("ms", moments.map { $0.map { Double((told - $0).count) } })
    json.member("pid", session.process)
    let folder = glance?.folder.map { Self.end(of: text($0), $0) }
    let texts = [glance?.branch, glance?.model, glance?.title ?? glance?.prompt, facts?.words]
    let shown = [folder ?? ""] + texts.map { $0.map(text) ?? "" }
    if shown.contains(where: { !$0.isEmpty }) {
      json.key("text")
      json.beginArray()
      for text in shown { json.string(text) }
      json.endArray()
    }
    if let calls = glance?.calls {
      let counts = [calls.completed, calls.failed, calls.open] + (calls.isPartial ? [1] : [])
      json.member("calls", counts.map { Double($0) })
    }
    if let facts { write(facts, text, to: &json) }
    json.endObject()
    return json.bytes
  }

  /// The end of a path, of which a text has the beginning.
  private static func end(of cut: String, _ path: String) -> String {
    cut.count < path.count && path.hasPrefix(cut) ? "…" + path.suffix(max(1, cut.count - 1)) : cut
  }

  private func write(
    _ facts: LaneFacts, _ text: (String) -> String, to json: inout JSONWriter
  ) {
    if let call = facts.call {
      json.key("call")
      json.beginArray()
      json.string(text(call.name))
      json.string(call.text.map(text) ?? "")
      json.string(call.kind.word)
      json.string(call.status.word)
      json.number(call.since.map { (told - $0).count } ?? -1)
      json.number(call.usual?.count ?? -1)
      json.number(call.asksLeave ? 1 : 0)
      json.endArray()
    }
    for (key, value) in [("errors", facts.errorsInRow), ("same", facts.sameCalls)] where value > 0 {
      json.key(key)
      json.number(value)
    }
    if facts.errorsInRow > 0 { json.member("failure", facts.failure.map(text)) }
    if facts.sameCalls >= StuckRule.sameCalls { json.member("again", facts.sameCall.map(text)) }
    json.member("error", facts.error.map(text))
    let counts = [Double(facts.turn), facts.context.map { Double($0) }]
    let sums = [
      facts.tokens.map { Double($0) }, facts.cost.map { ($0 * 1e4).rounded() / 1e4 },
      Double(facts.added), Double(facts.removed),
    ]
    json.member("sum", counts + (facts.isWhole ? sums : []))
  }

  // MARK: Reading

  /// Reads an object that another machine has sent; `nil` when it is none, or names what could be no name.
  ///
  /// - Parameters:
  ///   - isName: whether a text may be a name of a machine or a session.
  ///   - source: what opens a session of a host, by its id.
  package init?(
    _ bytes: [UInt8], _ parser: JSONParser, isName: (String) -> Bool,
    source: (String, String) -> String
  ) {
    guard bytes.count <= Self.readLimit,
      let summary = try? parser.parse(
        copying: bytes,
        { (value) throws(JSONError) in SessionSummary(value, isName: isName, source: source) })
    else { return nil }
    self = summary
  }

  private init?(_ value: JSONValue, isName: (String) -> Bool, source: (String, String) -> String) {
    guard let id = value["id"]?.string, let host = value["host"]?.string, isName(id), isName(host),
      let at = value["at"]?.integer, let agent = value["agent"]?.string, !agent.isEmpty,
      let state = SessionState(rawValue: value["state"]?.string ?? "")
    else { return nil }
    let told = Milliseconds(at)
    let moments = value["ms"].map { Array($0.elements.prefix(3)) } ?? []
    func moment(_ index: Int) -> Milliseconds? {
      index < moments.count ? moments[index].integer.map { told - Milliseconds($0) } : nil
    }
    var glance = SessionGlance()
    glance.id = id
    glance.turn = Self.turn(value["turn"]?.string) ?? Self.turn(in: state)
    glance.startedAt = moment(1)
    glance.lastRecordAt = moment(2)
    let texts = value["text"].map { $0.elements.prefix(5).map(\.string) } ?? []
    func text(_ index: Int) -> String? {
      index < texts.count ? texts[index].flatMap { $0.isEmpty ? nil : $0 } : nil
    }
    glance.folder = text(0)
    glance.branch = text(1)
    glance.model = text(2)
    glance.title = text(3)
    glance.calls = Self.calls(value["calls"])
    var session = ListedSession(
      path: source(host, id), agent: agent, format: value["format"]?.string ?? agent,
      size: nil, modified: moment(0) ?? told, glance: glance, state: state)
    session.waitingFor = value["waits"]?.string
    session.process = value["pid"]?.integer.flatMap { Int32(exactly: $0) }
    session.origin = ListedSession.Origin(host: host, heard: told)
    var facts = Self.facts(value, told)
    facts?.words = text(4)
    self.init(host: host, id: id, told: told, session, facts)
  }

  private static func calls(_ value: JSONValue?) -> SessionGlance.Calls? {
    let counts = value?.elements.prefix(4).map { count($0) } ?? []
    guard counts.count >= 3 else { return nil }
    var calls = SessionGlance.Calls()
    (calls.completed, calls.failed, calls.open) = (counts[0], counts[1], counts[2])
    calls.isPartial = counts.count > 3
    return calls
  }

  private static func count(_ value: JSONValue?) -> Int {
    Int(max(0, min(1 << 40, value?.integer ?? 0)))
  }

  private static func facts(_ value: JSONValue, _ told: Milliseconds) -> LaneFacts? {
    let parts = value["call"].map { Array($0.elements.prefix(7)) } ?? []
    let sum = value["sum"].map { Array($0.elements.prefix(6)) } ?? []
    guard sum.count >= 2 else { return nil }
    var facts = LaneFacts()
    if parts.count == 7 {
      let since = parts[4].integer.flatMap { $0 < 0 ? nil : told - Milliseconds($0) }
      facts.call = LaneFacts.Call(
        parts[0].string ?? "", parts[1].string.flatMap { $0.isEmpty ? nil : $0 },
        kind: ToolKind(word: parts[2].string ?? "") ?? .other,
        status: ToolStatus(word: parts[3].string ?? "") ?? .running, since: since,
        usual: parts[5].integer.flatMap { $0 < 0 ? nil : Milliseconds($0) },
        asksLeave: parts[6].integer == 1)
    }
    facts.errorsInRow = count(value["errors"])
    facts.sameCalls = count(value["same"])
    facts.turn = count(sum[0])
    facts.context = sum[1].nonNull.map { count($0) }
    facts.failure = value["failure"]?.string
    facts.sameCall = value["again"]?.string
    facts.error = value["error"]?.string
    guard sum.count == 6 else { return facts }
    facts.isWhole = true
    facts.tokens = sum[2].integer.map { max(0, $0) }
    facts.cost = sum[3].double.map { max(0, $0) }
    (facts.added, facts.removed) = (count(sum[4]), count(sum[5]))
    return facts
  }

  /// The turn of a session that stands so, unless another one is told.
  private static func turn(in state: SessionState) -> SessionGlance.Turn {
    switch state {
    case .running, .waiting: .working
    case .idle: .answered
    case .succeeded, .failed, .cancelled, .incomplete, .interrupted, .lost, .unknown:
      SessionStatus(word: state.rawValue).map { .ended($0) } ?? .unknown
    }
  }

  /// The word of a turn.
  private static func word(_ turn: SessionGlance.Turn) -> String {
    switch turn {
    case .unknown: "unknown"
    case .answered: "answered"
    case .working: "working"
    case .waiting: "waiting"
    case .ended(let status): status.word
    }
  }

  private static func turn(_ word: String?) -> SessionGlance.Turn? {
    switch word {
    case nil: nil
    case "answered": .answered
    case "working": .working
    case "waiting": .waiting
    default: word.flatMap { SessionStatus(word: $0) }.map { .ended($0) } ?? .unknown
    }
  }
}
