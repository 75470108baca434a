import CellGrid
import SessionModel
import Sessions
import Testing

@testable import ViewerCore

/// The search in all sessions: keys in, what is shown out.
@Suite("Finder")
struct FinderTests {
  private static let now = Milliseconds(1_000_000_000_000)

  /// Somebody who searches.
  struct Finder {
    var state = FinderState(rows: 12, columns: 80, now: FinderTests.now)
    var effects: [FinderEffect] = []

    mutating func type(_ text: String) {
      for character in text { send(.key(.character(character))) }
    }

    mutating func press(_ name: String) {
      if let key = Key(name) { send(.key(key)) }
    }

    mutating func send(_ action: FinderAction) { effects = reduce(action, into: &state) }
  }

  private func found(_ title: String, _ numbers: [Int]) -> FoundSession {
    var glance = SessionGlance()
    glance.title = title
    let session = ListedSession(
      path: "/" + title, agent: "codex", format: "codex", size: 1, modified: Self.now,
      glance: glance)
    return FoundSession(
      session,
      numbers.map { FoundHit(number: $0, field: .message, before: "a ", match: "hit", after: "") })
  }

  @Test("Enter looks for what was typed; hits come in, and Enter opens their session at them")
  func search() {
    var finder = Finder()
    finder.type("agent:codex hit")
    finder.press("enter")
    var scope = SearchScope()
    scope.agents = ["codex"]
    #expect(finder.effects == [.search(SearchRequest(SearchQuery("hit"), in: scope))])
    finder.send(.found([found("one", [1, 2]), found("two", [1])]))
    finder.send(.found([found("two", [2])]))
    #expect(finder.state.found.map(\.hits.count) == [2, 2])
    #expect(finder.state.hitCount == 4)
    finder.press("down")
    finder.press("enter")
    #expect(finder.effects == [.open(.init(source: "/one"), SearchQuery("hit"), hit: 2)])
    finder.press("tab")
    finder.press("enter")
    #expect(finder.effects == [.open(.init(source: "/two"), SearchQuery("hit"), hit: 1)])
    finder.press("esc")
    #expect(finder.effects == [.leave])
  }

  @Test("a pattern that is none says why; Esc goes back to what was found, and then to the board")
  func trouble() {
    var finder = Finder()
    finder.type("a(")
    finder.press("enter")
    #expect(finder.effects == [.beep])
    #expect(finder.state.notice?.contains("parenthesis") == true)
    finder.press("ctrl-r")
    finder.press("enter")
    #expect(finder.effects == [.search(SearchRequest(SearchQuery("a(", isLiteral: true)))])
    finder.press("/")
    #expect(finder.state.isTyping)
    finder.press("esc")
    #expect(!finder.state.isTyping && finder.effects.isEmpty)
    finder.press("esc")
    #expect(finder.effects == [.leave])
  }

  @Test("dates are days here, times with a zone, or how long ago it was")
  func moments() {
    func moment(_ text: String) -> Milliseconds? {
      SearchMoment.moment(text, now: Self.now, zone: 3600)
    }
    #expect(moment("3d") == Self.now - Milliseconds(3 * 86_400_000))
    #expect(moment("90m") == Self.now - Milliseconds(90 * 60_000))
    #expect(moment("1970-01-02") == Milliseconds(23 * 3_600_000))
    #expect(moment("1970-01-02T00:00:00Z") == Milliseconds(24 * 3_600_000))
    #expect(moment("yesterday") == nil)
    #expect(moment("d") == nil)
  }
}
