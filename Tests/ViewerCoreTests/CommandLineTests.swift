import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore

@Suite("The command line and the palette")
struct CommandLineTests {
  @Test("a command runs by its name, a short word or a part of the time")
  func names() {
    var reader = Reader(Job.list(40))
    reader.press(":last<enter>")
    #expect(reader.current == "e40")
    reader.press(":first<enter>:down 4<enter>")
    #expect(reader.current == "e5")
    reader.press(":17<enter>")
    #expect(reader.current == "e17")
    #expect(reader.state.notice == "row 17 of 40")
    reader.press(":99<enter>")
    #expect(reader.state.notice == "the last of 40 rows")
    reader.press(":q<enter>")
    #expect(reader.effects == [.close])
    reader.press(":")
    #expect(reader.state.prompt?.kind == .command)
    reader.press("<esc>")
    #expect(reader.state.prompt == nil)
  }

  @Test(
    "what is wrong with a line is told, and nothing runs",
    arguments: [
      ("dwn", "no command \"dwn\", did you mean down?"), ("down x", "down: \"x\" is no number"),
      ("seek soon", "seek: \"soon\" is no time"),
      ("theme", "theme NAME: change the colours; auto: as the terminal is"),
      (
        "set time never",
        "set: time off|relative|clock|elapsed, mouse on|off, motion full|reduced|none"
      ),
    ])
  func refused(_ line: String, _ notice: String) {
    var reader = Reader(Job.list(5))
    let before = reader.current
    reader.press(":\(line)<enter>")
    #expect(reader.state.notice == notice)
    #expect(reader.effects == [.beep])
    #expect(reader.current == before)
  }

  @Test("seek looks at a moment, from the start, from here, or by part")
  func seek() {
    var reader = Reader(Job.list(40), zone: 3600)
    let start = reader.job.session.timeline.start ?? .zero
    // Of a session that is over, too, the first time that is looked at.
    reader.press(":seek 50%<enter>")
    #expect(reader.state.clock?.time == start + Milliseconds(20_000))
    reader.press(":seek 0:10<enter>")
    #expect(reader.state.clock?.time == start + Milliseconds(10_000))
    reader.press(":seek +5s<enter>")
    #expect(reader.state.clock?.time == start + Milliseconds(15_000))
    reader.press(":seek -0.1m<enter>")
    #expect(reader.state.clock?.time == start + Milliseconds(9_000))
    let shown = TimeText.text(start + Milliseconds(3_612_000)).dropLast()
    reader.press(":seek \(shown)<enter>")
    #expect(reader.state.clock?.time == start + Milliseconds(12_000))
    reader.press(":seek 1e300<enter>")
    #expect(reader.effects == [.beep])
  }

  @Test(
    "days can be typed as the clock shows them",
    arguments: [
      ("2d", 172_800_000), ("1d 02:03:04", 93_784_000), ("1d2h", 93_600_000),
      ("0.5d", 43_200_000), ("d", nil), ("1d 2d", nil), ("1d x", nil),
    ] as [(String, Int64?)])
  func days(_ text: String, _ goal: Int64?) {
    var job = SessionBuilder()
    job.entry("A")
    job.wait(300_000)
    job.entry("B")
    var reader = Reader(job)
    let start = reader.job.session.timeline.start ?? .zero
    reader.press(":seek \(text)<enter>")
    #expect(reader.state.clock?.time == goal.map { start + Milliseconds($0) })
    #expect((reader.effects == [.beep]) == (goal == nil))
  }

  @Test("settings hold while the viewer is open, and effects reach the loop")
  func settings() {
    var reader = Reader(Job.list(5))
    reader.press(":set time elapsed<enter>")
    #expect(reader.state.timeColumn == .elapsed)
    reader.press(":set motion none<enter>")
    #expect(reader.state.motion == .none)
    reader.press(":set mouse off<enter>")
    #expect(reader.effects == [.mouse(false)])
    reader.press("<f2>")
    #expect(reader.effects == [.mouse(true)])
    reader.press(":theme light<enter>")
    #expect(reader.effects == [.theme("light")])
    reader.press(":w out.md<enter>")
    guard case .export(_, "out.md") = reader.effects.first else {
      Issue.record("\(reader.effects)")
      return
    }
  }

  @Test("a theme is shown while its name stands in the line, and goes with the line")
  func themePreview() {
    var reader = Reader(Job.list(5), themes: ["dark", "light"])
    reader.press(":theme <tab>")
    #expect(reader.effects == [.previewTheme("auto")])
    reader.press("<tab><tab>")
    #expect(reader.effects == [.previewTheme("light")])
    reader.press("x")
    #expect(reader.effects == [.previewTheme(nil)])
    reader.press("<esc>")
    #expect(reader.effects == [])
    reader.press(":theme light")
    reader.press("<esc>")
    #expect(reader.effects == [.previewTheme(nil)])
    reader.press(":theme light<enter>")
    #expect(reader.effects == [.theme("light")])
  }

  @Test("Tab completes names and values, and the help of what stands there is said")
  func completion() {
    var reader = Reader(Job.list(5))
    reader.press(":see<tab>")
    #expect(reader.state.prompt?.text == "seek")
    #expect(reader.state.prompt?.hint == LineCommand.seek.help)
    reader.press("<esc>:set mo<tab>")
    #expect(reader.state.prompt?.text == "set mouse")
    reader.press(" <tab>")
    #expect(reader.state.prompt?.text == "set mouse on")
    reader.press("<tab>")
    #expect(reader.state.prompt?.text == "set mouse off")
    reader.press("<esc>:failure")
    #expect(reader.state.prompt?.candidates == ["next-failure", "previous-failure"])
  }

  @Test("the palette finds by name, help and spread letters, and Enter runs what is chosen")
  func palette() {
    var reader = Reader(Job.small())
    reader.press("<ctrl-p>")
    #expect(reader.state.prompt?.candidates.count == Choice.all.count)
    reader.press("next fail")
    #expect(reader.state.prompt?.candidates.first == "next-failure")
    reader.press("<enter>")
    #expect(reader.current == "- a2 failed")
    reader.press("<ctrl-p>nxfl")
    #expect(reader.state.prompt?.candidates.first == "next-failure")
    reader.press("<esc><ctrl-p>follow")
    #expect(reader.state.prompt?.candidates.first == "follow")
    reader.press("<esc><ctrl-p>seek<enter>")
    #expect(reader.state.prompt?.kind == .command)
    #expect(reader.state.prompt?.text == "seek ")
    reader.press("<esc><ctrl-p>zzzz<enter>")
    #expect(reader.effects == [.beep])
  }

  @Test("the arrows go through the palette, round and round")
  func paletteKeys() {
    var reader = Reader(Job.list(5))
    reader.press("<ctrl-p>failure<down>")
    #expect(reader.state.prompt?.chosen == 1)
    reader.press("<up><up>")
    #expect(reader.state.prompt?.chosen == (reader.state.prompt?.candidates.count ?? 0) - 1)
    reader.press("<tab>")
    #expect(reader.state.prompt?.chosen == 0)
    #expect(reader.state.prompt?.text == "failure")
  }

  @Test("what does not work here comes last in the palette")
  func worksHere() {
    var reader = Reader(Job.list(5))
    reader.press("<ctrl-p>slower")
    #expect(!reader.state.works(.slower))
    reader.press("<esc><ctrl-p>")
    #expect(
      Set(reader.state.prompt?.candidates.suffix(3) ?? []) == ["slower", "faster", "idle"])
  }

  @Test("/ in the help finds commands")
  func help() {
    var reader = Reader(Job.list(5))
    reader.press("?/")
    #expect(reader.state.help == nil)
    #expect(reader.state.prompt?.kind == .palette)
  }

  @Test("a click in the palette runs what stands there")
  func paletteClick() throws {
    var reader = Reader(Job.small(), rows: 24)
    reader.press("<ctrl-p>fail")
    let prompt = try #require(reader.state.views.find(PromptView.self))
    let rows = prompt.palettePlace(reader.state.layout).rows
    #expect(reader.state.prompt?.candidates[1] == "previous-failure")
    reader.press("<esc>ee<ctrl-p>fail")
    let click = MouseEvent(.press(.left), row: rows.lowerBound, column: 5)
    reader.send(.key(.mouse(click)))
    #expect(reader.state.prompt == nil)
    #expect(reader.state.notice == "no more failures, E goes back")
  }

  @Test("the help lists what works here before the rest")
  func helpOrder() {
    let live = Reader(Job.list(5)).state.helpLines()
    #expect(live.contains(.heading("Not at the live end")))
    var reader = Reader(Job.list(5))
    reader.press(",")
    #expect(!reader.state.helpLines().contains(.heading("Not at the live end")))
  }
}

@Suite("What was said")
struct MessagesTests {
  @Test("can be read again, the newest last, and goes with the next key")
  func messages() throws {
    var reader = Reader(Job.small())
    reader.send(.told("one"))
    reader.send(.told("one"))
    reader.send(.told("two"))
    reader.press(":messages<enter>")
    let view = try #require(reader.state.views.find(MessagesView.self))
    #expect(view.lines(columns: 20, atMost: 9).map(\.string) == ["one", "two"])
    #expect(view.lines(columns: 20, atMost: 1).map(\.string) == ["two"])
    reader.press("j")
    #expect(reader.state.views.find(MessagesView.self) == nil)
    #expect(reader.current == "+ a1 completed", "the key did its work")
  }
}
