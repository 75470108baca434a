import SessionModel
import TestSupport
import Testing
import WireFormats

/// The rules of the protocol.
extension AGUITests {
  /// Events inside a run, the rule that they break, and words of the official client where it refuses.
  static let violations: [(events: [String], rule: String, words: String)] = [
    (
      [#""type":"RUN_STARTED","threadId":"t","runId":"q""#], "AGUI002",
      "Cannot send 'RUN_STARTED' while a run is still active"
    ),
    (
      [#""type":"TEXT_MESSAGE_CHUNK","delta":"a""#], "V-chunk",
      "First TEXT_MESSAGE_CHUNK must have a messageId"
    ),
    (
      [#""type":"TOOL_CALL_CHUNK","toolCallId":"c""#], "V-chunk",
      "First TOOL_CALL_CHUNK must have a toolCallName"
    ),
    (
      [
        #""type":"TOOL_CALL_CHUNK","toolCallId":"c","toolCallName":"a""#,
        #""type":"TOOL_CALL_CHUNK","toolCallId":"c","toolCallName":"b""#,
      ], "V-chunk", "contradicts"
    ),
    ([#""type":"TEXT_MESSAGE_END","messageId":"m""#], "AGUI102", "No active text message found"),
    ([#""type":"TOOL_CALL_END","toolCallId":"c""#], "AGUI202", "No active tool call found"),
    (
      [
        #""type":"TOOL_CALL_START","toolCallId":"c","toolCallName":"a""#,
        #""type":"TOOL_CALL_START","toolCallId":"c","toolCallName":"a""#,
      ], "V5", "A tool call with ID 'c' is already in progress"
    ),
    (
      [
        #""type":"TOOL_CALL_START","toolCallId":"c","toolCallName":"a""#,
        #""type":"TOOL_CALL_RESULT","messageId":"m","toolCallId":"c","content":"x""#,
      ], "AGUI206", "before its end"
    ),
    (
      [#""type":"STEP_STARTED","stepName":"a""#, #""type":"STEP_STARTED","stepName":"a""#], "V7",
      "Step \"a\" is already active"
    ),
    ([#""type":"REASONING_END","messageId":"m""#], "AGUI401", "No active reasoning span"),
    (
      [
        #""type":"REASONING_START","messageId":"m""#,
        #""type":"RUN_FINISHED","threadId":"t","runId":"r""#,
      ], "AGUI402", "still active: m"
    ),
    ([#""type":"RUN_FINISHED","threadId":"t","runId":"q""#], "AGUI008", "'q'"),
    ([#""type":"SUBAGENT_ERROR","subagentRunId":"s","message":"m""#], "AGUI603", "not open"),
    (
      [#""type":"ACTIVITY_DELTA","messageId":"a","activityType":"P","patch":[]"#], "V-activity",
      "not there"
    ),
    (
      [#""type":"RUN_ERROR","message":"m""#, #""type":"CUSTOM","name":"a.b""#], "AGUI004", "errored"
    ),
    ([#""type":"CUSTOM""#], "AGUI504", "name is missing"),
  ]

  @Test("what breaks a rule is told with it and its line", arguments: violations.indices)
  func violation(index: Int) throws {
    let (events, rule, words) = Self.violations[index]
    let session = try session(events, finishing: false)
    let note = session.notes.map(\.note).first { $0.rule?.id == rule }
    #expect(note?.reason.contains(words) == true, "\(session.notes)")
    #expect(note?.line == events.count + 1)
  }
}
