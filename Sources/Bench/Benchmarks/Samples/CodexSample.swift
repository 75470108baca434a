/// Rollouts of Codex.
enum CodexSample {
  /// A session.
  static func session(size: Int) -> [UInt8] {
    var prose = Prose(seed: 2)
    var bytes = Array(
      #"""
      {"timestamp":"2026-01-01T00:00:00.000Z","type":"session_meta","payload":{"id":"bench",\#
      "timestamp":"2026-01-01T00:00:00.000Z","cwd":"/w","originator":"codex_cli_rs",\#
      "cli_version":"0.98.0","source":"cli"}}

      """#.utf8)
    var turn = 0
    while bytes.count < size {
      turn += 1
      bytes += Self.turn(turn, prose.text(150), prose.text(prose.resultSize())).utf8
    }
    return bytes
  }

  /// A message, a call and its result.
  private static func turn(_ turn: Int, _ text: String, _ result: String) -> String {
    let head = #""timestamp":"\#(Prose.moment(turn))","type":"response_item""#
    return #"""
      {\#(head),"payload":{"type":"message","role":"assistant",\#
      "content":[{"type":"output_text","text":"\#(text)"}]}}
      {\#(head),"payload":{"type":"function_call","name":"exec_command",\#
      "arguments":"{\"cmd\":\"make test-\#(turn)\"}","call_id":"k\#(turn)"}}
      {\#(head),"payload":{"type":"function_call_output","call_id":"k\#(turn)",\#
      "output":"Process exited with code 0\nOutput:\n\#(result)"}}

      """#
  }
}
