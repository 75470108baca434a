import TestGate
import TestSupport
import Testing

/// The page that shows one session in all displays.
@Suite("The displays", .startsPrograms)
struct DisplaysTests {
  /// The folder of the documentation.
  private static let docs = ProjectFiles.root + "/docs"

  @Test("docs/displays.md shows what the program prints")
  func page() throws {
    var text = Self.head
    for (title, words, arguments, language) in Self.displays {
      let path = Self.docs + "/displays.json"
      let run = try CommandRun.run(
        Espalier.path, ["print"] + arguments + [path], environment: ["TZ": "UTC"])
      #expect(run.ending == .exit(0))
      let shown = (["espalier print"] + arguments + ["docs/displays.json"]).joined(separator: " ")
      text += "## \(title)\n\n\(words)\n\n```sh\n\(shown)\n```\n\n"
      text += "```\(language)\n\(Self.cut(run.outputText))```\n\n"
      if title == "Panels and trees" { text += try Self.screen() }
    }
    #expect(GeneratedPage.check("displays.md", text) == .current)
  }

  private static let displays: [(String, String, [String], String)] = [
    (
      "The simple display",
      "State and message, and below them each tool with its arguments and its result.",
      ["--style", "simple"], "text"
    ),
    (
      "Panels and trees",
      "Boxes and trees as wide as the terminal; in colours there, without them in a file.",
      ["--style", "rich"], "text"
    ),
    (
      "A page",
      "One file that needs nothing else, or with `--fragment` a part for a notebook or another page: it folds "
        + "without scripts. A whole page has a field to search in it too. Keys, tokens and home folders are left "
        + "out unless `--no-redact` asks for them. The style in front is left out here.",
      ["--style", "html", "--fragment"], "html"
    ),
    (
      "A log",
      "One JSON object a line, with what the user wants told with each; outputs are cut at 500 characters.",
      ["--style", "log", "--context", "user_id=user-7"], "json"
    ),
  ]

  /// A text without the style of a page, which is always the same.
  private static func cut(_ text: String) -> String {
    guard let start = text.firstRange(of: "<style>"), let end = text.firstRange(of: "</style>")
    else {
      return text
    }
    return text[..<start.upperBound] + "…" + text[end.lowerBound...]
  }

  /// The display that one walks through.
  private static func screen() throws -> String {
    let pty = try PseudoTerminal(
      Espalier.path, ["--no-config", "displays.json"], environment: ["TZ": "UTC"], directory: docs)
    try pty.wait(for: "Writing to the crew")
    try pty.waitForRest()
    let rows = (0..<pty.screen.size.rows).map { pty.screen.row($0) + "\n" }.joined()
    #expect(try pty.quit() == .exit(0))
    return """
      ## The viewer

      The whole session to walk through, live or recorded: [a tour](tour.md) shows it.

      ```sh
      espalier docs/displays.json
      ```

      ```text
      \(rows)```


      """
  }

  private static let head = """
    # One session in five displays

    Written by the test `DisplaysTests` from what the program prints; it fails when this page is stale.

    The same session everywhere: the calls are those of [its document](displays.json), which `espalier print
    --style json` writes, and each display tells all of them.


    """
}
