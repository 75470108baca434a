import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import Reports

@Suite("The page")
struct HTMLReportTests {
  /// Signs that a page, a script, a terminal or a reader could be led by.
  private static let hostile = [
    "<script>alert(1)</script>", "</pre></details></style></title><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)", "' autofocus onfocus='alert(1)", "<!-- --><![CDATA[",
    "&lt;b&gt;&#60;",
    "\u{1b}[31mred\u{1b}]8;;javascript:alert(1)\u{7}", "a\u{0}b", "\u{202e}txt.exe\u{2066}",
    "javascript:alert(1)",
  ].joined(separator: "\n")

  private func hostile() -> Session {
    var job = TestSupport.SessionBuilder(title: Self.hostile)
    for channel in [Channel.id, .model, .format, .folder, .outputText, .error] {
      job.set(.root, channel, Self.hostile)
    }
    job.entry(Self.hostile, role: .user)
    let notice = job.entry(Self.hostile, role: .user)
    job.set(notice, .origin, "hook")
    let entry = job.entry(Self.hostile)
    for channel in [Channel.reasoning, .outputText, .error, .state, .leakedCall, .id] {
      job.set(entry, channel, Self.hostile)
    }
    var json = JSONWriter(compact: true)
    json.string(Self.hostile)
    let text = String(decoding: json.bytes, as: UTF8.self)
    for name in [Self.hostile, "Edit", "Bash"] {
      job.call(
        name,
        #"{"file_path":\#(text),"old_string":\#(text),"new_string":\#(text),\#(text):\#(text)}"#,
        under: entry, took: 1, .failed, result: Self.hostile, error: Self.hostile)
    }
    job.finish()
    return job.session
  }

  @Test("nothing of a hostile session is alive in it")
  func escaping() throws {
    let page = StyledSessions.text(.html, hostile())
    let body = try #require(page.firstRange(of: HTMLPage.root + ">")).upperBound
    let end = try #require(page.firstRange(of: "<script>")).lowerBound
    let checker = PageChecker(String(page[..<end]) + "</body></html>")
    #expect(checker.problems.isEmpty, "\(checker.problems)")
    #expect(!page[body..<end].contains("<img") && !page[body..<end].contains("<script"))
    #expect(page.ranges(of: "<script").count == 1)
    for scalar in page.unicodeScalars {
      #expect(scalar.value >= 0x20 || scalar == "\n" || scalar == "\t")
      #expect(
        !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value))
    }
  }

  @Test("pages and parts of pages are whole, and count the calls of the document")
  func counts() {
    for session in [StyledSessions.summary(), StyledSessions.turns(), hostile()] {
      for isFragment in [false, true] {
        let page = StyledSessions.text(.html, session) { $0.isFragment = isFragment }
        #expect(PageChecker(page).problems.isEmpty, "\(PageChecker(page).problems)")
        let counts = StyledSessions.counts(session)
        #expect(page.ranges(of: "<details class=\"call ").count == counts.calls)
        #expect(page.ranges(of: " data-status=\"failed\"").count == counts.failed)
        #expect(page.contains("<script>") != isFragment)
      }
    }
  }

  @Test("the policy allows the style and the script that are in it, and nothing from elsewhere")
  func policy() throws {
    let page = StyledSessions.text(.html, StyledSessions.turns())
    #expect(
      page.contains(
        "content=\"default-src 'none'; style-src 'sha256-\(HTMLPage.styleHash)'; script-src"))
    for (name, text, hash) in [
      ("style", HTMLPage.style, HTMLPage.styleHash),
      ("script", HTMLPage.script, HTMLPage.scriptHash),
      ("style", HTMLPage.servedStyle, HTMLPage.servedStyleHash),
      ("script", HTMLPage.liveScript, HTMLPage.liveScriptHash),
    ] {
      let digest = try Self.digest(text)
      #expect(digest == hash, "the hash of the \(name)")
      let isServed = text == HTMLPage.servedStyle || text == HTMLPage.liveScript
      #expect(page.contains("<\(name)>\(text)</\(name)>") != isServed)
      #expect(Self.live(StyledSessions.turns()).contains("<\(name)>\(text)</\(name)>"))
      #expect(HTMLPage.livePolicy.contains("'sha256-\(hash)'"))
    }
    for sign in [
      "http:", "https:", "src=", "href=", "@import", "url(", "style=", "onclick", "eval(",
    ] {
      #expect(!page.contains(sign), "\(sign)")
    }
  }

  /// The page of a session as a server shows it.
  private static func live(_ session: Session) -> String {
    let page = ServedPages.session(
      session, ReportOptions(clean: { $0 }), path: "/sessions/1/live", mark: "e-7",
      now: TestSupport.SessionBuilder.start)
    return String(decoding: page, as: UTF8.self)
  }

  @Test("a page of a server is whole without its scripts, and nothing hostile is alive in it")
  func served() throws {
    for session in [StyledSessions.turns(), hostile()] {
      let page = Self.live(session)
      #expect(PageChecker(page).problems.isEmpty, "\(PageChecker(page).problems)")
      let counts = StyledSessions.counts(session)
      #expect(page.ranges(of: "<details class=\"call ").count == counts.calls)
      #expect(page.contains("data-live=\"/sessions/1/live\" data-mark=\"e-7\""))
      #expect(page.contains("as of 09:14:02, reload for what is new"))
    }
  }

  @Test("the list of sessions tells how each stands, and the form asks for nothing but the token")
  func list() {
    func card(_ session: Session, _ id: String) -> SessionCard {
      SessionCard(
        session, id: id, name: "run.jsonl", agent: "Agent", ReportOptions(clean: { $0 }),
        age: { "\($0.seconds) s ago" })
    }
    var waiting = TestSupport.SessionBuilder()
    waiting.call("ask", under: waiting.entry("Which one?"), status: .waiting)
    var lost = card(hostile(), "2")
    lost.trouble = Self.hostile
    let page = String(
      decoding: ServedPages.index(
        [card(StyledSessions.turns(), "1"), lost, card(waiting.session, "3")],
        ReportOptions(clean: { $0 }), path: "/live", mark: "e-1",
        now: TestSupport.SessionBuilder.start + Milliseconds(seconds: 500)), as: UTF8.self)
    #expect(PageChecker(page).problems.isEmpty, "\(PageChecker(page).problems)")
    #expect(page.contains("<a id=\"s1\" href=\"/sessions/1\">A button</a>"))
    #expect(page.contains(">run.jsonl</a>") && page.contains("1 call · 1 waiting</td>"))
    #expect(page.contains("✓ succeeded") && !page.contains("<img"))
    // What is at work stands on top.
    let order = page.matches(of: /id="s(\d)"/).map { String($0.1) }
    #expect(order.first == "3" && Set(order) == ["1", "2", "3"])
    for isWrong in [false, true] {
      let form = String(decoding: ServedPages.signIn(isWrong: isWrong), as: UTF8.self)
      #expect(PageChecker(form).problems.isEmpty, "\(PageChecker(form).problems)")
      #expect(form.contains("not the token") == isWrong)
      #expect(!form.contains("<script") && form.ranges(of: "<input").count == 1)
    }
  }

  @Test(
    "a call tells how it stands by a sign and a word, what it did to a file, and how long it took")
  func call() {
    let page = StyledSessions.text(.html, StyledSessions.turns())
    #expect(
      page.contains(
        "<details class=\"call failed\" id=\"i5.0\" data-status=\"failed\" open><summary>"))
    #expect(
      page.contains(
        "<span class=\"status\">✗ failed</span> <b>Bash</b> <code class=\"what\">make check</code>")
    )
    #expect(page.contains("<span class=\"outcome\">exit 2</span> <span class=\"took\">6.1s</span>"))
    #expect(page.contains("<span class=\"del\">-left</span><span class=\"add\">+right</span>"))
    #expect(page.contains("id=\"i5.1.0.0\""))
    #expect(page.contains("data-turn=\"2\" open><summary>"))
  }

  @Test("what a message without words thought stands with its call, once, in pages and Markdown")
  func thoughts() {
    var job = TestSupport.SessionBuilder()
    job.entry("Bake", role: .user)
    let silent = job.entry(nil)
    job.set(silent, .reasoning, "Flour first")
    job.call("Weigh", under: silent, took: 1, result: "500 g")
    let loud = job.entry(nil)
    job.set(loud, .reasoning, "Two at once")
    for name in ["Stir", "Heat"] { job.call(name, under: loud, took: 1) }
    let page = StyledSessions.text(.html, job.session)
    #expect(page.contains("<div class=\"text\">Flour first</div></details>"))
    let markdown = StyledSessions.text(.markdown, job.session)
    #expect(markdown.contains("> Flour first\n\n<details>\n<summary><b>Weigh</b>"))
    for text in [page, markdown] {
      for thought in ["Flour first", "Two at once"] {
        #expect(text.ranges(of: thought).count == 1, "\(thought)\n\(text)")
      }
    }
  }

  @Test("a part of another page takes nothing of its looks, and outdoes its rules")
  func looks() {
    let part = StyledSessions.text(.html, StyledSessions.turns()) { $0.isFragment = true }
    #expect(part.hasPrefix("\(HTMLPage.root)><style>#espalier{all:initial;"))
    #expect(part.contains("#espalier *{all:revert}"))
    #expect(!StyledSessions.text(.html, StyledSessions.turns()).contains("all:revert"))
    // Who speaks is a class of an entry: no rule for anything else may have that name.
    for word in ["user", "assistant", "system", "step"] {
      #expect(!HTMLPage.style.contains(" .\(word)"))
    }
    // A rule that does not go by the id would lose.
    for style in [HTMLPage.style, HTMLPage.servedStyle] {
      for rule in style.split(separator: "\n") where !rule.hasPrefix(".espalier-page{") {
        #expect(rule.hasPrefix("#espalier") || rule.hasPrefix("@media"), "\(rule)")
        #expect(!rule.contains(".espalier "), "\(rule)")
      }
    }
  }

  /// The SHA-256 of a text in base64, by a program of another make.
  private static func digest(_ text: String) throws -> String {
    let run = try CommandRun.run(
      "/usr/bin/sha256sum", [], environment: [:], input: .bytes(Array(text.utf8)))
    let hex = Array(run.outputText.prefix(64))
    let bytes = stride(from: 0, to: 64, by: 2).map {
      UInt8(String(hex[$0...($0 + 1)]), radix: 16) ?? 0
    }
    let signs = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var out = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let number = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0...group.count { out.append(signs[number >> (18 - 6 * place) & 63]) }
      out += String(repeating: "=", count: 3 - group.count)
    }
    return out
  }
}
