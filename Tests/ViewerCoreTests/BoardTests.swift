import CellGrid
import SessionModel
import Sessions
import Testing

@testable import ViewerCore

/// Who needs a person, told from what is known of sessions.
@Suite("The board")
struct BoardTests {
  private static let now = Milliseconds(1_760_000_000_000)

  private static func ago(_ seconds: Int64) -> Milliseconds { now - Milliseconds(seconds * 1000) }

  private static func session(
    _ agent: String, _ project: String, _ state: SessionState, age: Int64,
    turn: SessionGlance.Turn = .working, waitingFor: String? = nil
  ) -> ListedSession {
    var glance = SessionGlance()
    glance.folder = "/home/me/" + project
    glance.title = "Work on " + project
    glance.branch = "fix/" + project
    glance.turn = turn
    glance.lastRecordAt = ago(age)
    var session = ListedSession(
      path: "/" + project, agent: agent, format: agent, size: 1, modified: ago(age),
      glance: glance, state: state)
    session.waitingFor = waitingFor
    return session
  }

  private static func facts(
    _ call: LaneFacts.Call? = nil, _ body: (inout LaneFacts) -> Void = { _ in }
  ) -> LaneFacts {
    var facts = LaneFacts()
    facts.call = call
    body(&facts)
    return facts
  }

  /// Ten agents of four kinds, each with what it tells of itself.
  private static let ten: [(ListedSession, LaneFacts?)] = [
    (
      session("claude-code", "shop", .succeeded, age: 20, turn: .ended(.succeeded)),
      facts { $0.words = "Done: the price is right again." }
    ),
    (
      session("claude-code", "infra", .running, age: 6),
      facts(
        .init("Bash", "terraform plan", kind: .command, since: ago(6), usual: Milliseconds(40_000)))
    ),
    (session("opencode", "docs", .running, age: 51), nil),
    (
      session("codex", "web", .waiting, age: 38),
      facts(.init("request_user_input", "Which port?", kind: .question, since: ago(38)))
    ),
    (
      session("claude-code", "api", .waiting, age: 252, waitingFor: "permission prompt"),
      facts(.init("Bash", "git push origin main", kind: .command, since: ago(252)))
    ),
    (
      session("codex", "deploy", .running, age: 100),
      facts(.init("shell", "kubectl apply", kind: .command, since: ago(100), asksLeave: true))
    ),
    (
      session("gemini", "notes", .failed, age: 120, turn: .ended(.failed)),
      facts {
        $0.failure = "run_shell_command pytest"
        $0.errorsInRow = 3
      }
    ),
    (
      session("claude-code", "slow", .running, age: 200),
      facts(.init("Bash", "make", kind: .command, since: ago(200), usual: Milliseconds(5000)))
    ),
    (
      session("codex", "loop", .running, age: 3),
      facts {
        $0.sameCalls = 3
        $0.sameCall = "shell cat a"
      }
    ),
    (session("gemini", "torn", .lost, age: 300), nil),
  ]

  private static func board(
    _ agents: [(ListedSession, LaneFacts?)] = ten, seen: [ListedSession.ID: Milliseconds] = [:]
  ) -> Board {
    let facts = Dictionary(
      uniqueKeysWithValues: agents.compactMap { one in
        one.1.map { (one.0.id, $0) }
      })
    return Board(agents.map(\.0), facts: facts, seen: seen, now: now)
  }

  @Test(
    "ten agents of four kinds are told apart, what needs a person first, the oldest wait on top")
  func ten() {
    let lanes = Self.board().lanes.map { "\($0.session.project): \($0.standing)" }
    #expect(
      lanes == [
        "api: permission", "deploy: permission", "web: question", "notes: failed", "slow: stuck",
        "loop: stuck", "torn: stopped", "docs: running", "infra: running", "shop: unseen",
      ])
  }

  @Test("each lane says what it needs, does or said last")
  func texts() {
    let texts = Dictionary(
      uniqueKeysWithValues: Self.board().lanes.map { ($0.session.project, $0.text) })
    #expect(texts["api"] == "permission: Bash git push origin main")
    #expect(texts["web"] == "question: Which port?")
    #expect(texts["notes"] == "failed 3 times: run_shell_command pytest")
    #expect(texts["slow"] == "stuck: Bash make (usual 5.0s)")
    #expect(texts["loop"] == "stuck: 3 times the same: shell cat a")
    #expect(texts["infra"] == "Bash terraform plan (usual 40.0s)")
    #expect(texts["docs"] == "Work on docs")
    #expect(texts["shop"] == "Done: the price is right again.")
  }

  @Test("counts by state, and costs where they are known")
  func counts() {
    let board = Self.board()
    #expect(board.count(.permission, .question) == 3)
    #expect(board.count(.stuck) == 2)
    #expect(board.count(.unseen, .done) == 1)
    #expect(board.cost == nil)
  }

  @Test("what is done is new until somebody looks at it, and of before after half an hour")
  func seen() {
    let done = Self.ten[0]
    let id = done.0.id
    #expect(Self.board([done], seen: [id: Self.ago(10)]).lanes[0].standing == .done)
    #expect(Self.board([done], seen: [id: Self.ago(30)]).lanes[0].standing == .unseen)
    let old = Self.session("pi", "old", .succeeded, age: 1801, turn: .ended(.succeeded))
    #expect(Self.board([(old, nil)]).lanes.isEmpty)
    #expect(Self.board([(old, nil)]).before.count == 1)
    // A process that is there and waits for the next prompt stays.
    let idle = Self.session("claude-code", "idle", .idle, age: 9000, turn: .answered)
    #expect(Self.board([(idle, nil)]).lanes[0].standing == .unseen)
  }

  @Test(
    "stuck by the clock: three times the usual and a minute at least",
    arguments: [
      (61, 20_000, true), (59, 10, false), (61, 21_000, false), (3600, nil, false),
      (100, 33_000, true),
    ] as [(Int64, Int64?, Bool)])
  func stuck(seconds: Int64, usual: Int64?, isStuck: Bool) {
    let call = LaneFacts.Call(
      "Bash", kind: .command, since: Self.ago(seconds), usual: usual.map { Milliseconds($0) })
    #expect((StuckRule.reason(Self.facts(call), now: Self.now) != nil) == isStuck)
  }

  @Test("stuck by errors and by the same call again")
  func stuckInRow() {
    func reason(_ body: (inout LaneFacts) -> Void) -> String? {
      StuckRule.reason(Self.facts(nil, body), now: Self.now)
    }
    #expect(reason { $0.errorsInRow = 4 } == nil)
    #expect(
      reason {
        $0.errorsInRow = 5
        $0.failure = "Bash make"
      } == "5 errors in a row, the last: Bash make")
    #expect(reason { ($0.sameCalls, $0.sameCall) = (2, "Read a") } == nil)
    #expect(reason { ($0.sameCalls, $0.sameCall) = (3, "Read a") } == "3 times the same: Read a")
  }

  @Test("the filter knows agents, projects, branches, states and needs, and groups stand together")
  func filter() {
    var state = PickerState(rows: 24, columns: 80, now: Self.now)
    func send(_ action: PickerAction) { _ = reduce(action, into: &state) }
    func projects(_ filter: String) -> [String] {
      send(.key(.named(.escape)))
      for letter in "/" + filter { send(.key(.character(letter))) }
      return state.shownSessions.map(\.project)
    }
    let facts = Dictionary(
      uniqueKeysWithValues: Self.ten.compactMap { one in
        one.1.map { (one.0.id, $0) }
      })
    send(.sessions(Self.ten.map(\.0), unread: 0, now: Self.now))
    send(.facts(facts, now: Self.now))
    #expect(projects("agent:codex needs:permission") == ["deploy"])
    #expect(projects("status:stuck") == ["slow", "loop"])
    #expect(projects("needs:question port") == [])
    #expect(projects("branch:fix/api") == ["api"])
    #expect(projects("agent:gem torn") == ["torn"])
    send(.key(.named(.escape)))
    send(.key(.character("g")))
    send(.key(.character("g")))
    #expect(state.grouping == .agent)
    let heads = state.shown.compactMap { row in if case .head(let name) = row { name } else { nil }
    }
    #expect(heads == ["claude-code", "codex", "gemini", "opencode"])
    // The cursor passes the heads.
    for _ in 0..<20 { send(.key(.named(.down))) }
    #expect(state.current?.session?.project == "docs")
  }
}
