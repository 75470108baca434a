import SessionModel
import Sessions
import Testing
import WireFormats

@testable import ViewerCore

/// What hooks change in how lanes stand.
@Suite("Lanes and hints of hooks")
struct LaneHintTests {
  private static let now = Milliseconds(1_760_000_000_000)

  private static func lane(
    _ state: SessionState, _ hint: SessionHint.Kind?, call: String? = nil, text: String? = nil,
    waitingFor: String? = nil, _ facts: LaneFacts? = nil
  ) -> Lane? {
    var glance = SessionGlance()
    (glance.title, glance.turn) = ("Title", .working)
    glance.lastRecordAt = now - Milliseconds(90_000)
    var session = ListedSession(
      path: "/x", agent: "codex", format: "codex", size: 1, modified: now, glance: glance,
      state: state)
    session.hint = hint.map {
      SessionHint(
        $0, agent: "codex", session: "s", call: call, text: text, at: now - Milliseconds(5000))
    }
    session.waitingFor = waitingFor
    return Lane(session, facts, seen: nil, now: now)
  }

  private static let facts: LaneFacts = {
    var facts = LaneFacts()
    facts.call = LaneFacts.Call("Bash", "make", kind: .command, since: now - Milliseconds(60_000))
    facts.words = "I build it."
    return facts
  }()

  @Test(
    "a hint says what a person is needed for and since when, and the call that it names comes first"
  )
  func waiting() throws {
    let named = try #require(Self.lane(.waiting, .permission, call: "Bash rm x", Self.facts))
    #expect(named.standing == .permission && named.text == "permission: Bash rm x")
    #expect(named.since == Self.now - Milliseconds(5000))
    #expect(named.ground == .hook)
    let vague = try #require(Self.lane(.waiting, .permission, text: "May I?", Self.facts))
    #expect(vague.text == "permission: Bash make")
    #expect(Self.lane(.waiting, .permission, text: "May I?")?.text == "permission: May I?")
    let question = try #require(Self.lane(.waiting, .question, text: "Which?", Self.facts))
    #expect(question.standing == .question && question.text == "question: Which?")
  }

  @Test("what a process says itself that it waits for comes before its hint")
  func process() throws {
    let lane = try #require(
      Self.lane(.waiting, .question, text: "x", waitingFor: "permission prompt", Self.facts))
    #expect(lane.standing == .permission && lane.ground == .record)
    #expect(lane.since == Self.now - Milliseconds(60_000))
  }

  @Test("other hints say what failed, what is done and what there is to tell")
  func others() throws {
    let failed = try #require(Self.lane(.failed, .failed, text: "no network", Self.facts))
    #expect(failed.standing == .failed && failed.text == "failed: no network")
    let done = try #require(Self.lane(.idle, .done, text: "All done."))
    #expect(done.standing == .unseen && done.text == "All done." && done.ground == .hook)
    #expect(Self.lane(.idle, .done, text: "All done.", Self.facts)?.text == "I build it.")
    let told = try #require(Self.lane(.running, .notification, text: "Logged in", Self.facts))
    #expect(told.standing == .running && told.text == "says: Logged in" && told.ground == .record)
    #expect(Self.lane(.running, nil, Self.facts)?.text == "Bash make")
  }
}
