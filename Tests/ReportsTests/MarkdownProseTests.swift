import Testing

@testable import Reports

@Suite("Markdown in reports")
struct MarkdownProseTests {
  @Test(
    "nothing that an answer writes reaches what follows it",
    arguments: [
      ("All fine.\n\n<!-- ", "All fine.\n\n&lt;!-- "),
      ("<details><script>x</script>", "&lt;details>&lt;script>x&lt;/script>"),
      ("```\nopen <b>", "```\nopen <b>\n```"),
      ("~~~~ swift\n~~~\n<b>", "~~~~ swift\n~~~\n<b>\n~~~~"),
      ("```\na\n```\n<b>", "```\na\n```\n&lt;b>"),
      ("    ```\n<!--", "    \\`\\`\\`\n&lt;!--"),
      // Code goes on over lines: what pairs with it is not known here.
      ("a ` b\n`<!--` c", "a \\` b\n`<!--` c"),
      ("\\`<b>`", "\\`&lt;b>\\`"),
      // A backslash in front of a backslash takes nothing from what follows.
      ("\\\\`\n`<b>` x", "\\\\\\`\n`<b>` x"),
      // Code in an item of a list would end with it.
      ("- a\n\n  ```\n<!--\n```\n<b>", "- a\n\n  ```\n  <!--\n  ```\n&lt;b>"),
      ("  ```\n\ncode", "  ```\n\n  code\n  ```"),
    ])
  func held(text: String, written: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(MarkdownProse.lines(lines).joined(separator: "\n") == written)
  }

  @Test(
    "what is Markdown stays as it is",
    arguments: [
      "Use `a < b` and ``x ` <y>``.", "# Head\n\n- **bold** [link](https://example.org)",
      "See <https://example.org/a?b=c>.", "```swift\nlet a: Array<Int> = []\n```", "1 > 0",
    ])
  func kept(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(MarkdownProse.lines(lines).joined(separator: "\n") == text)
  }
}
