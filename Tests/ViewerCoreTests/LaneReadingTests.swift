import SessionModel
import Sessions
import TestSupport
import Testing

@testable import ViewerCore

/// What a session that is followed tells of itself, from the lines that agents write.
@Suite("Lanes that are followed")
struct LaneReadingTests {
  private let home = MadeUpHome()

  /// Follows a file of an agent to its end.
  private func facts(_ format: String, _ lines: [String]) throws -> LaneFacts {
    home.write(lines.joined(separator: "\n") + "\n", to: "s.jsonl")
    let session = ListedSession(
      path: home.path + "/s.jsonl", agent: format, format: format, size: nil, modified: .zero)
    var follower = try #require(LaneFollower(session))
    repeat { _ = follower.step() } while !follower.isAtEnd
    var (reading, usual) = (LaneReading(), UsualDurations())
    return reading.facts(
      follower.session, isWhole: follower.isWhole, prices: PriceTable(), usual: &usual)
  }

  private static let prompt =
    #"{"type":"user","uuid":"u","sessionId":"s","cwd":"/w","timestamp":"2026-01-02T03:04:05.000Z","message":{"role":"user","content":"Go on"}}"#

  private static func call(_ id: Int, _ name: String, _ input: String) -> String {
    #"{"type":"assistant","uuid":"a\#(id)","timestamp":"2026-01-02T03:05:0\#(id).000Z","message":{"id":"m\#(id)","role":"assistant","content":[{"type":"text","text":"Step \#(id)."},{"type":"tool_use","id":"t\#(id)","name":"\#(name)","input":\#(input)}]}}"#
  }

  private static func result(_ id: Int, failed: Bool = false) -> String {
    #"{"type":"user","uuid":"r\#(id)","timestamp":"2026-01-02T03:05:0\#(id).500Z","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t\#(id)","content":"x","is_error":\#(failed)}]}}"#
  }

  @Test("Claude Code: the open call with its beginning, the last words, the turn")
  func claude() throws {
    let facts = try facts(
      "claude-code", [Self.prompt, Self.call(1, "Bash", #"{"command":"git push"}"#)])
    #expect(facts.call?.words == "Bash git push")
    #expect(facts.call?.since == TimeText.moment("2026-01-02T03:05:01.000Z"))
    #expect(facts.words == "Step 1.")
    #expect(facts.turn == 1)
  }

  @Test("errors in a row and the same call again are counted from the last one back")
  func rows() throws {
    var lines = [Self.prompt]
    for id in 1...5 {
      lines += [Self.call(id, "Bash", #"{"command":"make"}"#), Self.result(id, failed: id > 2)]
    }
    let told = try facts("claude-code", lines)
    #expect(told.errorsInRow == 3)
    #expect(told.sameCalls == 5)
    #expect(told.failure == "Bash make")
    #expect(told.call == nil)
    // Another prompt begins anew.
    let again = Self.prompt.replacing(#""uuid":"u""#, with: #""uuid":"v""#)
    let next = try facts("claude-code", lines + [again])
    #expect(next.errorsInRow == 0)
    #expect(next.sameCalls == 0)
  }

  @Test("lines of edits are counted once, and those that failed are not")
  func edits() throws {
    let input = #"{"file_path":"/w/a","old_string":"a\nb","new_string":"c\nd\ne"}"#
    let told = try facts(
      "claude-code",
      [
        Self.prompt, Self.call(1, "Edit", input), Self.result(1), Self.call(2, "Edit", input),
        Self.result(2, failed: true),
      ])
    #expect((told.added, told.removed) == (3, 2))
  }

  @Test("Codex: a call that asks to be made outside of the sandbox")
  func codex() throws {
    func line(_ type: String, _ payload: String) -> String {
      #"{"timestamp":"2026-01-02T03:05:01.000Z","type":"\#(type)","payload":\#(payload)}"#
    }
    func call(_ arguments: String) -> String {
      line(
        "response_item",
        #"{"type":"function_call","name":"shell","call_id":"k","arguments":"\#(arguments)"}"#)
    }
    let head = line(
      "session_meta", #"{"id":"s","timestamp":"2026-01-02T03:05:01.000Z","cwd":"/w"}"#)
    let plain = try facts("codex", [head, call(#"{\"command\":[\"make\"]}"#)])
    #expect(plain.call?.asksLeave == false)
    let asks = try facts(
      "codex",
      [head, call(#"{\"command\":[\"make\"],\"with_escalated_permissions\": true}"#)])
    #expect(asks.call?.asksLeave == true)
  }

  @Test("what is added to a file is read behind what is known, and another file from its beginning")
  func following() throws {
    home.write(Self.prompt + "\n", to: "f.jsonl")
    let session = ListedSession(
      path: home.path + "/f.jsonl", agent: "claude-code", format: "claude-code", size: nil,
      modified: .zero)
    var follower = try #require(LaneFollower(session))
    func step() -> Bool { follower.step() }
    #expect(step())
    #expect(!step())
    home.write(Self.prompt + "\n" + Self.call(1, "Bash", "{}") + "\n", to: "f.jsonl")
    #expect(step())
    #expect(follower.session.longestToolName == 4)
    #expect(follower.isAtEnd)
    let beginnings = follower.beginnings
    home.write("\n", to: "f.jsonl")
    #expect(step())
    #expect(follower.beginnings == beginnings + 1)
  }

  private func lines(_ job: SessionBuilder, _ reading: inout LaneReading) -> String {
    var usual = UsualDurations()
    let facts = reading.facts(job.session, isWhole: true, prices: PriceTable(), usual: &usual)
    return "+\(facts.added) -\(facts.removed)"
  }

  @Test("lines are those that came of the files: now and then at work, and always when it rests")
  func outcome() {
    var job = SessionBuilder()
    var reading = LaneReading()
    let entry = job.entry("On it")
    job.call(
      "Write", #"{"file_path":"a.txt","content":"0\n1\n2\n3\n4\n5\n"}"#, under: entry, took: 1)
    #expect(lines(job, &reading) == "+6 -0")
    for number in 0...5 {
      job.call(
        "Edit",
        #"{"file_path":"a.txt","old_string":"\#(number)\n","new_string":"line \#(number)\n"}"#,
        under: entry, took: 1)
      // All edits are read anew where there are a fourth more of them; until then each counts for itself.
      #expect(lines(job, &reading) == (number == 2 || number == 4 ? "+7 -1" : "+6 -0"))
    }
    job.finish()
    #expect(lines(job, &reading) == "+6 -0")
  }

  @Test("a command that is a patch changes lines")
  func patches() {
    var job = SessionBuilder()
    var reading = LaneReading()
    job.call(
      "shell",
      #"{"command":["apply_patch","*** Begin Patch\n*** Add File: b.md\n+new\n*** End Patch"]}"#,
      under: job.entry("On it"), took: 1)
    #expect(lines(job, &reading) == "+1 -0")
  }
}
