import CellGrid
import TestGate
import TestSupport
import Testing

/// The tour in the documentation, walked with the built program.
@Suite("The tour", .startsPrograms)
struct TourTests {
  /// The folder of the documentation.
  private static let docs = ProjectFiles.root + "/docs"

  @Test("docs/tour.md shows what the keys show")
  func page() throws {
    let pty = try PseudoTerminal(
      Espalier.path, ["--no-config", "--clipboard", "osc52", "tour.jsonl"],
      environment: ["TZ": "UTC"], directory: Self.docs)
    var text = Self.head
    for stop in TourStop.all {
      for key in stop.keys {
        if Key(key) != nil { pty.press(key) } else { pty.type(key) }
      }
      try pty.wait("for \"\(stop.shows)\", without \"\(stop.hides)\"") {
        (stop.shows.isEmpty || $0.text.contains(stop.shows))
          && (stop.hides.isEmpty || !$0.text.contains(stop.hides))
      }
      try pty.waitForRest()
      if !stop.title.isEmpty { text += "## \(stop.title)\n\n" }
      if !stop.text.isEmpty { text += stop.text + "\n\n" }
      guard stop.hasScreen else { continue }
      text += stop.keys.isEmpty ? "" : "\(stop.shownKeys):\n\n"
      text += "```\n\(Self.picture(of: pty))```\n\n"
    }
    #expect(try pty.quit() == .exit(0))
    text += try Self.foot()
    #expect(GeneratedPage.check("tour.md", text) == .current)
  }

  /// The screen, with a sign beside the row of the cursor.
  private static func picture(of pty: PseudoTerminal) -> String {
    let selected = pty.selectedRow
    return (0..<pty.screen.size.rows).map { number in
      let row = pty.screen.row(number)
      return row.isEmpty ? "\n" : (row == selected ? "→ " : "  ") + row + "\n"
    }.joined()
  }

  private static let head = """
    # A tour

    Written by the test `TourTests`, which presses the keys and takes the screens from the program; it
    fails when this page is stale.

    You know less and vim? Then you know most of this already. Walk along with `espalier
    docs/tour.jsonl`. In the screens here, `→` stands beside the row of the cursor; the program
    colours it instead.


    """

  /// What follows the walk on the screen.
  private static func foot() throws -> String {
    let stats = try CommandRun.run(
      "/usr/bin/env", ["-C", docs, Espalier.path, "stats", "--no-config", "tour.jsonl"])
    return """
      ## Quit

      `q` closes what is open, goes back to the board if you came from there, and quits. `Q` quits at once.
      The terminal is as it was.

      ## Watch a job

      `espalier watch ADDRESS` follows a job that answers over HTTP, `espalier watch FILE` a file
      that is being written, and `agent … | espalier` what comes through a pipe. `espalier demo`
      shows a made-up job. The view follows what is new, and the foot says `FOLLOW`. Any move up
      stops that: nothing moves any more, and the foot counts what is new below. `G` follows
      again. All keys of this tour work while the job goes on, also those that go back in time.

      ## Without a screen

      `espalier print FILE` writes the session as text, and `espalier stats FILE` counts:

      ```
      \(stats.outputText.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\n"))```

      """
  }
}
