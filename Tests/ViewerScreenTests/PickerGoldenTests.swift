import CellGrid
import SessionModel
import Sessions
import TestSupport
import Testing
import ViewerCore
import ViewerScreen

/// Whole screens of the picker as text with a letter for each role below it.
@Suite("Golden screens of the picker")
struct PickerGoldenTests {
  /// What is shown.
  enum Scene: String, CaseIterable {
    case picker, pickerFiltered, pickerNothing, pickerReading, board, boardMarked, boardHelp
    case boardPreview
  }

  /// A moment for the tests.
  static let now = Milliseconds(1_760_000_000_000)

  /// A session in the list.
  static func session(
    _ agent: String, _ project: String, _ title: String, age: Int64, _ state: SessionState,
    _ calls: (open: Int, failed: Int, completed: Int)?, isPartial: Bool = false,
    size: Int64 = 48_000
  ) -> ListedSession {
    var glance = SessionGlance()
    glance.folder = "/home/me/" + project
    glance.title = title
    if let calls {
      var counts = SessionGlance.Calls()
      counts.open = calls.open
      counts.failed = calls.failed
      counts.completed = calls.completed
      counts.isPartial = isPartial
      glance.calls = counts
    }
    return ListedSession(
      path: "/" + title, agent: agent, format: agent, size: size,
      modified: Milliseconds(now.count - age * 1000), glance: glance, state: state)
  }

  static let sessions = [
    session("claude-code", "api", "Fix the flaky retry test", age: 2, .running, (1, 0, 38)),
    session("codex", "web", "Port the settings page", age: 120, .waiting, (1, 0, 3)),
    session("opencode", "api", "Add \u{1b}[31ma limit\u{7} to uploads", age: 700, .unknown, nil),
    session(
      "claude-code", "infra", "Rotate the staging certificates before they run out", age: 3700,
      .succeeded, (0, 0, 112), isPartial: true, size: 19_000_000),
    session("copilot", "docs", "Rewrite the tour", age: 11_000, .failed, (0, 2, 40)),
    session("gemini", "notes", "会議を要約する", age: 100_000, .succeeded, (0, 0, 9)),
    session("pi", "a-project-with-a-long-name", "Try", age: 9_000_000, .lost, (1, 0, 0)),
  ]

  /// What a session tells that is followed.
  private static func facts(
    _ call: LaneFacts.Call? = nil, words: String? = nil, context: Int? = nil, cost: Double? = nil,
    _ added: Int = 0, _ removed: Int = 0
  ) -> LaneFacts {
    var facts = LaneFacts()
    (facts.call, facts.words, facts.context, facts.cost) = (call, words, context, cost)
    (facts.added, facts.removed, facts.turn) = (added, removed, 4)
    return facts
  }

  private static func call(_ name: String, _ text: String, _ kind: ToolKind, age: Int64)
    -> LaneFacts.Call
  {
    LaneFacts.Call(name, text, kind: kind, since: now - Milliseconds(age * 1000))
  }

  /// Eight agents that are at work, and two sessions of before.
  static let agents: [(ListedSession, LaneFacts?)] = {
    var asks = session(
      "claude-code", "api", "Fix the flaky retry test", age: 252, .waiting, (1, 0, 38))
    asks.waitingFor = "permission prompt"
    asks.glance?.branch = "fix/retries"
    asks.glance?.model = "sonnet-4.5"
    var late = facts(
      call("Bash", "terraform plan", .command, age: 190), context: 63, cost: 1.7, 40, 12)
    late.call?.usual = Milliseconds(40_000)
    return [
      (
        asks,
        facts(
          call("Bash", "git push origin main", .command, age: 252), words: "Now I push.",
          context: 41, cost: 0.42, 120, 8)
      ),
      (
        session("codex", "web", "Port the settings page", age: 38, .waiting, nil),
        facts(
          call("request_user_input", "Which port should the tests use?", .question, age: 38),
          context: 12, cost: 0.08)
      ),
      (
        session("gemini", "notes", "Sum it up", age: 120, .failed, (0, 3, 2)), facts(cost: 0.11, 14)
      ),
      (session("claude-code", "infra", "Plan it", age: 190, .running, (1, 0, 4)), late),
      (
        session("opencode", "docs", "Rewrite the tour", age: 3, .running, nil),
        facts(
          call("Edit", "tour.md", .edit, age: 3), words: "I add the board.", context: 8, cost: 0.02,
          9, 2)
      ),
      (session("pi", "yard", "\u{1b}[31mMend\u{202e} the gate", age: 8, .running, nil), nil),
      (
        session("claude-code", "shop", "Set the price", age: 60, .succeeded, (0, 0, 9)),
        facts(words: "Done: the price is right again.", context: 35, cost: 0.51, 33, 6)
      ),
      (session("gemini", "memo", "会議を要約する", age: 90, .lost, nil), nil),
      (
        session(
          "codex", "api", "Rotate the staging certificates", age: 3700, .succeeded, (0, 2, 40)), nil
      ),
      (session("copilot", "docs", "Rewrite the tour", age: 11_000, .succeeded, (0, 0, 38)), nil),
    ]
  }()

  /// The overview beside the list, of a session that tells much.
  static func preview(
    _ scene: Scene, _ state: PickerState, _ glyphs: Glyphs
  ) -> (preview: SessionPreview, session: Session)? {
    guard scene == .boardPreview, let cursor = state.cursor, let columns = state.layout.preview
    else { return nil }
    let job = Sample.coding()
    var preview = SessionPreview(
      of: cursor, rows: state.layout.list.count, columns: columns.count, now: job.time,
      options: ViewerOptions(sourceName: "x", glyphs: glyphs))
    preview.show(job.session, isAtWork: true, now: job.time)
    while let due = preview.deadline, due <= job.time { preview.tick(job.session, now: job.time) }
    return (preview, job.session)
  }

  static func picker(_ scene: Scene, rows: Int, columns: Int) -> PickerState {
    var budget = Budget()
    if scene == .boardPreview {
      budget.set(.sessionCost, 5)
      budget.set(.dayCost, 1)
    }
    var state = PickerState(rows: rows, columns: columns, now: now, budget: budget)
    func send(_ action: PickerAction) { _ = reduce(action, into: &state) }
    switch scene {
    case .picker:
      send(.sessions(sessions, unread: 0, now: now))
      send(.key(.named(.down)))
    case .pickerFiltered:
      send(.sessions(sessions, unread: 0, now: now))
      send(.key(.named(.tab)))
      for letter in "/fix" { send(.key(.character(letter))) }
    case .pickerNothing: send(.sessions([], unread: 0, now: now))
    case .pickerReading:
      var some = sessions
      for index in 3..<some.count { some[index].glance = nil }
      send(.sessions(some, unread: 4, now: now))
    case .boardPreview:
      let board = picker(.board, rows: rows, columns: columns)
      var session = board.board.lanes[0].session
      session.process = 4711
      send(
        .sessions([session] + agents.map(\.0).filter { $0.id != session.id }, unread: 0, now: now))
      // A budget is passed by what it cost.
      send(
        .facts(
          [session.id: facts(call("Bash", "git push", .command, age: 252), cost: 9)],
          earlier: Spending(tokens: 1, cost: 4), now: now)
      )
      let home = SessionHome(process: 4711, terminal: "pts/3", pane: "%5")
      send(.lives(session.id, home))
    case .board, .boardMarked, .boardHelp:
      send(.sessions(agents.map(\.0), unread: 0, now: now))
      let facts = agents.compactMap { one in one.1.map { (one.0.id, $0) } }
      send(.facts(Dictionary(uniqueKeysWithValues: facts), now: now))
      let keys = scene == .board ? "" : scene == .boardHelp ? "?" : "g  "
      for letter in keys { send(.key(.character(letter))) }
    }
    return state
  }

  @Test("each scene is drawn as recorded", arguments: Scene.allCases, Glyphs.allCases)
  func scene(_ scene: Scene, _ glyphs: Glyphs) throws {
    for (rows, columns) in Golden.sizes(isAboutLayout: scene == .picker || scene == .board) {
      var grid = Grid(rows: rows, columns: columns, glyphs: glyphs)
      let state = Self.picker(scene, rows: rows, columns: columns)
      draw(state, preview: Self.preview(scene, state, glyphs), into: &grid)
      try Golden.check(grid, "\(scene.rawValue)-\(columns)x\(rows)-\(glyphs)")
    }
  }

  @Test("a fork says so in front of its title, where there is room")
  func fork() {
    var fork = Self.session("pi", "yard", "Mend the gate", age: 5000, .succeeded, nil)
    fork.forkMark = "fork b0b1"
    func text(_ columns: Int) -> String {
      var state = PickerState(rows: 10, columns: columns, now: Self.now)
      _ = reduce(.sessions([fork], unread: 0, now: Self.now), into: &state)
      var grid = Grid(rows: 10, columns: columns)
      draw(state, into: &grid)
      return grid.text()
    }
    #expect(text(80).contains(" fork b0b1 Mend the gate"))
    #expect(text(24).contains(" Mend the"))
  }

  @Test("any size can be drawn")
  func tiny() {
    for scene in Scene.allCases {
      for rows in 0...9 {
        for columns in [0, 1, 2, 5, 19, 20, 21, 33, 34, 43, 44, 59, 60, 99, 100, 119, 120] {
          var grid = Grid(rows: rows, columns: columns)
          draw(Self.picker(scene, rows: rows, columns: columns), into: &grid)
          if rows > 0, columns >= 9, rows < 4 || columns < 20 {
            #expect(grid.text().hasPrefix("need 20×4"))
          }
        }
      }
    }
  }
}
