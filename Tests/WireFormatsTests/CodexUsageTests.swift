import SessionModel
import TestSupport
import Testing

@testable import WireFormats

@Suite("Tokens of Codex and Copilot by message")
struct CodexUsageTests {
  /// Role, input, output and model of the entries below a node that have tokens.
  private func figures(_ session: Session, under parent: NodeID = .root) -> [String] {
    let end = session.position
    return session.children(of: parent, at: end).compactMap { node in
      let texts = [Channel.message, .inputTokens, .outputTokens, .model].map {
        session.text(node, $0, at: end) ?? "-"
      }
      return texts[1] == "-" && texts[2] == "-" ? nil : texts.joined(separator: " ")
    }
  }

  private func read(_ format: String, _ lines: [String]) -> Session {
    var source = SessionReader(format)
    for line in lines { source.follow(line) }
    source.finish()
    return source.session
  }

  private func codex(_ type: String, _ payload: String) -> String {
    #"{"timestamp":"2026-01-02T10:00:00Z","type":"\#(type)","payload":{\#(payload)}}"#
  }

  private func model(_ name: String) -> String { codex("turn_context", #""model":"\#(name)""#) }

  private func said(_ text: String, _ role: String = "assistant") -> String {
    codex(
      "response_item",
      #""type":"message","role":"\#(role)","content":[{"type":"output_text","text":"\#(text)"}]"#)
  }

  private func called(_ id: String) -> String {
    codex(
      "response_item", #""type":"function_call","name":"ls","arguments":"{}","call_id":"\#(id)""#)
  }

  private func output(_ id: String) -> String {
    codex("response_item", #""type":"function_call_output","call_id":"\#(id)","output":"a""#)
  }

  private func count(_ input: Int, _ output: Int, sum: Int, window: Int = 1000) -> String {
    codex(
      "event_msg",
      #""type":"token_count","info":{"total_token_usage":{"input_tokens":\#(sum)},"last_token_usage":{"input_tokens":\#(input),"cached_input_tokens":1,"output_tokens":\#(output),"total_tokens":\#(input + output)},"model_context_window":\#(window)}"#
    )
  }

  private func record(_ id: String, _ input: Int) -> String {
    codex(
      "token_usage_record",
      #""response_id":"\#(id)","usage":{"input_tokens":\#(input),"output_tokens":1,"total_tokens":\#(input + 1)}"#
    )
  }

  private let meta =
    #"{"timestamp":"2026-01-02T10:00:00Z","type":"session_meta","payload":{"id":"s"}}"#

  @Test("Counts belong to the answer before them, and to the model that gave it")
  func counts() throws {
    let session = read(
      "codex",
      [
        meta, model("m-1"), said("go", "user"), said("one"), called("a"), count(10, 2, sum: 10),
        count(10, 2, sum: 10), output("a"), model("m-2"), said("two"), count(30, 4, sum: 40),
        said("on", "user"), said("three"), count(50, 6, sum: 90), count(5, 1, sum: 95),
      ])
    #expect(figures(session) == ["one 10 2 m-1", "two 30 4 m-2", "three 55 7 m-2"])
    #expect(session.text(.root, .inputTokens, at: session.position) == "95")
    let share = try #require(ContextShare(session, at: session.position))
    #expect(share.words == "context 1 % full")
  }

  @Test("Counts that come before what they are of wait for it")
  func countsBefore() {
    let session = read(
      "codex",
      [
        meta, model("m-1"), said("go", "user"), count(10, 2, sum: 10), called("a"), output("a"),
        count(20, 3, sum: 30), called("b"), output("b"), count(40, 4, sum: 70), said("done"),
      ])
    #expect(figures(session) == ["- 10 2 m-1", "- 20 3 m-1", "done 40 4 m-1"])
  }

  @Test("Records of responses stand in the place of counts, and count once")
  func records() {
    let session = read(
      "codex",
      [
        meta, model("m-1"), said("go", "user"), said("old"), count(7, 1, sum: 7),
        said("more", "user"), said("one"), count(10, 2, sum: 17), record("r1", 11),
        record("r1", 11), said("on", "user"), said("two"), record("r2", 22), count(20, 3, sum: 37),
      ])
    #expect(figures(session) == ["old 7 1 m-1", "one 11 1 m-1", "two 22 1 m-1"])
    #expect(session.text(.root, .inputTokens, at: session.position) == "40")
  }

  @Test("Two models in one session of Codex cost what each of them costs")
  func cost() {
    let session = read(
      "codex",
      [
        meta, model("m-1"), said("go", "user"), said("one"), count(1_000_000, 0, sum: 1),
        model("m-2"), said("on", "user"), said("two"), count(1_000_000, 0, sum: 2),
      ])
    let prices = PriceTable(rows: [
      "m-1": Price(input: 2, cachedInput: 2, output: 1),
      "m-2": Price(input: 30, cachedInput: 30, output: 1),
    ])
    let messages = session.children(of: .root, at: session.position).compactMap {
      node -> (model: String?, tokens: TokenCount)? in
      guard var tokens = TokenCount(node, in: session, at: session.position) else { return nil }
      let model = session.text(node, .model, at: session.position)
      tokens.estimate(by: model.flatMap { prices.price(of: $0) })
      return (model, tokens)
    }
    let sum = TokenSum(messages: messages, of: session, at: session.position, prices: prices)
    #expect(sum.models.map(\.name) == ["m-1", "m-2"])
    #expect(sum.models.map(\.tokens.cost) == [2, 30])
  }

  private func copilot(_ type: String, _ data: String) -> String {
    #"{"id":"e","parentId":null,"timestamp":"2026-01-02T10:00:00Z","type":"\#(type)","data":{\#(data)}}"#
  }

  @Test("Requests of Copilot belong to their messages; without them a message tells its own output")
  func requests() throws {
    let session = read(
      "copilot",
      [
        copilot("user.message", #""content":"go""#),
        copilot("assistant.message", #""messageId":"1","content":"one","outputTokens":3"#),
        copilot(
          "assistant.usage", #""model":"m-1","inputTokens":10,"outputTokens":3,"cacheReadTokens":4"#
        ),
        copilot("session.usage_info", #""tokenLimit":200,"currentTokens":50"#),
        copilot("assistant.usage", #""model":"m-2","inputTokens":20,"outputTokens":5"#),
        copilot("assistant.message", #""messageId":"2","content":"two","outputTokens":5"#),
        copilot(
          "assistant.message", #""messageId":"3","content":"three","model":"m-3","outputTokens":7"#),
      ])
    #expect(figures(session) == ["one 10 3 m-1", "two 20 5 m-2", "three - 7 m-3"])
    #expect(session.text(.root, .inputTokens, at: session.position) == "30")
    #expect(session.text(.root, .outputTokens, at: session.position) == "15")
    #expect(ContextShare(session, at: session.position)?.percent == 25)
  }

  @Test("Where a source tells the size of the context alone, the last message fills it")
  func window() {
    let session = read(
      "claude-stream-json",
      [
        #"{"type":"system","subtype":"init","session_id":"s","model":"m-1","uuid":"u"}"#,
        #"{"type":"assistant","session_id":"s","message":{"id":"a","model":"m-1","role":"assistant","content":[{"type":"text","text":"hi"}],"usage":{"input_tokens":100,"cache_read_input_tokens":100,"output_tokens":50}}}"#,
        #"{"type":"result","subtype":"success","session_id":"s","result":"hi","modelUsage":{"m-0":{"inputTokens":1,"contextWindow":7},"m-1":{"inputTokens":100,"contextWindow":1000}}}"#,
      ])
    #expect(ContextShare(session, at: session.position)?.percent == 25)
    #expect(ContextShare(session, at: session.position, worksOut: false) == nil)
    #expect(ContextShare(Session(), at: 0) == nil)
  }
}
