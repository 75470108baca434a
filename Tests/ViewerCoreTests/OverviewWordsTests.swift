import CellGrid
import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("What the overview says")
struct OverviewWordsTests: ReadsOverview {
  @Test("shows the first request and the last, in as many rows as they need, up to four")
  func asked() {
    var job = SessionBuilder()
    let long = (1...60).map { "word\($0)" }.joined(separator: " ")
    job.entry(long, role: .user)
    job.wait(1)
    job.entry("Done")
    #expect(rows(.asked, overview(job)).count == 4)
    #expect(rows(.asked, overview(job)).last?.hasSuffix(" …") == true)
    job.entry("And now this", role: .user)
    let both = rows(.asked, overview(job))
    #expect(both.count == 5 && both[0].hasPrefix("asked: 1 word1 word2"))
    #expect(both.last == "2 And now this")
  }

  @Test("where there is no room for all that was asked its beginning and its end are told")
  func ends() {
    var job = SessionBuilder()
    job.entry(
      "The team sheet is slow, as it loads all data.\n\n"
        + (1...50).map { "Line \($0) of a log." }.joined(separator: "\n")
        + "\n\nCan you make the team sheet faster?", role: .user)
    job.entry("Done")
    let asked = rows(.asked, overview(job)).joined(separator: " ")
    #expect(asked.hasPrefix("asked: The team sheet is slow, as it loads all data. Line 1 of"))
    #expect(asked.hasSuffix(" […] Can you make the team sheet faster?"))
  }

  @Test("of a long request the sentence that says what is wanted is told with its beginning")
  func wish() {
    var job = SessionBuilder()
    job.entry(
      "It is all one big mess. " + (1...60).map { "Reason \($0) is this." }.joined(separator: " ")
        + " I want you to make a plan. Then there is more. And not sure of it at all.",
      role: .user)
    job.entry("Done")
    let asked = rows(.asked, overview(job)).joined(separator: " ")
    #expect(asked.hasPrefix("asked: It is all one big mess. Reason 1 is this."))
    #expect(asked.hasSuffix(" […] I want you to make a plan."))
  }

  @Test(
    "of a long path its end is told, and all that stands before it in its word",
    arguments: [
      ("this one'/var/folders/sr/T/Shot.png' the plus", "this one'Shot.png' the plus"),
      ("look into (src/views/list/Row.swift) please", "look into (Row.swift) please"),
      ("at ~/projects/web/src/index.ts now", "at index.ts now"),
      ("see @docs/guides/start.md first", "see @start.md first"),
    ])
  func paths(text: String, shown: String) {
    let gist = Gist("\(text) " + String(repeating: "and more ", count: 20), isAnswer: false)
    let row = gist.rows(1, first: 60, room: 60, glyphs: .unicode).first?.string ?? ""
    #expect(row.hasPrefix(shown))
  }

  @Test("says that nobody asks, and what steps did before what they say")
  func steps() {
    var job = SessionBuilder()
    job.call("write", under: job.entry("Working on it"), took: 1)
    let reader = overview(job)
    #expect(rows(.asked, reader) == ["asked: not recorded"])
    job.set(.root, .title, "Find the slow build")
    #expect(
      rows(.asked, overview(job)) == [
        "asked: Find the slow build", "(a title; the request itself is not recorded)",
      ])
    #expect(rows(.steps, reader) == ["steps: 1 write: Working on it"])
  }

  @Test(
    "says on what ground it tells how the session ended",
    arguments: [
      (.succeeded, .stated, "succeeded, as recorded", "answer"),
      (.succeeded, .inferred, "by itself; whether it succeeded is not recorded", "answer"),
      (.lost, .inferred, "lost, the recording stops before an answer", "last words"),
      (.cancelled, .inferred, "cancelled, judged by its last records", "last words"),
      (.inProgress, .stated, "not yet", "last words"),
    ] as [(SessionStatus, Basis, String, String)])
  func ended(_ status: SessionStatus, _ basis: Basis, _ words: String, _ label: String) {
    var job = SessionBuilder()
    job.entry("Do it", role: .user)
    job.entry("Let me see")
    if status != .inProgress { job.apply(.run(status, basis)) }
    let reader = overview(job)
    #expect(rows(.ended, reader) == ["ended: " + words])
    #expect(rows(.answer, reader) == [label + ": Let me see"])
  }

  @Test("what a step says is no answer, and the last words that say something stand behind a sign")
  func answers() {
    var job = SessionBuilder()
    job.entry("Task completed successfully", role: .step)
    job.finish()
    #expect(rows(.answer, overview(job)) == ["last words: Task completed successfully"])
    job = SessionBuilder()
    job.entry("Do it", role: .user)
    job.entry("All of it is done")
    job.entry("Thanks", role: .user)
    job.entry("👍")
    job.finish()
    #expect(rows(.answer, overview(job)) == ["answer 2: 👍", "before that: All of it is done"])
    job.entry("! ls", role: .user)
    // A command of a person asks for nothing.
    #expect(rows(.answer, overview(job)) == ["answer 2: 👍", "before that: All of it is done"])
    job.entry("And now?", role: .user)
    #expect(rows(.answer, overview(job)) == ["answer 1: (none to 4) All of it is done"])
  }

  @Test(
    "what speaks against a good end is told with it",
    arguments: [
      ("Shall I go on?", "ends in a question"), ("Now the tests:", "words break off"),
      ("Done.", "last call failed"),
      ("It failed. I\u{2019}ll mend the rest now.", "last words announce more, nothing follows"),
    ])
  func loose(_ words: String, _ warning: String) {
    var job = SessionBuilder()
    job.entry("Do it", role: .user)
    job.call(
      "Bash", #"{"command":"make"}"#, under: job.entry("Trying"), took: 1,
      warning.contains("call") ? .failed : .completed)
    job.entry(words)
    job.apply(.run(.succeeded, .inferred))
    #expect(
      rows(.ended, overview(job)).joined(separator: " · ")
        == "ended: by itself; whether it succeeded is not recorded · \(warning)")
  }

  @Test("that nothing was done and no cost is known is told")
  func none() {
    var job = SessionBuilder()
    job.entry("Hello", role: .user)
    job.entry("Hello")
    job.finish()
    let reader = overview(job)
    #expect(rows(.done, reader) == ["done: nothing but talk: no tool was called"])
    #expect(rows(.cost, reader) == ["cost: neither money nor tokens recorded"])
    #expect(reader.state.overview?.rows.allSatisfy { !$0.canBeChosen || $0.goal != nil } == true)
  }

  @Test("commands are told by what they run, how often, and what they said last")
  func commands() {
    var job = SessionBuilder()
    job.entry("Do it", role: .user)
    let entry = job.entry("Trying")
    func run(_ command: String, _ status: ToolStatus = .completed, result: String = "") {
      let call = job.call("Bash", #"{"command":"\#(command)"}"#, under: entry)
      job.wait(1)
      job.end(call, status, result: result)
    }
    run("npm test", .failed)
    run("cd app && npm test -- --watch=false")
    run("npx tsc --noEmit 2>&1 | tail -5", result: "Found 3 errors in 2 files")
    run("npm install", result: "Exit Code: 127")
    run("git add -A && git commit -m 'test it'")
    run("ls -la")
    #expect(
      rows(.done, overview(job)) == [
        "done: ran npm test 2× (1 failed, last passed), tsc (failed)",
        "also ran git commit, npm install (failed)",
        "looked around with a command (ls)",
      ])
    #expect(
      rows(.failed, overview(job)).first
        == "failed: 6 calls: 4 ok, 1 failed, 1 done with an error")
  }

  @Test("says who told the cost, and of which tokens a part was cached")
  func cost() {
    var job = SessionBuilder()
    let entry = job.entry("Hello")
    for (channel, figure) in [
      (Channel.inputTokens, "900"), (.cachedTokens, "800"), (.outputTokens, "40"), (.cost, "0.5"),
    ] {
      job.set(entry, channel, figure)
    }
    let reader = overview(job)
    #expect(rows(.tokens, reader) == ["tokens: 900 in (800 from the cache) · 40 out"])
    #expect(rows(.cost, reader) == ["cost: $0.5000, as recorded"])
  }

  @Test("what was made and removed again is no file that was made")
  func scratch() {
    var job = SessionBuilder()
    job.entry("Mend it", role: .user)
    let entry = job.entry("Trying")
    func write(_ file: String) {
      job.call("Write", #"{"file_path":"\#(file)","content":"x"}"#, under: entry, took: 1)
    }
    for file in ["/w/try.py", "/w/a.py", "/w/b.py"] { write(file) }
    job.call("Bash", #"{"command":"cd /w && rm -f ./try.py b.py"}"#, under: entry, took: 1)
    write("/w/b.py")
    job.entry("Mended in b.py")
    job.finish()
    let reader = overview(job)
    // What the answer names stands first.
    #expect(
      rows(.done, reader).prefix(2) == [
        "done: wrote 2 files, new or replaced: b.py, a.py", "made and removed again: try.py",
      ])
    #expect(rows(.files, reader) == ["files: b.py", "a.py"])
    // A path that no file system has is no reason to wait.
    write(String(repeating: "/", count: 20_000))
    #expect(rows(.files, overview(job)).count == 3)
  }

  @Test("an edit that is not done yet is told by its file, and as nothing that was done")
  func underWay() {
    func edit(_ file: String) -> String {
      #"{"file_path":"/w/\#(file)","old_string":"x","new_string":"y"}"#
    }
    var job = SessionBuilder()
    let entry = job.entry("Trying")
    job.call("Edit", edit("a.py"), under: entry, took: 1)
    let open = job.call("Edit", edit("b.py"), under: entry)
    #expect(
      rows(.done, overview(job)) == [
        "done: changed 1 file: a.py", "an edit is under way: b.py",
      ])
    #expect(rows(.failed, overview(job)) == ["failed: nothing, 2 calls: 1 ok, 1 running"])
    job.call("Edit", edit("c.py"), under: entry)
    #expect(rows(.done, overview(job)).last == "2 edits are under way: b.py, c.py")
    job.end(open, result: "ok")
    #expect(
      rows(.done, overview(job)) == [
        "done: changed 2 files: a.py, b.py", "an edit is under way: c.py",
      ])
  }

  @Test(
    "an edit that its editor refused has failed, and the next one of that tool that goes well mends it"
  )
  func refusedEdits() {
    var job = SessionBuilder()
    job.entry("Mend it", role: .user)
    let entry = job.entry("Trying")
    let refused = job.call("edit", #"{"file_path":"/w/a.py","line":1}"#, under: entry)
    job.wait(1)
    job.end(refused, result: "Your proposed edit has introduced new syntax error(s). Retry.")
    #expect(
      rows(.failed, overview(job)) == [
        "failed: 1 call: 1 done with an error", "1 edit /w/a.py:  [not retried yet]",
        "    Your proposed edit has introduced new syntax error(s). Retry.",
      ])
    job.call(
      "edit", #"{"file_path":"/w/a.py","old_string":"x","new_string":"y"}"#, under: entry, took: 1)
    let reader = overview(job)
    #expect(rows(.failed, reader).contains { $0.hasSuffix("[worked later]") })
    #expect(rows(.done, reader) == ["done: changed 1 file: a.py"])
  }

  @Test("last words that calls follow are no answer")
  func after() {
    var job = SessionBuilder()
    job.entry("Do it", role: .user)
    job.call("submit", under: job.entry("Let us submit it"), took: 1)
    job.apply(.run(.succeeded, .stated))
    #expect(rows(.answer, overview(job)) == ["last words: Let us submit it"])
    #expect(
      rows(.ended, overview(job)) == [
        "ended: succeeded, as recorded · called submit after its last words"
      ])
    job.entry("Submitted")
    #expect(rows(.answer, overview(job)) == ["answer: Submitted"])
  }

  @Test("where turns have no room those stay in which most happened, and the last where it can")
  func heaviest() {
    var job = SessionBuilder()
    for number in 1...20 {
      job.entry("Turn \(number)", role: .user)
      job.wait(1)
      let entry = job.entry("Answer \(number)")
      if number == 7 || number == 12 {
        for _ in 1...number { job.call("Bash", under: entry, took: 1) }
      }
      job.wait(1)
    }
    job.finish()
    for height in [18, 24] {
      let shown = rows(.asked, overview(job, rows: height))
      #expect(shown.first?.hasPrefix("asked: 1 Turn 1 ") == true && shown.last == "20 Turn 20")
      // Numbers say what is left out, and where.
      let left = shown.filter { $0.hasPrefix("…") }
      #expect(!left.isEmpty)
      for words in left.map({ $0.split { !$0.isNumber }.compactMap { Int($0) } }) {
        #expect(words[1] - words[0] + 1 == words[2])
      }
    }
    #expect(rows(.asked, overview(job, rows: 24)).contains { $0.hasPrefix("12 Turn 12") })
  }

  @Test("the parts of the time are the whole")
  func time() {
    func piece(_ start: Int64, _ end: Int64) -> TimeSplit.Piece {
      TimeSplit.Piece(start: Milliseconds(start), end: Milliseconds(end))
    }
    let split = TimeSplit(
      from: Milliseconds(0), took: Milliseconds(100), turns: [piece(0, 40), piece(60, 110)],
      tools: [piece(5, 15), piece(10, 20), piece(90, 100)], waits: [piece(15, 25)])
    #expect(split.tools.count == 20 && split.person.count == 10)
    #expect(split.between.count == 20 && split.model.count == 50)
  }

  @Test("a title that is the first line of a prompt goes on as the prompt does")
  func title() {
    var job = SessionBuilder(title: "Migrate this app from")
    job.entry("Migrate this app from\n  one to the other", role: .user)
    #expect(
      job.session.shownTitle(at: job.session.position) == "Migrate this app from one to the other")
    job.set(.root, .title, "We solve the issue. Here it is:")
    var framed = SessionBuilder(title: "We solve the issue. Here it is:")
    framed.entry(
      "We solve the issue. Here it is:\nISSUE:\nThe sheet is slow\nIt loads all.\n\nINSTRUCTIONS:\nBe quick.",
      role: .user)
    #expect(
      framed.session.shownTitle(at: framed.session.position) == "The sheet is slow It loads all.")
    #expect(rows(.asked, overview(framed)) == ["asked: The sheet is slow It loads all."])
    job.set(.root, .title, "A name of its own")
    #expect(job.session.shownTitle(at: job.session.position) == "A name of its own")
  }
}
