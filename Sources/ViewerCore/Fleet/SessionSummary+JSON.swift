import JSONReading
import SessionModel
import Sessions

/// A summary as the machines send it: one JSON object of at most some hundred bytes. What there is nothing to say of is
/// left out; `at` is when it was told, and other moments are milliseconds before that.
extension SessionSummary {
  /// The most bytes of one; its texts are cut until it has no more.
  private static let limit = 512
  /// The most bytes that are read.
  private static let readLimit = 64 << 10
  /// The letters of texts, from what is tried first to what is left at worst.
  private static let letters = [80, 60, 48, 38, 30, 24, 20]

  /// The object on one line.
  ///
  /// - Parameter clean: takes out of a text what must not leave the machine.
  package func json(_ clean: (String) -> String = { $0 }) -> [UInt8] {
    var bytes: [UInt8] = []
    for letters in Self.letters {
      bytes = write { String(clean($0).prefix(letters)) }
      if bytes.count <= Self.limit { break }
    }
    return bytes
  }

  private func write(_ text: (String) -> String) -> [UInt8] {
    var json = JSONWriter(compact: true)
    func put(_ key: String, before moment: Milliseconds?) {
      json.member(key, moment.map { (told - $0).count })
    }
    let glance = session.glance
    json.beginObject()
    json.member("v", 1)
    json.member("id", id)
    json.member("host", host)
    json.member("at", told.count)
    json.member("agent", session.agent)
    if session.format != session.agent { json.member("format", session.format) }
    json.member("state", session.state.rawValue)
    json.member("needs", Lane(session, facts, seen: nil, now: told)?.standing.need)
    json.member("waits", session.waitingFor.map(text))
    json.member("turn", glance.flatMap { Self.word($0.turn) })
    put("written", before: session.modified)
    put("started", before: glance?.startedAt)
    put("record", before: glance?.lastRecordAt)
    json.member("pid", session.process)
    json.member("cwd", glance?.folder.map { Self.end(of: text($0), $0) })
    json.member("branch", glance?.branch.map(text))
    json.member("model", glance?.model.map(text))
    json.member("title", (glance?.title ?? glance?.prompt).map(text))
    if let calls = glance?.calls {
      json.key("calls")
      json.beginArray()
      for count in [calls.completed, calls.failed, calls.open] { json.number(count) }
      if calls.isPartial { json.number(1) }
      json.endArray()
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
    for (key, value) in [
      ("errors", facts.errorsInRow), ("same", facts.sameCalls), ("n", facts.turn),
      ("context", facts.context ?? 0),
    ] where value > 0 {
      json.key(key)
      json.number(value)
    }
    if facts.errorsInRow > 0 { json.member("failure", facts.failure.map(text)) }
    if facts.sameCalls >= StuckRule.sameCalls { json.member("again", facts.sameCall.map(text)) }
    json.member("error", facts.error.map(text))
    guard facts.isWhole else {
      json.member("words", facts.words.map(text))
      return
    }
    if let tokens = facts.tokens {
      json.key("tokens")
      json.number(tokens)
    }
    if let cost = facts.cost {
      json.key("cost")
      json.number((cost * 1e4).rounded() / 1e4)
    }
    json.key("lines")
    json.beginArray()
    json.number(facts.added)
    json.number(facts.removed)
    json.endArray()
    json.member("words", facts.words.map(text))
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
    func before(_ value: JSONValue?) -> Milliseconds? {
      value?.integer.map { told - Milliseconds($0) }
    }
    var glance = SessionGlance()
    glance.id = id
    glance.turn = Self.turn(value["turn"]?.string)
    glance.startedAt = before(value["started"])
    glance.lastRecordAt = before(value["record"])
    glance.folder = value["cwd"]?.string
    glance.branch = value["branch"]?.string
    glance.model = value["model"]?.string
    glance.title = value["title"]?.string
    glance.calls = Self.calls(value["calls"])
    var session = ListedSession(
      path: source(host, id), agent: agent, format: value["format"]?.string ?? agent,
      size: nil, modified: before(value["written"]) ?? told, glance: glance, state: state)
    session.waitingFor = value["waits"]?.string
    session.process = value["pid"]?.integer.flatMap { Int32(exactly: $0) }
    session.origin = ListedSession.Origin(host: host, heard: told)
    self.init(host: host, id: id, told: told, session, Self.facts(value, told))
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
    guard value["lines"] != nil || value["n"] != nil || !parts.isEmpty else { return nil }
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
    facts.turn = count(value["n"])
    facts.context = value["context"].map { count($0) }
    facts.failure = value["failure"]?.string
    facts.sameCall = value["again"]?.string
    facts.error = value["error"]?.string
    facts.words = value["words"]?.string
    facts.tokens = value["tokens"]?.integer.map { max(0, $0) }
    facts.cost = value["cost"]?.double.map { max(0, $0) }
    let lines = value["lines"].map { Array($0.elements.prefix(2)) }
    facts.isWhole = lines != nil
    (facts.added, facts.removed) = (count(lines?.first), count(lines?.last))
    return facts
  }

  /// The word of a turn; `nil` where nothing tells.
  private static func word(_ turn: SessionGlance.Turn) -> String? {
    switch turn {
    case .unknown: nil
    case .answered: "answered"
    case .working: "working"
    case .waiting: "waiting"
    case .ended(let status): status.word
    }
  }

  private static func turn(_ word: String?) -> SessionGlance.Turn {
    switch word {
    case "answered": .answered
    case "working": .working
    case "waiting": .waiting
    default: word.flatMap { SessionStatus(word: $0) }.map { .ended($0) } ?? .unknown
    }
  }
}
