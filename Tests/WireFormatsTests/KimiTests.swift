import SessionModel
import TestSupport
import Testing

@testable import WireFormats

/// What is told of Kimi beside what holds for all chats.
@Suite("Kimi")
struct KimiTests {
  /// A line of the loop, so many seconds after the prompt.
  private static func loop(_ seconds: Int, _ event: String) -> String {
    #"{"type":"context.append_loop_event","event":{\#(event)},"time":\#(1_785_000_000_000 + seconds * 1000)}"#
  }

  /// Leave for a call, or none.
  private static func approval(_ seconds: Int, _ id: String, _ word: String) -> String {
    #"{"type":"permission.record_approval_result","toolCallId":"\#(id)","result":{"decision":"\#(word)"},"time":\#(1_785_000_000_000 + seconds * 1000)}"#
  }

  private static func call(_ id: String, _ name: String) -> String {
    #""type":"tool.call","toolCallId":"\#(id)","name":"\#(name)","args":{}"#
  }

  private static func result(_ id: String) -> String {
    #""type":"tool.result","toolCallId":"\#(id)","result":{"output":"ok"}"#
  }

  private static let begin = #""type":"step.begin","turnId":"0","step":1"#
  private static let says = #""type":"content.part","part":{"type":"text","text":"Looking."}"#

  /// Seconds that each call waited for a person and took, in order.
  private func times(_ lines: [String]) throws -> [[Int64]] {
    let prompt =
      #"{"type":"turn.prompt","input":[{"type":"text","text":"go"}],"origin":{"kind":"user"},"time":1785000000000}"#
    let session = try Conversation("kimi", [prompt] + lines).read()
    let position = session.position
    return session.items.filter { session.kind($0) == .call }.map { (call: NodeID) -> [Int64] in
      let start = session.moment(call, .startedAt, at: position)
      let end = session.moment(call, .completedAt, at: position)
      let wait = session.wait(ofCall: call, from: start, to: end, isOpen: false, at: position)
      let took = session.duration(ofCall: call, at: position)
      return [(wait?.span(now: .zero).count ?? 0) / 1000, (took?.count ?? 0) / 1000]
    }
  }

  @Test("a call whose leave is recorded in front of it waited for a person before it began")
  func leave() throws {
    let lines = [
      Self.loop(1, Self.begin), Self.loop(5, Self.says), Self.approval(2405, "a", "approved"),
      Self.loop(2405, Self.call("a", "Bash")), Self.loop(2410, Self.result("a")),
      Self.approval(2500, "b", "rejected"), Self.loop(2500, Self.call("b", "Bash")),
      Self.loop(2501, Self.result("b")),
    ]
    #expect(try times(lines) == [[2400, 5], [90, 1]])
    try Conversation("kimi", lines).checkLaws()
  }

  @Test("a plan that is recorded when it was answered was waited for as well")
  func plan() throws {
    let lines = [
      Self.loop(1, Self.begin), Self.loop(5, Self.says), Self.approval(65, "a", "approved"),
      Self.loop(65, Self.call("a", "ExitPlanMode")), Self.loop(65, Self.result("a")),
    ]
    #expect(try times(lines) == [[60, 0]])
  }

  @Test(
    "where nothing tells when it was asked, nobody is said to have waited, nor to have answered at once"
  )
  func untold() throws {
    let lines = [
      // What the model wrote before it asked is not recorded.
      Self.loop(1, Self.begin), Self.approval(65, "a", "approved"),
      Self.loop(65, Self.call("a", "Bash")), Self.loop(66, Self.result("a")),
      // No leave was needed.
      Self.loop(70, Self.call("b", "Bash")), Self.loop(71, Self.result("b")),
      Self.loop(72, Self.call("c", "AskUserQuestion")), Self.loop(72, Self.result("c")),
    ]
    #expect(try times(lines) == [[0, 1], [0, 1], [0, 0]])
  }
}
