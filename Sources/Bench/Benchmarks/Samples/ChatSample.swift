/// Chat completions as server-sent events.
enum ChatSample {
  /// Completions of a hundred pieces of text and one call each.
  static func stream(size: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var turn = 0
    while bytes.count < size {
      turn += 1
      bytes += chunk(turn, #"{"role":"assistant","content":""}"#).utf8
      for piece in 0..<100 { bytes += chunk(turn, #"{"content":" piece \#(piece)"}"#).utf8 }
      bytes +=
        chunk(
          turn,
          #"""
          {"tool_calls":[{"index":0,"id":"call_\#(turn)","type":"function",\#
          "function":{"name":"run","arguments":""}}]}
          """#
        ).utf8
      for piece in [#"{\"command\":"#, #"\"make "#, #"test-\#(turn)\"}"#] {
        let delta = #"{"tool_calls":[{"index":0,"function":{"arguments":"\#(piece)"}}]}"#
        bytes += chunk(turn, delta).utf8
      }
      bytes += chunk(turn, "{}", finish: #""tool_calls""#).utf8
    }
    bytes += "data: [DONE]\n\n".utf8
    return bytes
  }

  private static func chunk(_ turn: Int, _ delta: String, finish: String = "null") -> String {
    #"""
    data: {"id":"chatcmpl-\#(turn)","object":"chat.completion.chunk",\#
    "created":\#(1_767_348_000 + turn),"model":"model","system_fingerprint":"fp_bench",\#
    "choices":[{"index":0,"delta":\#(delta),"logprobs":null,"finish_reason":\#(finish)}]}


    """#
  }
}
