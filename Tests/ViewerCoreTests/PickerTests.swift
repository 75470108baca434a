import CellGrid
import SessionModel
import Sessions
import Testing
import ViewerCore

/// The board: keys in, what is shown out.
@Suite("Picker")
struct PickerTests {
  /// Somebody who picks.
  struct Picker {
    var state = PickerState(rows: 10, columns: 80, now: Milliseconds(1_000_000_000))
    var effects: [PickerEffect] = []

    init(_ names: [String]) { show(names) }

    /// Lists sessions: `agent/project/title`, with `!` in front of one that runs.
    mutating func show(_ names: [String]) {
      let sessions = names.enumerated().map { index, name in
        let parts = name.drop { $0 == "!" }.split(separator: "/").map(String.init)
        var glance = SessionGlance()
        glance.folder = "/home/me/" + parts[1]
        glance.title = parts[2]
        return ListedSession(
          path: "/" + parts[2], agent: parts[0], format: parts[0], size: Int64(index),
          // What is over is older than what the board still shows as a lane.
          modified: Milliseconds(990_000_000 - Int64(index) * 1000), glance: glance,
          state: name.hasPrefix("!") ? .running : .succeeded)
      }
      show(sessions)
    }

    mutating func show(_ sessions: [ListedSession]) {
      effects = reduce(.sessions(sessions, unread: 0, now: state.now), into: &state)
    }

    mutating func type(_ text: String) {
      for character in text { press(.character(character)) }
    }

    mutating func press(_ names: String...) {
      for name in names { if let key = Key(name) { press(key) } }
    }

    mutating func press(_ key: Key) { effects = reduce(.key(key), into: &state) }

    var titles: [String] { state.shownSessions.map(\.title) }
    var cursor: String? { state.current?.session?.title }
    /// The row of the screen that the cursor is in.
    var row: Int? { state.place.map { $0 - state.top } }
  }

  static let some = ["claude/api/one", "codex/web/two", "claude/api/three", "pi/web/four"]
  static let many = (0..<30).map { "claude/api/s\($0)" }

  @Test("behind / letters filter, also q and the space; words are looked for one by one")
  func filter() {
    var picker = Picker(Self.some + ["claude/q/quick fox"])
    picker.type("/q")
    #expect(picker.titles == ["quick fox"])
    picker.type("uick f")
    #expect(picker.state.filter == "quick f")
    #expect(picker.titles == ["quick fox"])
    picker.press("ctrl-u")
    picker.type("THREE clau")
    #expect(picker.titles == ["three"])
    picker.press("ctrl-w")
    #expect(picker.state.filter == "THREE ")
    picker.type("x")
    #expect(picker.titles.isEmpty)
    picker.press("enter", "enter")
    #expect(picker.effects == [.beep])
    picker.press("backspace")
    #expect(picker.cursor == "three")
    picker.press("enter")
    #expect(
      picker.effects == [
        .keep(.init(source: "/three"), seen: picker.state.now), .open([.init(source: "/three")]),
      ])
  }

  @Test("Esc clears the filter, then the project, then quits; ctrl-c quits at once")
  func leaving() {
    var picker = Picker(Self.some)
    picker.press("tab")
    #expect(picker.titles == ["one", "three"])
    picker.type("/on")
    #expect(picker.titles == ["one"])
    picker.press("esc")
    #expect(picker.titles == ["one", "three"])
    picker.press("esc")
    #expect(picker.titles.count == 4)
    #expect(picker.effects == [])
    picker.press("esc")
    #expect(picker.effects == [.quit(status: 0)])
    picker.press("q")
    #expect(picker.effects == [.quit(status: 0)])
    picker.press("x")
    #expect(picker.effects == [.beep])
    picker.press("ctrl-c")
    #expect(picker.effects == [.quit(status: 130)])
  }

  @Test("Tab goes through the projects and back to all of them")
  func projects() {
    var picker = Picker(Self.some)
    var seen: [String?] = []
    for _ in 0..<3 {
      picker.press("tab")
      seen.append(picker.state.project)
    }
    #expect(seen == ["api", "web", nil])
    picker.press("shift-tab")
    #expect(picker.state.project == "web")
  }

  @Test("Enter and a second click open the session of the cursor")
  func open() {
    var picker = Picker(Self.some)
    picker.press("down", "enter")
    #expect(picker.effects.last == .open([.init(source: "/two")]))
    let row = picker.state.layout.list.lowerBound + 2
    picker.press(.mouse(MouseEvent(.press(.left), row: row, column: 4)))
    #expect(picker.cursor == "three")
    #expect(picker.effects == [])
    picker.press(.mouse(MouseEvent(.press(.left), row: row, column: 4)))
    #expect(picker.effects.last == .open([.init(source: "/three")]))
  }

  @Test("what runs stands above the rest, and what begins to run takes no cursor along")
  func live() {
    var picker = Picker(Self.many)
    for _ in 0..<12 { picker.press("down") }
    let (cursor, row) = (picker.cursor, picker.row)
    #expect(cursor == "s12")
    var names = Self.many
    names[25] = "!" + names[25]
    picker.show(names)
    #expect(picker.titles.first == "s25")
    #expect(picker.cursor == cursor)
    #expect(picker.row == row)
    // The session of the cursor itself moves, and the cursor with it.
    names[12] = "!" + names[12]
    picker.show(names)
    #expect(Set(picker.titles.prefix(2)) == ["s12", "s25"])
    #expect(picker.cursor == "s12")
  }

  @Test("until a row is chosen the cursor is on the first, whatever that is")
  func first() {
    var picker = Picker(["claude/api/old"])
    picker.show(["claude/api/new", "claude/api/old"])
    #expect(picker.cursor == "new")
    picker.press("down")
    picker.show(["claude/api/newest", "claude/api/new", "claude/api/old"])
    #expect(picker.cursor == "old")
    picker.show(["claude/api/newest", "claude/api/new"])
    #expect(picker.cursor == "newest")
  }

  @Test("the cursor stays on the screen")
  func scrolling() {
    var picker = Picker(Self.many)
    for names in [["end"], ["pgup", "pgup"], ["home"], ["pgdn", "pgdn"], ["up"]] {
      for name in names { picker.press(name) }
      #expect(picker.row.map { (0..<picker.state.layout.list.count).contains($0) } == true)
    }
    _ = reduce(.resize(rows: 6, columns: 40), into: &picker.state)
    #expect(picker.row.map { (0..<picker.state.layout.list.count).contains($0) } == true)
    picker.press("end", "down")
    #expect(picker.cursor == "s29")
  }

  @Test("orders: newest, project, agent, size")
  func orders() {
    var picker = Picker(Self.some)
    picker.press("ctrl-o")
    #expect(picker.titles == ["one", "three", "two", "four"])
    picker.press("ctrl-o")
    #expect(picker.titles == ["one", "three", "two", "four"])
    picker.press("ctrl-o")
    #expect(picker.titles == ["four", "three", "two", "one"])
    picker.press("ctrl-o")
    #expect(picker.titles == ["one", "two", "three", "four"])
  }

  @Test("Space marks, Enter opens what is marked in tabs, Esc takes the marks away")
  func marks() {
    var picker = Picker(Self.some)
    picker.press("space", "down", "space")
    #expect(picker.state.marked.count == 2)
    picker.press("enter")
    #expect(picker.effects.last == .open([.init(source: "/one"), .init(source: "/three")]))
    #expect(picker.state.marked.isEmpty)
    picker.press("home", "space", "esc")
    #expect(picker.state.marked.isEmpty)
    #expect(picker.effects == [])
  }

  @Test("y copies and shows the command that resumes a session, or says that none is known")
  func resume() {
    var picker = Picker([])
    var glance = SessionGlance()
    glance.id = "0b1c"
    glance.folder = "/home/me/my api"
    var session = ListedSession(
      path: "/a.jsonl", agent: "claude-code", format: "claude-code", size: 1,
      modified: .zero, glance: glance, state: .succeeded)
    picker.show([session])
    picker.press("y")
    let command = "cd '/home/me/my api' && claude --resume 0b1c"
    #expect(picker.effects == [.copy(command)])
    #expect(picker.state.notice == command)
    session.agent = "nobody"
    picker.show([session])
    picker.press("y")
    #expect(picker.effects == [.beep])
    #expect(picker.state.notice?.contains("nobody") == true)
  }

  @Test("the help is from the table of keys; keys go through it and back to the board")
  func help() {
    var picker = Picker(Self.some)
    picker.press("?")
    #expect(picker.state.helpLine == 0)
    picker.press("j")
    #expect(picker.state.helpLine == picker.state.layout.list.count)
    picker.press("q")
    #expect(picker.state.helpLine == nil)
    #expect(picker.effects == [])
    picker.press("?")
    for _ in PickerCommand.allCases where picker.state.helpLine != nil { picker.press("j") }
    #expect(picker.state.helpLine == nil)
  }

  @Test("every key of the table is a key, and none has two commands")
  func keys() {
    let names = PickerCommand.allCases.flatMap(\.keys)
    #expect(names.allSatisfy { Key($0) != nil })
    #expect(Set(names.compactMap { Key($0) }).count == names.count)
    for key in ["ctrl-s", "ctrl-q", "ctrl-h", "ctrl-i", "ctrl-j", "ctrl-m"] {
      #expect(!names.contains(key))
    }
  }
}
