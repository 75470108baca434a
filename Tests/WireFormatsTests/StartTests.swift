import SessionModel
import TestSupport
import Testing

@testable import WireFormats

@Suite("When a session begins")
struct StartTests {
  /// Records whose first one is newer than what follows.
  static let sources: [(format: String, lines: [String])] = [
    (
      "pi",
      [
        #"{"type":"session","version":3,"id":"p","timestamp":"2026-01-02T12:00:00Z","cwd":"/w","branchedFrom":"/s/2026_q.jsonl"}"#,
        #"{"type":"message","id":"1","parentId":null,"timestamp":"2026-01-02T10:00:00Z","message":{"role":"user","content":"go"}}"#,
        #"{"type":"message","id":"2","parentId":"1","timestamp":"2026-01-02T10:30:00Z","message":{"role":"assistant","content":[{"type":"text","text":"Done."}],"stopReason":"stop"}}"#,
      ]
    ),
    (
      "codex",
      [
        #"{"timestamp":"2026-01-02T12:00:00Z","type":"session_meta","payload":{"id":"s","timestamp":"2026-01-02T12:00:00Z"}}"#,
        #"{"timestamp":"2026-01-02T10:00:00Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"go"}]}}"#,
        #"{"timestamp":"2026-01-02T10:30:00Z","type":"response_item","payload":{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Done."}]}}"#,
      ]
    ),
    (
      "gemini",
      [
        #"{"sessionId":"g","projectHash":"h","startTime":"2026-01-02T12:00:00Z","kind":"main"}"#,
        #"{"id":"1","type":"user","timestamp":"2026-01-02T10:00:00Z","content":"go"}"#,
        #"{"id":"2","type":"gemini","timestamp":"2026-01-02T10:30:00Z","content":"Done."}"#,
      ]
    ),
    (
      "claude-code",
      [
        #"{"type":"user","sessionId":"s","uuid":"b","timestamp":"2026-01-02T12:00:00Z","message":{"role":"user","content":"and on"}}"#,
        #"{"type":"user","sessionId":"s","uuid":"a","timestamp":"2026-01-02T10:00:00Z","message":{"role":"user","content":"go"}}"#,
      ]
    ),
    (
      "copilot",
      [
        #"{"id":"1","parentId":null,"timestamp":"2026-01-02T12:00:00Z","type":"session.start","data":{"sessionId":"c"}}"#,
        #"{"id":"2","parentId":"1","timestamp":"2026-01-02T10:00:00Z","type":"user.message","data":{"content":"go"}}"#,
      ]
    ),
    (
      "kimi",
      [
        #"{"type":"metadata","protocol_version":"1","created_at":1767355200000}"#,
        #"{"type":"turn.prompt","input":[{"type":"text","text":"go"}],"origin":{"kind":"user"},"time":1767348000000}"#,
      ]
    ),
  ]

  @Test("with the earliest time that is told, whatever stands first", arguments: sources)
  func earliest(_ format: String, _ lines: [String]) {
    var source = SessionReader(format)
    for line in lines { source.follow(line) }
    source.finish()
    let session = source.session
    #expect(
      session.moment(.root, .startedAt, at: session.position)
        == TimeText.moment("2026-01-02T10:00:00Z"))
  }

  @Test("The head of a forked session does not hold up the clock of its replay")
  func clock() {
    var source = SessionReader("pi")
    for line in Self.sources[0].lines { source.follow(line) }
    source.finish()
    let timeline = source.session.timeline
    #expect(timeline.start == TimeText.moment("2026-01-02T10:00:00Z"))
    #expect(timeline.end == TimeText.moment("2026-01-02T10:30:00Z"))
  }

  @Test("A call whose own figure lies before the session moves nothing")
  func calls() {
    var source = SessionReader("codex")
    source.follow(Self.sources[1].lines[1])
    source.follow(
      #"{"timestamp":"2026-01-02T10:01:00Z","type":"event_msg","payload":{"type":"exec_command_end","call_id":"x","command":["ls"],"exit_code":0,"duration":{"secs":7200,"nanos":0}}}"#
    )
    source.finish()
    let session = source.session
    #expect(
      session.moment(.root, .startedAt, at: session.position)
        == TimeText.moment("2026-01-02T10:00:00Z"))
  }
}
