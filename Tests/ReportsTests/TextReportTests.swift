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

  /// A session with times, a failure and a subagent.
  func job() -> SessionBuilder {
    let nine: Int64 = 1_757_841_242_000
    var b = SessionBuilder()
    b.group(at: nine) { b in
      b.set(.root, .title, b.text("Research AI trends and e-mail a summary"))
      b.apply(.run(.inProgress, .stated))
      let entry = b.entry("Researching AI trends", at: nine)
      let search = b.call("web_search", #"{"query": "latest AI agent trends 2025"}"#, under: entry)
      b.status(search, .running)
      b.set(search, .startedAt, moment: nine)
    }
    b.group(at: nine + 1200) { b in
      b.set(NodeID(2), .completedAt, moment: nine + 1200)
      b.status(NodeID(2), .completed)
      let fetch = b.call(
        "fetch_url", #"{"url": "https://example.org/archive/2025/report.pdf"}"#, under: NodeID(1))
      b.set(fetch, .startedAt, moment: nine + 6300)
      b.set(fetch, .completedAt, moment: nine + 12_400)
      b.set(fetch, .error, b.text("HTTP 403 Forbidden"))
      b.status(fetch, .failed)
    }
    b.group(at: nine + 102_000) { b in
      let entry = b.entry("Checking the sources\nall of them", at: nine + 18_000)
      let agent = b.call("explore", #"{"prompt": "verify the three claims"}"#, under: entry)
      _ = b.entry("Reading the first paper", under: agent)
    }
    return b
  }

  @Test("tree in a pipe cuts nothing and aligns at 80")
  func tree() {
    #expect(
      text(.tree, job().session) == """
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
      text(.tree, job().session, columns: 48)
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

  @Test("plain tells each change once, and what failed once more at the end")
  func plain() {
    var b = job()
    var report = PlainProgress(options)
    var told = ""
    let whole = b.session
    for mark in whole.timeline.marks.dropFirst() {
      report.write(whole, to: mark.position) { told += String(decoding: $0, as: UTF8.self) }
    }
    report.write(whole, to: whole.position) { told += String(decoding: $0, as: UTF8.self) }
    b.group(at: 1_757_841_242_000 + 723_000) { b in
      b.apply(.run(.succeeded, .stated))
    }
    report.write(b.session, to: b.session.position) { told += String(decoding: $0, as: UTF8.self) }
    report.finish(b.session) { told += String(decoding: $0, as: UTF8.self) }
    #expect(
      told == """
        00:00  #1  Researching AI trends
        00:00  #1.1  web_search  running  query: latest AI agent trends 2025
        00:00  session  in_progress
        00:01  #1.1  web_search  completed  1.2s
        00:01  #1.2  fetch_url  failed  6.1s  example.org/archive/2025/report.pdf
        00:01  #1.2  HTTP 403 Forbidden
        01:42  #2  Checking the sources
        01:42  #2  all of them
        01:42  #2.1  explore  (running)  verify the three claims
        01:42  #2.1.1  Reading the first paper
        12:03  #2.1  explore  (completed)
        12:03  session  succeeded
        #1.2  fetch_url  example.org/archive/2025/report.pdf
              HTTP 403 Forbidden
        1 failed, 2 done, 12m03s

        """)
  }

  @Test("who listens is told whole sentences, and each change once")
  func spoken() {
    var b = job()
    var report = PlainProgress(options, speaks: true)
    var told = ""
    func tell(_ bytes: [UInt8]) { told += String(decoding: bytes, as: UTF8.self) }
    let whole = b.session
    for mark in whole.timeline.marks.dropFirst() { report.write(whole, to: mark.position, tell) }
    report.write(whole, to: whole.position, tell)
    b.group(at: 1_757_841_242_000 + 723_000) { b in b.apply(.run(.succeeded, .stated)) }
    report.write(b.session, to: b.session.position, tell)
    report.finish(b.session, tell)
    #expect(
      told == """
        Assistant: Researching AI trends
        Tool web_search is running: query: latest AI agent trends 2025
        The session is now: in progress
        Tool web_search completed after 1 second: query: latest AI agent trends 2025
        Tool fetch_url failed after 6 seconds: HTTP 403 Forbidden
        Assistant: Checking the sources
        all of them
        Tool explore is running, as it seems: verify the three claims
        Assistant: Reading the first paper
        Tool explore completed, as it seems: verify the three claims
        The session is now: succeeded
        In all: 1 failed, 2 done, in 12 minutes 3 seconds

        """)
  }

  @Test("plain waits with a streamed text until it is whole")
  func streamed() {
    var b = SessionBuilder()
    var report = PlainProgress(options)
    var told: [String] = []
    func tell(_ b: SessionBuilder) {
      report.write(b.session, to: b.session.position) {
        told.append(String(decoding: $0, as: UTF8.self))
      }
    }
    let entry = b.entry()
    for word in ["Hello", " there"] {
      b.apply(.itemAppend(entry, .message, b.text(word)))
      tell(b)
    }
    b.apply(.run(.succeeded, .stated))
    tell(b)
    #expect(told.last == "session  succeeded\n" && told.contains("#1  Hello there\n"))
    #expect(told.count == 3, "\(told)")
  }

  @Test("plain keeps the number of what a source rewrites, and does not tell it anew")
  func rewritten() {
    var b = SessionBuilder()
    var report = PlainProgress(options)
    var told = ""
    let old = b.entry("Reading")
    let call = b.call("read", under: old)
    report.write(b.session, to: b.session.position) { told += String(decoding: $0, as: UTF8.self) }
    b.apply(.retract(old))
    let new = b.start(.entry, under: .root, before: old, identity: old)
    b.set(new, .message, b.text("Reading"))
    let again = b.start(.call, under: new, identity: call)
    b.set(again, .name, b.text("read"))
    _ = b.call("write", under: new)
    b.apply(.retract(b.entry("Gone")))
    let last = b.entry("Next", state: "failed")
    report.write(b.session, to: b.session.position) { told += String(decoding: $0, as: UTF8.self) }
    b.apply(.retract(last))
    report.write(b.session, to: b.session.position) { told += String(decoding: $0, as: UTF8.self) }
    #expect(
      told == """
        #1  Reading
        #1.1  read  (running)
        #1.2  write  (running)
        #2  Next
        #2  failed
        #2  retracted

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
        "tree", "simple", "rich", "json", "updates", "log", "html", "markdown", "diff",
      ])
    for style in ReportStyle.allCases {
      #expect(!style.help.isEmpty)
      #expect(!text(style, job().session).isEmpty)
    }
  }
}
