/// Event streams of AG-UI, one event a line.
enum AGUISample {
  /// A run of many messages and calls, each told in pieces.
  static func stream(size: Int) -> [UInt8] {
    var prose = Prose(seed: 4)
    var bytes = Array(
      #"{"type":"RUN_STARTED","threadId":"t","runId":"r","timestamp":1767348000000}"#.utf8)
    bytes.append(10)
    var turn = 0
    func put(_ type: String, _ rest: String) {
      bytes += #"{"type":"\#(type)",\#(rest),"timestamp":\#(1_767_348_000_000 + turn * 2000)}"#.utf8
      bytes.append(10)
    }
    while bytes.count < size {
      turn += 1
      put("TEXT_MESSAGE_START", #""messageId":"m\#(turn)","role":"assistant""#)
      for _ in 0..<8 {
        put("TEXT_MESSAGE_CONTENT", #""messageId":"m\#(turn)","delta":"\#(prose.text(20))""#)
      }
      put("TEXT_MESSAGE_END", #""messageId":"m\#(turn)""#)
      put(
        "TOOL_CALL_START",
        #""toolCallId":"c\#(turn)","toolCallName":"run","parentMessageId":"m\#(turn)""#)
      for piece in [#"{\"command\":"#, #"\"make "#, #"test-\#(turn)\"}"#] {
        put("TOOL_CALL_ARGS", #""toolCallId":"c\#(turn)","delta":"\#(piece)""#)
      }
      put("TOOL_CALL_END", #""toolCallId":"c\#(turn)""#)
      put(
        "TOOL_CALL_RESULT",
        #""messageId":"r\#(turn)","toolCallId":"c\#(turn)","content":"\#(prose.text(300))""#)
    }
    put("RUN_FINISHED", #""threadId":"t","runId":"r""#)
    return bytes
  }
}
