import SessionModel
import TestSupport
import Testing

@testable import Reports

/// What progress tells of a session that grows: each call of ``tell(_:)`` is one look at it.
struct Teller {
  private var progress: PlainProgress
  /// The lines so far.
  private(set) var told = ""
  /// The lines of the last look.
  private(set) var last = ""

  init(_ voice: ProgressVoice = .columns, prices: PriceTable = PriceTable()) {
    let options = ReportOptions(clean: { $0.replacing("\u{1B}", with: "␛") })
    progress = PlainProgress(options, voice: voice, prices: prices)
  }

  private mutating func take(_ body: (inout PlainProgress, ([UInt8]) -> Void) -> Void) {
    var bytes: [UInt8] = []
    body(&progress) { bytes += $0 }
    last = String(decoding: bytes, as: UTF8.self)
    told += last
  }

  /// Looks at the session as it is now.
  mutating func tell(_ b: SessionBuilder) {
    take { $0.write(b.session, to: b.session.position, $1) }
  }

  /// Looks at the session after each of its groups, as if it were followed.
  mutating func follow(_ b: SessionBuilder) {
    for mark in b.session.timeline.marks.dropFirst() {
      take { $0.write(b.session, to: mark.position, $1) }
    }
    tell(b)
  }

  /// Nothing has come for a while.
  mutating func rest(_ b: SessionBuilder) { take { $0.release(b.session, $1) } }

  mutating func finish(_ b: SessionBuilder) { take { $0.finish(b.session, $1) } }
}

@Suite("Plain progress")
struct PlainProgressTests {
  /// A job that is watched to its end.
  private func watched(_ voice: ProgressVoice) -> String {
    var b = SessionBuilder.job()
    var teller = Teller(voice)
    teller.follow(b)
    b.group(at: 1_757_841_242_000 + 723_000) { b in b.apply(.run(.succeeded, .stated)) }
    teller.tell(b)
    teller.finish(b)
    return teller.told
  }

  @Test("each change is told once, and what failed once more at the end")
  func columns() {
    #expect(
      watched(.columns) == """
        00:00  session  title  Research AI trends and e-mail a summary
        00:00  session  in_progress
        00:00  #1  Researching AI trends
        00:00  #1.1  web_search  running  query: latest AI agent trends 2025
        00:01  #1.1  web_search  completed  1.2s
        00:01  #1.2  fetch_url  failed  6.1s  example.org/archive/2025/report.pdf
        00:01  #1.2    HTTP 403 Forbidden
        01:42  #2  Checking the sources
        01:42  #2  all of them
        01:42  #2.1  explore  (running)  verify the three claims
        01:42  #2.1.1  Reading the first paper
        12:03  #2.1  explore  (completed)
        12:03  session  succeeded
        failures
        #1.2  fetch_url  example.org/archive/2025/report.pdf
              HTTP 403 Forbidden
        succeeded after 12m03s
        3 calls: 1 failed, 2 done

        """)
  }

  @Test("who listens is told whole sentences, and each change once")
  func sentences() {
    #expect(
      watched(.sentences) == """
        The title of the session is: Research AI trends and e-mail a summary
        The session is now: in progress
        Assistant: Researching AI trends
        Tool web_search is running: query: latest AI agent trends 2025
        Tool web_search completed after 1 second: query: latest AI agent trends 2025
        Tool fetch_url failed after 6 seconds: HTTP 403 Forbidden
        Assistant: Checking the sources
        all of them
        Tool explore is running, as it seems: verify the three claims
        Assistant: Reading the first paper
        Tool explore completed, as it seems: verify the three claims
        The session is now: succeeded
        In all: 3 calls: 1 failed, 2 done in 12 minutes 3 seconds

        """)
  }

  @Test("a text in pieces is told when it is whole, once, with what follows behind it")
  func streamed() {
    var b = SessionBuilder()
    var teller = Teller()
    let entry = b.entry()
    for word in ["Hello", " there"] {
      b.apply(.itemAppend(entry, .message, b.text(word)))
      teller.tell(b)
    }
    #expect(teller.told.isEmpty)
    _ = b.call("read", under: entry)
    teller.tell(b)
    #expect(teller.told == "#1  Hello there\n#1.1  read  (running)\n")
    b.apply(.itemAppend(entry, .message, b.text("\nand on")))
    teller.tell(b)
    let next = b.entry()
    b.apply(.itemAppend(next, .reasoning, b.text("Hm.\nWell.\nSo.")))
    teller.tell(b)
    #expect(teller.last == "#1  and on\n")
    b.apply(.itemAppend(next, .message, b.text("Done")))
    b.apply(.run(.succeeded, .stated))
    teller.tell(b)
    #expect(
      teller.last == """
        #1.1  read  (completed)
        #2  thinking  Hm.  … 2 more lines
        #2  Done
        session  succeeded

        """)
  }

  @Test("half a text is told when nothing comes for a while, and then the rest of it alone")
  func rest() {
    var b = SessionBuilder()
    var teller = Teller()
    let entry = b.entry()
    b.apply(.itemAppend(entry, .message, b.text("One,")))
    teller.tell(b)
    teller.rest(b)
    #expect(teller.last == "#1  One,\n")
    teller.rest(b)
    #expect(teller.last.isEmpty)
    b.apply(.itemAppend(entry, .message, b.text(" two\nthree")))
    teller.tell(b)
    teller.finish(b)
    #expect(teller.last.hasPrefix("#1   two\n#1  three\n"))
  }

  @Test("what changes of a message and of a call is told, whatever its status")
  func edits() {
    var b = SessionBuilder()
    var teller = Teller()
    let entry = b.entry("Looking", state: "processing")
    let call = b.call("grep", #"{"pattern": "TODO", "limit": 5}"#, under: entry)
    b.status(call, .running)
    teller.tell(b)
    b.set(entry, .message, b.text("Looking again"))
    teller.tell(b)
    #expect(teller.last == "#1  Looking again\n")
    b.set(call, .arguments, b.json(#"{"pattern": "FIXME", "limit": 5}"#))
    teller.tell(b)
    #expect(teller.last == "#1.1  grep  arguments  FIXME\n")
    b.set(call, .arguments, b.json(#"{"pattern": "FIXME", "case": true}"#))
    teller.tell(b)
    #expect(teller.last == "#1.1  grep  arguments  case: true  without limit\n")
    b.set(call, .arguments, b.json(#"{"pattern":"FIXME","case":true}"#))
    teller.tell(b)
    #expect(teller.last.isEmpty)
    b.status(call, .completed)
    teller.tell(b)
    #expect(teller.last == "#1.1  grep  completed\n")
    b.set(call, .result, b.text("a.c\nb.c\nc.c\nd.c\ne.c\n"))
    teller.tell(b)
    #expect(
      teller.last == """
        #1.1  grep  result  5 matches
        #1.1    a.c
        #1.1    b.c
        #1.1    c.c
        #1.1    … 2 more lines

        """)
    teller.tell(b)
    #expect(teller.last.isEmpty)
    b.set(.root, .error, b.text("quota is low"))
    b.apply(.run(.inProgress, .stated))
    teller.tell(b)
    #expect(teller.last == "session  error  quota is low\nsession  in_progress\n")
  }

  @Test("the final answer is told once: not again where it was the last message")
  func answer() {
    for (last, isTold) in [("All is well\nnow", false), ("Writing it down", true)] {
      var b = SessionBuilder()
      var teller = Teller()
      _ = b.entry(last)
      teller.tell(b)
      b.set(.root, .outputText, b.text("All is well\nnow"))
      b.apply(.run(.succeeded, .stated))
      teller.tell(b)
      teller.finish(b)
      #expect(
        teller.told.contains("output  All is well\n        now\nsession  succeeded\n") == isTold)
      #expect(teller.told.matches(of: #/All is well/#).count == 1)
    }
  }

  @Test("results and outputs are their first lines, cut where they are data")
  func excerpts() {
    var b = SessionBuilder()
    let long = String(repeating: "x", count: 5000)
    let entry = b.entry("e")
    b.set(entry, .outputText, b.text("1\n2\n3\n4"))
    _ = b.call("f", result: "\"\\n\\n  one\\u001b[0m\\n\\n\(long)\\n\\n\"", under: entry)
    b.status(NodeID(2), .completed)
    var teller = Teller()
    teller.tell(b)
    let lines = teller.told.split(separator: "\n").map(String.init)
    #expect(lines[..<6] == ["#1  e", "#1  output", "#1    1", "#1    2", "#1    3", "#1    4"])
    #expect(lines[7...8] == ["#1.1      one␛[0m", "#1.1"])
    #expect(lines[9] == "#1.1    " + String(repeating: "x", count: 200) + "…")
  }

  @Test("what failed is told again with the end of its output, and the sum with tokens and cost")
  func end() {
    var b = SessionBuilder()
    let entry = b.entry("Building")
    let call = b.call("Bash", #"{"command": "make"}"#, under: entry)
    b.set(call, .error, b.text("exit 2"))
    b.set(call, .result, b.text((1...50).map { "line \($0)" }.joined(separator: "\n")))
    b.status(call, .failed)
    b.set(.root, .inputTokens, b.json("12400"))
    b.set(.root, .cachedTokens, b.json("10000"))
    b.set(.root, .outputTokens, b.json("1100"))
    b.set(.root, .cost, b.json("0.5"))
    b.set(.root, .error, b.json(#"{"message": "gave up"}"#))
    b.apply(.note(Note(.malformed, line: 3, "torn")))
    b.apply(.run(.failed, .stated))
    var teller = Teller()
    teller.tell(b)
    #expect(!teller.last.contains("gave up") && teller.last.contains("#1.1    line 3\n"))
    teller.finish(b)
    let lines = teller.last.split(separator: "\n").map(String.init)
    #expect(
      lines[..<6] == [
        "failures", "gave up", "#1.1  Bash  make", "      exit 2", "      output",
        "        … 30 earlier lines",
      ])
    #expect(
      lines.suffix(5) == [
        "        line 50", "failed", "1 call: 1 failed",
        "12,400 tokens in (10,000 cached), 1,100 out, $0.5000", "1 record could not be read",
      ])
  }

  @Test("an item keeps its number when a source rewrites it, and is not told anew")
  func rewritten() {
    var b = SessionBuilder()
    var teller = Teller()
    let old = b.entry("Reading")
    let call = b.call("read", under: old)
    teller.tell(b)
    b.apply(.retract(old))
    let new = b.start(.entry, under: .root, before: old, identity: old)
    b.set(new, .message, b.text("Reading"))
    let again = b.start(.call, under: new, identity: call)
    b.set(again, .name, b.text("read"))
    _ = b.call("write", under: new)
    b.apply(.retract(b.entry("Gone")))
    let last = b.entry("Next", state: "failed")
    teller.tell(b)
    b.apply(.retract(last))
    teller.tell(b)
    #expect(
      teller.told == """
        #1  Reading
        #1.1  read  (running)
        #1.2  write  (running)
        #2  Next
        #2  failed
        #2  retracted

        """)
  }

  @Test("who speaks is told, and what programs wrote is one line")
  func speakers() {
    var b = SessionBuilder()
    let noise = b.entry("<environment>\n  here\n</environment>", role: .user)
    b.set(noise, .origin, b.text("context"))
    _ = b.entry("Fix it", role: .user)
    _ = b.entry("Be brief", role: .system)
    b.set(.root, .title, b.text("Fix i…"))
    var teller = Teller()
    teller.tell(b)
    #expect(
      teller.told == """
        #1  context, 3 lines: <environment> here </environment>
        #2  > Fix it
        #3  system: Be brief

        """)
  }

  @Test("a title that goes on over the lines of the request is told with it")
  func title() {
    var b = SessionBuilder()
    _ = b.entry("Fix it\n  now", role: .user)
    b.set(.root, .title, b.text("Fix it now"))
    var teller = Teller()
    teller.tell(b)
    #expect(!teller.told.contains("title"))
  }
}
