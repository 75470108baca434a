/// Session files of Pi.
enum PiSample {
  /// A session.
  static func session(size: Int) -> [UInt8] {
    var prose = Prose(seed: 3)
    var bytes = Array(
      #"""
      {"type":"session","version":3,"id":"bench","timestamp":"2026-01-01T00:00:00.000Z","cwd":"/w"}
      {"type":"message","id":"r0","parentId":null,"timestamp":"2026-01-01T00:00:00.000Z",\#
      "message":{"role":"user","content":[{"type":"text","text":"Fix it"}]}}

      """#.utf8)
    var turn = 0
    while bytes.count < size {
      turn += 1
      bytes += Self.turn(turn, prose.text(150), prose.text(prose.resultSize())).utf8
    }
    return bytes
  }

  /// A message with a call, and its result.
  private static func turn(_ turn: Int, _ text: String, _ result: String) -> String {
    let moment = Prose.moment(turn)
    return #"""
      {"type":"message","id":"a\#(turn)","parentId":"r\#(turn - 1)","timestamp":"\#(moment)",\#
      "message":{"role":"assistant","content":[{"type":"text","text":"\#(text)"},\#
      {"type":"toolCall","id":"t\#(turn)","name":"bash","arguments":{"command":"make \#(turn)"}}],\#
      "model":"m","usage":{"input":10,"output":5,"cacheRead":20},"stopReason":"toolUse"}}
      {"type":"message","id":"r\#(turn)","parentId":"a\#(turn)","timestamp":"\#(moment)",\#
      "message":{"role":"toolResult","toolCallId":"t\#(turn)","toolName":"bash",\#
      "content":[{"type":"text","text":"\#(result)"}],"isError":false}}

      """#
  }
}
