import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import Reports

@Suite("Reports for people")
struct TextReportTests {
  /// Options that show what went through the sanitiser.
  var options: ReportOptions {
    ReportOptions(clean: { $0.replacing("\u{1B}", with: "␛") })
  }

  func text(_ style: ReportStyle, _ session: Session, columns: Int? = nil) -> String {
    var options = options
    options.columns = columns
    var bytes: [UInt8] = []
    style.write(session, options) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The session of the display that the project began with.
  func trends() -> Session {
    var b = SessionBuilder()
    let first = b.entry("Researching AI trends...", state: "processing")
    _ = b.call(
      "web_search", #"{"query": "latest AI agent trends 2025"}"#,
      result: #""Found 15 relevant articles""#, under: first)
    _ = b.call(
      "analyze_papers", #"{"topics": ["agentic models", "LLM agents"]}"#,
      result: #""Analyzed 8 recent papers""#, under: first)
    let second = b.entry("Composing email...", state: "processing")
    _ = b.call(
      "send_email", #"{"to": "ada@example.org", "subject": "AI Trends Summary"}"#,
      result: #""Email sent successfully""#, under: second)
    return b.session
  }

  @Test("simple prints the display that the project began with")
  func simple() {
    #expect(
      text(.simple, trends()) == """
        PROCESSING - Researching AI trends...
          ⧉ web_search
            • query: latest AI agent trends 2025
            → Found 15 relevant articles
          ⧉ analyze_papers
            • topics: ['agentic models', 'LLM agents']
            → Analyzed 8 recent papers
        PROCESSING - Composing email...
          ⧉ send_email
            • to: ada@example.org
            • subject: AI Trends Summary
            → Email sent successfully

        """)
  }

  @Test("a message in whose text a tool call stands carries a mark")
  func leaked() {
    var b = SessionBuilder()
    let entry = b.entry("Sure. <tool_call>{}</tool_call>")
    b.set(entry, .leakedCall, b.text("<tool_call>"))
    _ = b.entry("Done")
    #expect(
      text(.tree, b.session).contains(
        "  Sure. <tool_call>{}</tool_call>\n  ! a tool call stands in this text: <tool_call>\n"))
    let markdown = text(.markdown, b.session)
    #expect(markdown.contains("*a tool call stands in this text: &lt;tool_call&gt;*"))
  }

  @Test("simple indents subagents, leaves out what is not there and keeps lines")
  func simpleNested() {
    var b = SessionBuilder()
    let entry = b.entry("Asking", state: "processing")
    let agent = b.call("agent", "{}", under: entry)
    let inner = b.entry("Reading", state: "completed", under: agent)
    _ = b.call(
      "read", #"{"path": "a\nb\u001b[31m", "deep": {"n": [1, 1.50, null, true, "it's"]}}"#,
      result: #"{"ok": false}"#, under: inner)
    _ = b.call("raw", #""not json""#, result: #""{\"a\":1}""#, under: inner)
    b.set(agent, .error, b.json(#"{"message": "timed out"}"#))
    let gone = b.entry("Gone", state: "processing")
    b.apply(.retract(gone))
    #expect(
      text(.simple, b.session) == """
        PROCESSING - Asking
          ⧉ agent
            COMPLETED - Reading
              ⧉ read
                • path: a
        b␛[31m
                • deep: {'n': [1, 1.5, None, True, "it's"]}
                → {'ok': False}
              ⧉ raw
                • not json
                → {"a":1}

        """)
  }

  @Test("tree in a pipe cuts nothing and aligns at 80")
  func tree() {
    #expect(
      text(.tree, SessionBuilder.job().session) == """
        Research AI trends and e-mail a summary                       in_progress  01:42
          09:14:02  Researching AI trends                                          12.4s
            completed   web_search  query: latest AI agent trends 2025              1.2s
            failed      fetch_url   example.org/archive/2025/report.pdf             6.1s
                        HTTP 403 Forbidden
          09:14:20  Checking the sources                                      processing
                    all of them
            (running)   explore  verify the three claims
              Reading the first paper                                         processing

        """)
  }

  @Test("tree on a screen keeps to its width")
  func narrow() {
    #expect(
      text(.tree, SessionBuilder.job().session, columns: 48)
        == """
        Research AI trends and e-ma…  in_progress  01:42
          09:14:02  Researching AI trends          12.4s
            completed   web_search  query: latest…  1.2s
            failed      fetch_url   example.org/a…  6.1s
                        HTTP 403 Forbidden
          09:14:20  Checking the sources …    processing
            (running)   explore  verify the three claims
              Reading the first paper         processing

        """)
  }

  @Test(
    "a summary is the one or two arguments that matter",
    arguments: [
      (#"{"command":"ls -l\n  | wc","description":"count"}"#, "ls -l | wc"),
      (#"{"path":"src","pattern":"TODO","limit":3}"#, "TODO  in src"),
      (#"{"topics":["a","b"],"deep":{"x":1},"n":2,"m":3}"#, "topics: a, b  n: 2"),
      (#"{"url":null}"#, "-"), ("{}", "-"), (#""free text""#, "free text"),
    ])
  func summaries(arguments: String, expected: String) {
    var b = SessionBuilder()
    let call = b.call("f", arguments, under: b.entry("e"))
    #expect(ItemText(b.session, at: b.session.position).summary(call) ?? "-" == expected)
  }

  @Test("Markdown that is a part of another page says in a line what the session is")
  func fragment() {
    var options = options
    options.isFragment = true
    var job = TestSupport.SessionBuilder(title: "<A> title")
    job.call("cat", under: job.entry("Look"), took: 1)
    job.set(.root, .error, "gone")
    job.finish(.failed)
    var bytes: [UInt8] = []
    ReportStyle.markdown.write(job.session, options) { bytes += $0 }
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(
      text.hasPrefix(
        "**&lt;A&gt; title**\n\n✗ failed · 1 call · 1.0s\n\n```\ngone\n```\n\n## "), "\(text)")
  }

  @Test("Markdown has a head, a heading for each turn, and calls to unfold")
  func markdown() {
    var job = TestSupport.SessionBuilder(title: "A \"title\"")
    let entry = job.entry("Look at **this**")
    job.call(
      "cat", #"{"path":"<a>.md"}"#, under: entry, took: 1, result: "```\ncode\n```")
    job.finish()
    let text = text(.markdown, job.session)
    #expect(text.hasPrefix("---\ntitle: \"A \\\"title\\\"\"\nstatus: \"succeeded\"\nstarted: "))
    #expect(
      text.hasSuffix(
        """
        Look at **this**

        <details>
        <summary><b>cat</b> &lt;a&gt;.md (completed, 1.0s)</summary>

        ```json
        {"path":"<a>.md"}
        ```

        ````
        ```
        code
        ```
        ````

        </details>


        """))
  }

  @Test("a report can be about one item", arguments: ReportStyle.allCases)
  func item(_ style: ReportStyle) {
    var job = TestSupport.SessionBuilder(title: "whole")
    let first = job.entry("first")
    job.call("inside", under: first, took: 1)
    job.entry("second")
    var options = ReportOptions(clean: { $0 })
    options.item = first
    var bytes: [UInt8] = []
    style.write(job.session, options) { bytes += $0 }
    let text = String(decoding: bytes, as: UTF8.self)
    // Updates tell how the whole session came to be, and a patch tells of files alone.
    guard style != .updates, style != .diff else { return }
    // The page holds its style and script, which are not about the session.
    #expect(text.contains("first") && text.contains("inside"))
    #expect(!text.contains("second") && !text.contains("whole"))
  }

  @Test("every style has a name, a help line and a report")
  func styles() {
    #expect(
      ReportStyle.allCases.map(\.name) == [
        "tree", "simple", "rich", "json", "updates", "log", "html", "markdown", "diff", "otlp",
      ])
    for style in ReportStyle.allCases {
      #expect(!style.help.isEmpty)
      #expect(!text(style, SessionBuilder.job().session).isEmpty)
    }
  }
}
