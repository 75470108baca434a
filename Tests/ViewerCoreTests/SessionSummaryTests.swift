import JSONReading
import SessionModel
import Sessions
import Testing

@testable import ViewerCore

/// What machines tell each other of their sessions.
@Suite("Summaries of sessions")
struct SessionSummaryTests {
  private static let now = Milliseconds(1_760_000_000_000)

  private static func summary(words: String = "All is well.") -> SessionSummary {
    var glance = SessionGlance()
    glance.id = "own"
    glance.title = "Work on the shop"
    glance.folder = "/home/me/projects/shop"
    glance.branch = "fix/price"
    glance.model = "claude-x"
    glance.turn = .working
    glance.startedAt = now - Milliseconds(60_000)
    glance.lastRecordAt = now - Milliseconds(3000)
    var calls = SessionGlance.Calls()
    (calls.completed, calls.failed, calls.open) = (38, 2, 1)
    glance.calls = calls
    var session = ListedSession(
      path: "/x", agent: "claude-code", format: "claude-code", size: 1,
      modified: now - Milliseconds(2000), glance: glance, state: .waiting)
    session.waitingFor = "permission prompt"
    session.process = 4711
    var facts = LaneFacts()
    facts.call = LaneFacts.Call(
      "Bash", "git push", kind: .command, status: .waiting, since: now - Milliseconds(5000),
      usual: Milliseconds(700), asksLeave: true)
    (facts.turn, facts.context, facts.tokens, facts.cost) = (4, 41, 123_456, 1.25)
    (facts.added, facts.removed, facts.words) = (120, 30, words)
    return SessionSummary(host: "box-1", id: "0a1b2c3d", told: now, session, facts)
  }

  private static func read(_ bytes: [UInt8]) -> SessionSummary? {
    SessionSummary(
      bytes, JSONParser(), isName: { !$0.contains("/") && !$0.hasPrefix("-") },
      source: { "rediss://h/0/t/\($0).\($1)" })
  }

  @Test("what is read is what was written, but for what opens it")
  func roundTrip() throws {
    let told = Self.summary()
    let read = try #require(Self.read(told.json()))
    #expect(read.name == "box-1.0a1b2c3d")
    #expect(read.session.source == "rediss://h/0/t/box-1.0a1b2c3d")
    #expect(read.session.state == .waiting)
    #expect(read.session.waitingFor == "permission prompt")
    #expect(read.session.process == 4711)
    #expect(read.session.origin == .init(host: "box-1", heard: Self.now))
    #expect(read.session.modified == told.session.modified)
    var glance = try #require(told.session.glance)
    glance.id = "0a1b2c3d"
    #expect(read.session.glance == glance)
    #expect(read.facts == told.facts)
    let lane = try #require(Lane(read.session, read.facts, seen: nil, now: Self.now))
    #expect(lane.standing == .permission)
    #expect(lane.text == "permission: Bash git push")
  }

  @Test("it has at most 512 bytes, however long its texts are")
  func size() throws {
    #expect(Self.summary().json().count <= 512)
    var long = Self.summary(words: String(repeating: "word ", count: 1000))
    long.session.glance?.title = String(repeating: "ü", count: 3000)
    let bytes = long.json()
    #expect(bytes.count <= 512)
    #expect(Self.read(bytes)?.session.glance?.branch?.isEmpty == false)
  }

  @Test("texts go through what takes secrets out")
  func clean() {
    let bytes = Self.summary(words: "the key is geheim").json { text in
      text.contains("geheim") ? "[redacted]" : text
    }
    #expect(!String(decoding: bytes, as: UTF8.self).contains("geheim"))
  }

  @Test(
    "what is none is none",
    arguments: [
      "", "null", "{}", "[]", #"{"id":"a","host":"b","at":1,"agent":"x","state":"odd"}"#,
      #"{"id":"../a","host":"b","at":1,"agent":"x","state":"idle"}"#,
      #"{"id":"a","host":"-b","at":1,"agent":"x","state":"idle"}"#,
    ])
  func none(text: String) { #expect(Self.read(Array(text.utf8)) == nil) }

  @Test("numbers that are far off are values like any other")
  func extremes() throws {
    let text =
      #"{"id":"a","host":"b","at":9223372036854775807,"agent":"x","state":"idle","pid":99999999999,"#
      + #""calls":[-1,9223372036854775807,1],"call":["","","","",-9223372036854775808,9e99,1],"#
      + #""lines":[9223372036854775807,-5],"tokens":-1,"cost":-1e308,"written":-9223372036854775808}"#
    let read = try #require(Self.read(Array(text.utf8)))
    #expect(read.session.process == nil)
    #expect(read.session.glance?.calls?.completed == 0)
    #expect(read.facts?.tokens == 0)
  }

  @Test("moments move with the clock; silence is told of what goes on")
  func clocks() throws {
    let read = try #require(Self.read(Self.summary().json()))
    let hour = Milliseconds(3_600_000)
    let moved = read.moved(by: hour)
    #expect(moved.session.modified == read.session.modified + hour)
    #expect(moved.facts?.call?.since == read.facts?.call?.since.map { $0 + hour })
    #expect(moved.moved(by: .zero - hour).says(read))
    #expect(moved.session.silence(now: Self.now + hour) == nil)
    #expect(
      moved.session.silence(now: Self.now + hour + Milliseconds(15_000)) == Milliseconds(15_000))
    var over = moved.session
    over.state = .succeeded
    #expect(over.silence(now: Self.now + hour + hour) == nil)
  }
}
