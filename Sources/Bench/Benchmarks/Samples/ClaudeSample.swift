/// Session files of Claude Code.
enum ClaudeSample {
  /// A word that only the first record holds: near the front of its line, and in its prompt.
  static let first = "BENCHFIRST"
  /// A word that only the last record holds.
  static let last = "BENCHLAST"

  /// A session that is over.
  static func session(size: Int) -> [UInt8] {
    var prose = Prose(seed: 1)
    var bytes = prompt
    var turn = 0
    while bytes.count < size - 400 {
      bytes += Self.turn(turn, prose.text(150), prose.text(prose.resultSize())).utf8
      turn += 1
    }
    bytes += answer(turn, id: last, "\(last): done.", stop: #""end_turn""#).utf8
    return bytes
  }

  /// The first record.
  static var prompt: [UInt8] {
    Array(
      #"""
      {"type":"user","uuid":"\#(first)","parentUuid":null,"sessionId":"bench","cwd":"/home/me/api",\#
      "timestamp":"2026-01-01T00:00:00.000Z","message":{"role":"user","content":"\#(first): fix it"}}

      """#.utf8)
  }

  /// One record with a text.
  static func answer(_ turn: Int, id: String, _ text: String, stop: String = "null") -> String {
    #"""
    {"type":"assistant","uuid":"\#(id)","sessionId":"bench","timestamp":"\#(Prose.moment(turn))",\#
    "message":{"id":"m\#(id)","role":"assistant","model":"claude-x",\#
    "content":[{"type":"text","text":"\#(text)"}],"stop_reason":\#(stop),\#
    "usage":{"input_tokens":\#(turn + 5),"output_tokens":40}}}

    """#
  }

  /// A text, a call and its result: three records.
  private static func turn(_ turn: Int, _ text: String, _ result: String) -> String {
    let head = #""sessionId":"bench","cwd":"/home/me/api","timestamp":"\#(Prose.moment(turn))""#
    return answer(turn, id: "a\(turn)", text)
      + #"""
      {"type":"assistant","uuid":"b\#(turn)",\#(head),\#
      "message":{"id":"ma\#(turn)","role":"assistant","model":"claude-x",\#
      "content":[{"type":"tool_use","id":"t\#(turn)","name":"Bash",\#
      "input":{"command":"make test-\#(turn)","description":"Run a test"}}],\#
      "stop_reason":"tool_use","usage":{"input_tokens":5,"output_tokens":60}}}
      {"type":"user","uuid":"c\#(turn)",\#(head),"message":{"role":"user",\#
      "content":[{"type":"tool_result","tool_use_id":"t\#(turn)","content":"\#(result)"}]}}

      """#
  }
}
