import SessionModel
import TestSupport
import Testing
import WireFormats

/// Tool calls: their arguments, their ends and their results.
extension AGUITests {
  @Test("a call is pending, running and completed as its events come")
  func calls() throws {
    let result = #""type":"TOOL_CALL_RESULT","messageId":"m","toolCallId":"c","content":"x""#
    #expect(view(try session([call[0]], finishing: false)).hasSuffix("look() pending"))
    #expect(view(try session(call, finishing: false)).hasSuffix(#"look({"a":1}) running"#))
    #expect(
      view(try session(call + [result], finishing: false)).hasSuffix(
        #"look({"a":1}) completed → x"#))
    #expect(view(try session(call)).hasSuffix(#"look({"a":1}) lost*"#))
  }

  @Test("a call that a good run leaves open is left to the client, and a later run may answer it")
  func clientTools() throws {
    #expect(view(try session(call + [end])).hasSuffix(#"look({"a":1}) requested*"#))
    let again = [
      #""type":"RUN_STARTED","threadId":"t","runId":"r2","input":{"messages":["#
        + #"{"id":"m","role":"tool","toolCallId":"c","content":"seen"}]}"#,
      #""type":"RUN_FINISHED","threadId":"t","runId":"r2""#,
    ]
    let session = try session(call + [end] + again)
    #expect(view(session).hasSuffix(#"look({"a":1}) completed → seen"#))
    #expect(rules(session) == [])
  }

  @Test("a result before its call waits for it, and one without a call is told at the end")
  func earlyResults() throws {
    let result = #""type":"TOOL_CALL_RESULT","messageId":"m","toolCallId":"c","content":"x""#
    #expect(view(try session([result] + call)).hasSuffix(#"look({"a":1}) completed → x"#))
    #expect(view(try session([result])).contains("Results without calls"))
  }

  @Test("arguments that are no JSON stay as they came and are told")
  func badArguments() throws {
    let session = try session([
      call[0], #""type":"TOOL_CALL_ARGS","toolCallId":"c","delta":"{oops""#, call[3],
    ])
    #expect(view(session).hasSuffix("look({oops) lost*"))
    #expect(session.malformedCount == 1)
    #expect(rules(session).first == "AGUI204")
  }

  @Test("arguments that were replaced, or begun anew, are judged as they stand")
  func replacedArguments() throws {
    func piece(_ text: String) -> String {
      #""type":"TOOL_CALL_ARGS","toolCallId":"c","delta":"\#(text)""#
    }
    func snapshot(_ arguments: String) -> String {
      #""type":"MESSAGES_SNAPSHOT","messages":[{"id":"a","role":"assistant","toolCalls":["#
        + #"{"id":"c","type":"function","function":{"name":"look","arguments":"\#(arguments)"}}]}]"#
    }
    let replaced = [call[0], piece("{oops"), snapshot(#"{\"a\":1}"#), call[3]]
    #expect(!rules(try session(replaced)).contains("AGUI204"))
    let spoilt = [call[0], piece("{}"), snapshot("{oops"), call[3]]
    #expect(rules(try session(spoilt)).contains("AGUI204"))
    let again = [
      call[0], piece("{oops"), end, #""type":"RUN_STARTED","threadId":"t","runId":"r2""#, call[0],
      piece(#"{\"a\":"#), piece("1}"), call[3],
    ]
    #expect(!rules(try session(again)).contains("AGUI204"))
  }
}
