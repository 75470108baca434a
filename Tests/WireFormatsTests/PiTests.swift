import SessionModel
import TestSupport
import Testing

@Suite("Pi")
struct PiTests {
  @Test("the branch to the last entry is shown, the others are taken back")
  func tree() throws {
    let session = try Conversation("pi", fixture: "tree.jsonl").read()
    #expect(
      view(session) == """
        user: Fix it
        assistant: Reading. 〈Hm.〉 (retracted)
          read({"path":"x"}) completed → x is⏎[image/png 6 B]
          bash({"command":"false"}) failed ✗ exit 1
        assistant: Wrong way. (retracted)
        assistant: Better way.
          bash({"command":"sleep"}) cancelled*
        user: ! ls
          bash(ls) completed → x
        system: Context compacted:⏎All.
        assistant: Done.
        """)
    // What other branches cost was spent all the same.
    #expect(
      summary(session)
        == "succeeded* id=pi-1 title=The fix model=m-2 inputTokens=35 outputTokens=8 cachedTokens=20 cost=0.75 outputText=Done."
    )
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("a branch that is taken up again comes back")
  func back() throws {
    var conversation = try Conversation("pi", fixture: "tree.jsonl")
    conversation.records.append(
      (
        #"{"type":"message","id":"a6","parentId":"a5","timestamp":"2026-01-02T10:01:00.000Z","message":{"role":"user","content":"Still"}}"#,
        nil
      ))
    let text = view(conversation.read())
    #expect(text.contains("assistant: Wrong way.\n"))
    #expect(text.contains("assistant: Better way. (retracted)"))
    #expect(text.hasSuffix("user: Still"))
  }

  @Test("OpenClaw's blocks of calls are read as well")
  func openClaw() throws {
    let session = try Conversation(
      "pi",
      [
        #"{"type":"session","version":3,"id":"o","timestamp":"2026-01-02T10:00:00.000Z","cwd":"/srv/yard"}"#,
        #"{"type":"message","id":"1","parentId":"o","timestamp":"2026-01-02T10:00:01.000Z","message":{"role":"user","content":[{"type":"text","text":"Mend"}]}}"#,
        #"{"type":"message","id":"2","parentId":"1","timestamp":"2026-01-02T10:00:02.000Z","message":{"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"ls","input":{"path":"x"}},{"type":"toolUse","id":"c2","name":"pwd","arguments":{}}]}}"#,
        #"{"type":"message","id":"3","parentId":"2","timestamp":"2026-01-02T10:00:03.000Z","message":{"role":"toolResult","toolCallId":"c1","toolName":"ls","content":[{"type":"text","text":"gate"}],"isError":false}}"#,
      ]
    ).read()
    #expect(view(session).contains(#"ls({"path":"x"}) completed → gate"#))
    #expect(view(session).contains("pwd({}) lost*"))
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("it can be cut anywhere, and the past stays as it was")
  func laws() throws { try Conversation("pi", fixture: "tree.jsonl").checkLaws() }

  @Test("the time of an answer is that of its request; it is over when it was written")
  func times() throws {
    let session = try Conversation("pi", fixture: "tree.jsonl").read()
    let answer = NodeID(2)
    #expect(
      session.moment(answer, .startedAt, at: session.position) == Milliseconds(1_767_348_002_000))
    #expect(
      session.moment(answer, .completedAt, at: session.position) == Milliseconds(1_767_348_004_000))
  }

  @Test(
    "the reason to stop tells how the session ends",
    arguments: [
      ("stop", "succeeded*"), ("length", "incomplete*"), ("error", "failed*"),
      ("aborted", "cancelled*"), ("toolUse", "lost*"),
    ])
  func reasons(reason: String, status: String) throws {
    let session = try Conversation(
      "pi",
      [
        #"{"type":"session","id":"s","timestamp":"2026-01-02T10:00:00Z","cwd":"/"}"#,
        #"{"type":"message","timestamp":"2026-01-02T10:00:01Z","message":{"role":"assistant","content":[],"stopReason":"\#(reason)"}}"#,
      ]
    ).read()
    #expect(summary(session).hasPrefix(status))
  }

  @Test("a parent that is not there does not cut the branch")
  func orphan() throws {
    let session = try Conversation(
      "pi",
      [
        #"{"type":"message","id":"a","parentId":null,"message":{"role":"user","content":"one"}}"#,
        #"{"type":"message","id":"b","parentId":"zz","message":{"role":"user","content":"two"}}"#,
        #"{"type":"message","id":"c","parentId":"b","message":{"role":"zoo","content":"two"}}"#,
        #"{"type":"zoo","id":"d","parentId":"c"}"#,
      ]
    ).read()
    #expect(view(session) == "user: one\nuser: two")
    #expect(session.malformedCount == 1)
    #expect(session.unknownCount == 2)
  }

  @Test("a command of the user was over when its record was made, and began nobody knows when")
  func commandTimes() throws {
    let session = try Conversation(
      "pi",
      [
        #"{"type":"session","id":"p","timestamp":"2026-01-02T10:00:00.000Z","cwd":"/w"}"#,
        #"{"type":"message","id":"a","parentId":null,"timestamp":"2026-01-02T10:00:05.000Z","message":{"role":"bashExecution","command":"ls","output":"x","exitCode":0,"timestamp":1767348004000}}"#,
      ]
    ).read()
    let call = try #require(session.items.first { session.kind($0) == .call })
    #expect(!session.has(.startedAt, of: call, at: session.position))
    #expect(
      session.moment(call, .completedAt, at: session.position)
        == TimeText.moment("2026-01-02T10:00:05.000Z"))
  }

  @Test(
    "every recorded file is read through",
    .enabled(if: Conversation.samples("pi") != nil, "no samples beside the project"))
  func samples() throws {
    for path in Conversation.files(in: Conversation.samples("pi") ?? "", ending: ".jsonl") {
      let text = try #require(Files.text(path))
      let lines = text.split(separator: "\n").map(String.init)
      let session = try Conversation("pi", lines).read()
      let isOdd = path.contains("agentsview")
      #expect(session.malformedCount == (isOdd ? 1 : 0), "\(path)")
      #expect(session.unknownCount == (isOdd ? 1 : 0), "\(path)")
      guard path.contains("before-compaction") else { continue }
      var counts: [String: Int] = [:]
      for index in 1..<session.nodeCount {
        let node = NodeID(Int32(index))
        guard session.kind(node) == .call else { continue }
        let word = session.toolStatus(node, at: session.position)?.value.word ?? "none"
        counts[word, default: 0] += 1
      }
      let bad = lines.count {
        $0.contains(#""role":"toolResult""#) && $0.contains(#""isError":true"#)
          && !$0.contains(#"Command aborted""#)
      }
      let aborted = lines.count {
        $0.contains(#""role":"toolResult""#) && $0.contains(#"Command aborted"}"#)
      }
      let results = lines.count { $0.contains(#""role":"toolResult""#) }
      let commands = lines.count { $0.contains(#""role":"bashExecution""#) }
      #expect(counts["failed"] ?? 0 >= bad)
      #expect(
        (counts["failed"] ?? 0) + (counts["completed"] ?? 0) + aborted == results + commands)
      // Five were cut off with their message, others at work; one was asked for and never answered.
      #expect(counts["cancelled"] == 5 + aborted && aborted > 0)
      #expect(counts["lost"] == 1 && counts["running"] == nil)
      let cost = session.text(.root, .cost, at: session.position).flatMap { Double($0) } ?? 0
      #expect(abs(cost - 42.6) < 0.01 || abs(cost - 30.33) < 0.01, "\(cost)")
    }
  }
}
