import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore

@Suite("Keys")
struct KeyTests {
  @Test(
    "keys move the cursor",
    arguments: [
      ("j", "+ a1 completed"), ("jk", "- A"), ("3j", "| error: no such file"),
      ("2jj", "| error: no such file"),
      ("G", "+ b2 running"), ("Gg", "- A"), ("J", "- B"), ("JK", "- A"), ("jJJ", "- a2 failed"),
      ("jP", "- A"), ("3jP", "- a2 failed"), ("3jPP", "- A"), ("l", "+ a1 completed"),
      ("jh", "- A"), ("jjl", "| error: no such file"), ("<end>", "+ b2 running"),
      ("<end><home>", "- A"),
      ("50%", "- a2 failed"), ("100%", "+ b2 running"), ("e", "- a2 failed"), ("r", "+ b2 running"),
      ("t", "+ a1 completed"), ("3t", "+ b1 completed"), ("GT", "+ b1 completed"),
      ("GE", "- a2 failed"), ("<pgdn>", "+ b2 running"), ("G<pgup>", "- A"),
      ("<ctrl-d>", "- B"), ("99999999999j", "+ b2 running"),
    ])
  func moves(_ keys: String, _ row: String) {
    var reader = Reader(Job.small())
    reader.press(keys)
    #expect(reader.current == row)
  }

  @Test("l opens and then enters, h folds and then leaves")
  func openAndClose() {
    var reader = Reader(Job.small())
    reader.press("jl")
    #expect(
      reader.rows.hasPrefix("  - A\n>   - a1 completed\n      | path: x\n      | result: fine"))
    reader.press("l")
    #expect(reader.current == "| path: x")
    reader.press("h")
    #expect(reader.current == "- a1 completed")
    reader.press("h")
    #expect(reader.current == "+ a1 completed")
    reader.press("hh")
    #expect(reader.rows == "> + A\n  - B\n    + b1 completed\n    + b2 running")
  }

  @Test("za toggles; zc inside a node folds it and puts the cursor on it")
  func toggles() {
    var reader = Reader(Job.small())
    reader.press("jjza")
    #expect(reader.current == "+ a2 failed")
    reader.press("zajzc")
    #expect(reader.current == "+ a2 failed")
    reader.press("zc")
    #expect(reader.current == "+ A")
    reader.press("zo")
    #expect(reader.current == "- A")
  }

  @Test("zM, zR, zm, zr and z1 to z9 set how many levels are shown")
  func levels() {
    var reader = Reader(Job.nested())
    reader.press("zM")
    #expect(reader.rows == "> + A\n  B")
    reader.press("zr")
    #expect(reader.rows == "> - A\n    + agent running\n  B")
    reader.press("z3")
    #expect(
      reader.rows == """
        > - A
            - agent running
              + inner
              more
          B
        """)
    reader.press("zm")
    #expect(reader.rows == "> - A\n    + agent running\n  B")
    reader.press("zR")
    #expect(reader.rows.contains("- i1 completed"))
  }

  @Test("L and H open and fold everything inside")
  func recursive() {
    var reader = Reader(Job.nested())
    reader.press("L")
    #expect(reader.rows.contains("- i1 completed"))
    #expect(reader.rows.contains("| prompt: do it"))
    reader.press("H")
    #expect(reader.rows == "> + A\n  B")
    reader.press("lj")
    #expect(reader.current == "+ agent running")
  }

  @Test("a choice outlives the levels only until they are set anew, and survives polls")
  func choices() {
    var reader = Reader(Job.small())
    reader.press("h")
    reader.poll { $0.entry("C") }
    #expect(reader.rows.hasPrefix("> + A\n  - B"))
  }

  @Test("a fold that hides the cursor puts it on the nearest row that is left")
  func hidden() {
    var reader = Reader(Job.nested())
    reader.press("4jzM")
    #expect(reader.current == "+ A")
  }

  @Test("a jump opens only the way to its goal")
  func jumps() {
    var reader = Reader(Job.nested())
    reader.press("zMe")
    #expect(reader.current == "+ i2 failed")
    #expect(
      reader.rows == """
          - A
            - agent running
              | prompt: do it
              - inner
                + i1 completed
        >       + i2 failed
              more
          B
        """)
    reader.press("e")
    #expect(reader.effects == [.beep])
  }

  @Test(
    "commands about the program become effects",
    arguments: [
      ("q", Effect.close), ("Q", .quit(status: 0)), ("<ctrl-c>", .quit(status: 130)),
      ("<ctrl-z>", .suspend), ("<ctrl-l>", .redraw), ("<ctrl-r>", .pollNow), ("<f5>", .pollNow),
      ("x", .beep), ("zx", .beep), (".", .beep), ("%", .beep),
    ])
  func effects(_ keys: String, _ effect: Effect) {
    var reader = Reader(Job.small())
    reader.press(keys)
    #expect(reader.effects == [effect])
  }

  @Test("q and Esc close the help first, and the help scrolls no further than its end")
  func help() {
    var reader = Reader(Job.small())
    reader.press("?jjk")
    #expect(reader.state.help == 1)
    reader.press("GG<pgdn>")
    let last = reader.state.help
    reader.press("j")
    #expect(reader.state.help == last)
    reader.press("q")
    #expect(reader.state.help == nil && reader.effects.isEmpty)
    reader.press("?<esc>")
    #expect(reader.state.help == nil)
  }

  @Test("Esc forgets a count and half a sequence; pasted text does nothing")
  func escape() {
    var reader = Reader(Job.small())
    reader.press("5<esc>j")
    #expect(reader.current == "+ a1 completed")
    reader.press("z<esc>j")
    #expect(reader.current == "- a2 failed")
    reader.send(.key(.paste("qqq")))
    #expect(reader.effects.isEmpty)
  }

  @Test(
    "zz, zt and zb move the view and not the cursor; ctrl-e and ctrl-y take it along at the edge")
  func scrolling() {
    var reader = Reader(Job.list(40))
    reader.press("19jzt")
    #expect(reader.screen.hasPrefix("> e20\n"))
    reader.press("zb")
    #expect(reader.screen.hasSuffix("\n> e20"))
    reader.press("zz")
    #expect(reader.screen.hasPrefix("  e16\n"))
    reader.press("4<ctrl-e>")
    #expect(reader.screen.hasPrefix("> e20\n"))
    reader.press("<ctrl-e>")
    #expect(reader.screen.hasPrefix("> e21\n"))
    reader.press("2<ctrl-y>")
    #expect(reader.screen.hasPrefix("  e19\n") && reader.current == "e21")
  }

  @Test("half a page moves view and cursor together")
  func halfPages() {
    var reader = Reader(Job.list(40))
    reader.press("j<ctrl-d>")
    #expect(reader.screen.hasPrefix("  e5\n> e6\n"))
    reader.press("<ctrl-u>")
    #expect(reader.screen.hasPrefix("  e1\n> e2\n"))
  }

  @Test("the wheel scrolls and leaves the cursor, a click selects, a click on a mark folds")
  func mouse() {
    var reader = Reader(Job.list(40))
    reader.send(.key(.mouse(MouseEvent(.wheelDown, row: 5, column: 5))))
    #expect(reader.screen.hasPrefix("  e4\n") && reader.current == "e1")
    reader.send(.key(.mouse(MouseEvent(.press(.left), row: 3, column: 20))))
    #expect(reader.current == "e5" && reader.screen.hasPrefix("  e4\n"))
    var other = Reader(Job.small())
    other.send(.key(.mouse(MouseEvent(.press(.left), row: 2, column: 0))))
    #expect(other.current == "+ A")
    other.send(.key(.mouse(MouseEvent(.press(.left), row: other.state.layout.border, column: 9))))
    #expect(other.state.isFollowing)
  }
}
