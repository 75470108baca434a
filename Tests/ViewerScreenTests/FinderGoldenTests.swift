import CellGrid
import SessionModel
import Sessions
import TestSupport
import Testing
import ViewerCore
import ViewerScreen

/// Whole screens of a search in all sessions as text with a letter for each role below it.
@Suite("Golden screens of the finder")
struct FinderGoldenTests {
  /// What is shown.
  enum Scene: String, CaseIterable {
    case finder, finderTyped, finderHelp
  }

  private static func hit(
    _ number: Int, turn: Int, _ role: EntryRole?, _ tool: FoundHit.Tool?, _ before: String,
    _ match: String, _ after: String
  ) -> FoundHit {
    var hit = FoundHit(
      number: number, turn: turn, field: .message, before: before, match: match, after: after)
    (hit.role, hit.tool) = (role, tool)
    hit.moment = Milliseconds(PickerGoldenTests.now.count - 90_000)
    return hit
  }

  static func finder(_ scene: Scene, rows: Int, columns: Int) -> FinderState {
    var state = FinderState(rows: rows, columns: columns, now: PickerGoldenTests.now)
    func send(_ action: FinderAction) { _ = reduce(action, into: &state) }
    for letter in "kind:command needle" { send(.key(.character(letter))) }
    guard scene != .finderTyped else { return state }
    send(.key(.named(.enter)))
    let sessions = PickerGoldenTests.sessions
    let bash = FoundHit.Tool(name: "Bash", kind: .command)
    send(
      .found([
        FoundSession(
          sessions[0],
          [
            hit(1, turn: 1, .user, nil, "Find the ", "needle", " in the retries"),
            hit(
              2, turn: 12, nil, bash, "a line that is long, and says much before it says ",
              "needle", " \u{1b}[31mand\u{202e} more behind it, so that no screen is wide enough"),
          ]),
        FoundSession(
          sessions[5], [hit(1, turn: 1, .assistant, nil, "針は", "NEEDLE", "と書く")]),
      ]))
    send(.searched(31, of: 412, isOver: false))
    send(.key(.named(.down)))
    if scene == .finderHelp { send(.key(.character("?"))) }
    return state
  }

  @Test("each scene is drawn as recorded", arguments: Scene.allCases, Glyphs.allCases)
  func scene(_ scene: Scene, _ glyphs: Glyphs) throws {
    for (rows, columns) in Golden.sizes(isAboutLayout: scene == .finder) {
      var grid = Grid(rows: rows, columns: columns, glyphs: glyphs)
      draw(Self.finder(scene, rows: rows, columns: columns), into: &grid)
      try Golden.check(grid, "\(scene.rawValue)-\(columns)x\(rows)-\(glyphs)")
    }
  }

  @Test("any size can be drawn")
  func tiny() {
    for scene in Scene.allCases {
      for rows in 0...9 {
        for columns in [0, 1, 2, 5, 19, 20, 21, 33, 49, 50, 60, 120] {
          var grid = Grid(rows: rows, columns: columns)
          draw(Self.finder(scene, rows: rows, columns: columns), into: &grid)
        }
      }
    }
  }
}
