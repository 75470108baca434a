import CellGrid
import SessionModel
import Sessions
import TestSupport
import Testing
import WireFormats

@testable import ViewerCore

/// Budgets, and what of a board is news.
@Suite("Budgets and news of the board")
struct BudgetTests {
  private static let now = Milliseconds(1_760_000_000_000)

  private static func session(_ name: String, _ state: SessionState) -> ListedSession {
    var glance = SessionGlance()
    (glance.folder, glance.title, glance.turn) = ("/w/" + name, "Work", .working)
    return ListedSession(
      path: "/" + name, agent: "codex", format: "codex", size: 1, modified: now, glance: glance,
      state: state)
  }

  private static func facts(cost: Double? = nil, tokens: Int64? = nil, today: Spending? = nil)
    -> LaneFacts
  {
    var facts = LaneFacts()
    (facts.cost, facts.tokens, facts.today) = (cost, tokens, today)
    return facts
  }

  private static func board(
    _ sessions: [(ListedSession, LaneFacts?)], _ budget: Budget = Budget(),
    seen: [ListedSession.ID: Milliseconds] = [:], earlier: Spending? = nil
  ) -> Board {
    let facts = sessions.compactMap { one in one.1.map { (one.0.id, $0) } }
    return Board(
      sessions.map(\.0), facts: Dictionary(uniqueKeysWithValues: facts), seen: seen,
      budget: budget, earlier: earlier, now: now)
  }

  @Test("a budget is passed by more than it, in dollars or in tokens, and not by what is not known")
  func excess() {
    var limit = Budget.Limit()
    #expect(limit.isEmpty && limit.excess(tokens: 1 << 40, cost: 1e6) == nil)
    limit.cost = 5
    #expect(limit.excess(tokens: nil, cost: 5) == nil)
    #expect(limit.excess(tokens: nil, cost: 5.204) == "$5.20 of $5.00")
    #expect(limit.excess(tokens: 9, cost: nil) == nil)
    limit.tokens = 2_000_000
    #expect(limit.excess(tokens: 2_100_000, cost: 1) == "2.1 M of 2.0 M tokens")
  }

  @Test("the day is what the lanes and all others have spent since midnight")
  func day() {
    var budget = Budget()
    let lanes = [
      (Self.session("a", .running), Self.facts(cost: 9, today: Spending(tokens: 10, cost: 2))),
      (Self.session("b", .running), Self.facts(today: Spending(tokens: 5, cost: 1))),
      (Self.session("c", .running), nil),
    ]
    #expect(Self.board(lanes).today == nil)
    budget.set(.dayCost, 3.5)
    budget.set(.sessionCost, 8)
    let earlier = Spending(tokens: 1, cost: 0.4)
    let board = Self.board(lanes, budget, earlier: earlier)
    #expect(board.today == Spending(tokens: 16, cost: 3.4))
    #expect(board.dayExcess == nil)
    #expect(board.lanes.compactMap(\.excess) == ["$9.00 of $8.00"])
    let more = Spending(tokens: 1, cost: 0.6)
    #expect(Self.board(lanes, budget, earlier: more).dayExcess == "$3.60 of $3.50")
  }

  @Test(
    "of a session what was said since midnight counts, and all where no message tells and it began then"
  )
  func since() {
    var job = SessionBuilder(title: "x")
    let first = job.entry("one")
    job.set(first, .inputTokens, "10")
    job.set(first, .outputTokens, "1")
    job.wait(5)
    let second = job.entry("two")
    job.set(second, .inputTokens, "20")
    job.set(second, .outputTokens, "2")
    let prices = PriceTable()
    let whole = Spending(job.session, since: .zero, isWhole: true, prices: prices)
    #expect(whole.tokens == 33)
    #expect(whole.isPartial, "nobody tells what it cost")
    let late = Spending(job.session, since: job.time, isWhole: true, prices: prices)
    #expect(late.tokens == 22)
    var total = SessionBuilder(title: "x")
    total.set(.root, .inputTokens, "7")
    func tokens(since start: Milliseconds) -> Spending {
      Spending(total.session, since: start, isWhole: true, prices: prices)
    }
    #expect(tokens(since: .zero).tokens == 7)
    let tomorrow = tokens(since: total.time + Milliseconds(1))
    #expect(tomorrow.tokens == 0 && tomorrow.isPartial, "nobody tells when it was")
  }

  @Test("what stood there at first is no news; who then needs somebody, fails or is done, is")
  func news() {
    var notices = BoardNotices()
    func next(_ state: SessionState, isComplete: Bool = true) -> [String] {
      notices.next(Self.board([(Self.session("web", state), nil)]), isComplete: isComplete)
        .map(\.text.string)
    }
    #expect(next(.failed, isComplete: false) == [])
    #expect(next(.failed) == [])
    #expect(next(.failed) == [])
    #expect(next(.running) == [])
    #expect(next(.waiting) == ["web: question: Work"])
    #expect(next(.waiting) == [])
    #expect(next(.running) == [])
    #expect(next(.failed) == ["web: Work"])
    #expect(next(.succeeded) == ["web: done: Work"])
    #expect(next(.succeeded) == [])
  }

  @Test("on a board that is never at rest it is news what a session becomes that was read")
  func busyBoard() {
    var notices = BoardNotices()
    func next(_ state: SessionState, _ facts: LaneFacts?) -> [String] {
      notices.next(Self.board([(Self.session("web", state), facts)]), isComplete: false)
        .map(\.text.string)
    }
    #expect(next(.failed, nil) == [])
    #expect(next(.running, nil) == [], "nobody has read it")
    #expect(next(.running, Self.facts(tokens: 1)) == [])
    var waiting = Self.facts(tokens: 1)
    waiting.call = LaneFacts.Call("AskUserQuestion", "Which port?", kind: .question)
    #expect(next(.waiting, waiting) == ["web: question: Which port?"])
    #expect(next(.waiting, waiting) == [])
  }

  @Test("what a session becomes is news even where nobody told of how it stood before")
  func metBoard() {
    var notices = BoardNotices()
    func board(_ state: SessionState, _ facts: LaneFacts?) -> Board {
      Self.board([(Self.session("web", state), facts)])
    }
    let facts = Self.facts(tokens: 1)
    notices.meet(board(.failed, nil))
    notices.meet(board(.running, facts))
    notices.meet(board(.waiting, facts))
    let news = notices.next(board(.waiting, facts), isComplete: true)
    #expect(news.map(\.text.string) == ["web: question: Work"])
    notices.meet(board(.running, facts))
    #expect(notices.next(board(.waiting, facts), isComplete: true) == [])
  }

  @Test("what a person says of a session is no news, and a budget is told once")
  func quiet() {
    var notices = BoardNotices()
    var budget = Budget()
    budget.set(.sessionTokens, 5)
    budget.set(.dayTokens, 10)
    let session = Self.session("web", .succeeded)
    func next(_ facts: LaneFacts, seen: Bool) -> [BoardNotices.Notice] {
      let seen = seen ? [session.id: Self.now] : [:]
      return notices.next(
        Self.board([(session, facts)], budget, seen: seen), isComplete: true)
    }
    #expect(next(Self.facts(tokens: 1), seen: true) == [])
    #expect(next(Self.facts(tokens: 1), seen: false) == [], "marked as not seen")
    let over = Self.facts(tokens: 20, today: Spending(tokens: 20, cost: 0))
    #expect(
      next(over, seen: false) == [
        .init(text: "web: over its budget, 20 of 5 tokens", isBudget: true),
        .init(text: "over the budget of the day, 20 of 10 tokens", isBudget: true),
      ])
    #expect(next(over, seen: false) == [])
  }

  @Test("keys of the board go to the terminal and take the overview away and back")
  func keys() {
    var state = PickerState(rows: 20, columns: 130, now: Self.now)
    _ = reduce(
      .sessions([Self.session("web", .running)], unread: 0, now: Self.now), into: &state)
    let id = Self.session("web", .running).id
    #expect(reduce(.key(.character("t")), into: &state) == [.jump(id)])
    #expect(state.layout.preview?.upperBound == 130)
    #expect(state.layout.listColumns < 90)
    _ = reduce(.key(.character("p")), into: &state)
    #expect(state.layout.preview == nil && state.layout.listColumns == 130)
    _ = reduce(.key(.character("p")), into: &state)
    #expect(state.layout.preview != nil)
    _ = reduce(.resize(rows: 20, columns: 119), into: &state)
    #expect(state.layout.preview == nil)
    _ = reduce(.lives(id, SessionHome(process: 5)), into: &state)
    #expect(state.home?.home?.process == 5)
  }
}
