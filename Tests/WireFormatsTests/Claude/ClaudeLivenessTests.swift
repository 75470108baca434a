import SessionModel
import Testing
import WireFormats

@Suite("The liveness of Claude's sessions")
struct ClaudeLivenessTests {
  /// Lines of a session, and how it stands after them.
  static let rows: [(lines: [String], standing: ClaudeLiveness.Standing, end: SessionStatus)] = [
    ([], .unknown, .lost),
    ([#"{"type":"mode","mode":"normal"}"#], .unknown, .lost),
    ([Line.user("go")], .working, .lost),
    ([Line.user("go"), Line.assistant(#"{"type":"thinking","thinking":"hm"}"#)], .working, .lost),
    ([Line.user("go"), Line.text("Done.")], .answered, .succeeded),
    ([Line.user("go"), Line.text("Done.", stop: "end_turn")], .ended(.succeeded), .succeeded),
    ([Line.text("Cut", stop: "max_tokens")], .ended(.incomplete), .incomplete),
    ([Line.text("Look:"), Line.call("t1", "Read")], .working, .lost),
    ([Line.call("t1", "Read"), Line.result("t1")], .working, .lost),
    (
      [Line.call("t1", "Read"), Line.result("t1"), Line.text("So.", stop: "end_turn")],
      .ended(.succeeded), .succeeded
    ),
    ([Line.text("Done.", stop: "end_turn"), Line.user("more")], .working, .lost),
    (
      [Line.text("Done."), #"{"type":"system","subtype":"turn_duration"}"#],
      .ended(.succeeded), .succeeded
    ),
    (
      [Line.call("t1", "Bash"), Line.user("[Request interrupted by user for tool use]")],
      .ended(.cancelled), .cancelled
    ),
    (
      [Line.call("t1", "Edit"), Line.result("t1", twin: #""User rejected tool use""#)],
      .ended(.cancelled), .cancelled
    ),
    ([Line.call("t1", "ExitPlanMode")], .asking, .interrupted),
    ([Line.call("t1", "ExitPlanMode"), Line.result("t1")], .working, .lost),
    (
      [
        Line.call("t1", "SendMessage", #"{"type":"shutdown_response","approve":true}"#),
        Line.result("t1"),
      ], .ended(.succeeded), .succeeded
    ),
    (
      [Line.call("t1", "SendMessage", #"{"type":"shutdown_response","approve":false}"#)],
      .working, .lost
    ),
    (
      [Line.call("t1", "Task"), Line.text("It runs.", id: "m2", stop: "end_turn")],
      .working, .lost
    ),
    (
      [
        Line.call("t1", "Task"), Line.text("It runs.", id: "m2"),
        Line.user("[Request interrupted by user]"),
      ], .ended(.cancelled), .cancelled
    ),
    (
      [Line.text("Done.", stop: "end_turn"), Line.user("<command-name>/exit</command-name>")],
      .ended(.succeeded), .succeeded
    ),
    (
      [Line.text("Done.", stop: "end_turn"), Line.user("note", #""isMeta":true"#)],
      .ended(.succeeded), .succeeded
    ),
    (
      [
        #"{"type":"assistant","isApiErrorMessage":true,"message":{"content":[{"type":"text","text":"E"}]}}"#
      ],
      .ended(.failed), .failed
    ),
  ]

  @Test("The last words tell how a session stands", arguments: rows.indices)
  func table(index: Int) throws {
    let row = Self.rows[index]
    let tail = Array(("torn line}\n" + row.lines.joined(separator: "\n")).utf8)
    let standing = tail.withUnsafeBytes { ClaudeLiveness.standing(ofTail: $0) }
    #expect(standing == row.standing)
    guard !row.lines.isEmpty else { return }
    var source = try ClaudeSource(lines: row.lines)
    let isOver = if case .ended = row.standing { true } else { false }
    #expect(source.status == (isOver ? row.end : .inProgress))
    source.finish()
    #expect(source.status == row.end)
    #expect(source.session.status(at: source.session.position)?.isInferred == true)
  }

  @Test("A session whose turn is over goes on with the next prompt")
  func goesOn() throws {
    var source = try ClaudeSource(lines: [Line.user("go"), Line.text("Done.", stop: "end_turn")])
    #expect(source.status == .succeeded)
    #expect(source.text(.outputText) == "Done.")
    #expect(source.text(.completedAt) == Line.time(1))
    try source.read(Line.user("more", at: 5))
    #expect(source.status == .inProgress)
    #expect(source.text(.outputText) == nil)
    #expect(source.text(.completedAt) == nil)
  }

  @Test("What runs in the background keeps a session going, until the source ends")
  func background() throws {
    var source = try ClaudeSource(lines: [
      Line.call("t1", "Bash"), Line.result("t1", twin: #"{"backgroundTaskId":"b"}"#),
      Line.text("It serves.", id: "m2", stop: "end_turn"),
    ])
    #expect(source.status == .inProgress)
    source.finish()
    #expect(source.status == .succeeded)
    #expect(source.outline()[1] == "  Bash background = done")
  }

  @Test(
    "The recordings of running and of ended sessions are told apart",
    .enabled(
      if: !TestFile.all(in: TestFile.samples + "/claude-code/tail-claude-liveness").isEmpty,
      "the recordings are not beside the project"))
  func recordings() {
    let folder = TestFile.samples + "/claude-code/tail-claude-liveness"
    for name in TestFile.all(in: folder) where name.contains("ongoing_") {
      let bytes = TestFile.bytes(folder + "/" + name) ?? []
      let standing = bytes.withUnsafeBytes { ClaudeLiveness.standing(ofTail: $0) }
      #expect((standing == .working) == !name.hasPrefix("not_"), "\(name): \(standing)")
    }
  }
}
