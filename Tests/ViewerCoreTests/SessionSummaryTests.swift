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

  @Test("it has at most 400 bytes, however long its texts and names are")
  func size() throws {
    var named = Self.summary()
    named.id = "0f8fad5b-d9cb-469f-a165-70867728950e"
    #expect(named.json().count <= 400)
    #expect(Self.read(named.json())?.session.glance?.title == "Work on the shop")
    var long = Self.summary(words: String(repeating: "word ", count: 1000))
    long.session.glance?.title = String(repeating: "ü", count: 3000)
    let bytes = long.json()
    #expect((350...400).contains(bytes.count))
    #expect(Self.read(bytes)?.session.glance?.branch?.isEmpty == false)
    // Each letter is written as an escape, and names are as long as names may be.
    let odd = String(repeating: "\u{1}\u{301}\u{301}\u{301}", count: 500)
    long.session.glance?.title = odd
    long.session.glance?.folder = "/" + odd
    long.session.waitingFor = odd
    long.facts?.error = odd
    long.facts?.words = odd
    #expect(long.json().count <= 400)
    long.id = String(repeating: "i", count: 100)
    long.host = String(repeating: "h", count: 64)
    let bare = long.json()
    #expect(bare.count <= 400)
    #expect(Self.read(bare)?.session.state == .waiting)
  }

  @Test("what a later version tells besides is passed over")
  func versions() throws {
    let text = String(decoding: Self.summary().json(), as: UTF8.self)
    let later =
      text.dropLast().split(separator: #""v":1"#, maxSplits: 1, omittingEmptySubsequences: false)
      .joined(separator: #""v":2,"mood":{"deep":[1]}"#) + #","more":"x"}"#
    let read = try #require(Self.read(Array(later.utf8)))
    #expect(read.facts == Self.summary().facts)
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
      + #""sum":[-1,-7,-1,-1e308,9223372036854775807,-5],"ms":[-9223372036854775808]}"#
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
