import EspalierKit
import Reports
import SessionModel
import TestSupport
import Testing

@Suite("Callbacks")
struct CallbackTests {
  @Test("a call starts when it is seen and completes when it has ended, whatever arrives between")
  func life() throws {
    var job = Polls()
    #expect(
      try job.read(calls: #"{"id":"a","name":"read","status":"pending"}"#)
        == ["processing: m", "start read"])
    #expect(try job.read(calls: #"{"id":"a","name":"read","status":"running"}"#) == [])
    #expect(
      try job.read(calls: #"{"id":"a","name":"read","arguments":{"n":1},"status":"running"}"#)
        == [])
    #expect(
      try job.read(calls: #"{"id":"a","name":"read","status":"failed","error":"no"}"#)
        == ["complete read failed"])
    #expect(
      try job.read(calls: #"{"id":"a","name":"read","status":"failed","error":"why"}"#) == [])
  }

  @Test("a call that is seen first when it has ended starts and completes, once")
  func finished() throws {
    var job = Polls()
    let call = #"{"id":"a","name":"read","status":"completed","result":"1"}"#
    #expect(
      try job.read(calls: call) == ["processing: m", "start read", "complete read completed"])
    #expect(try job.read(calls: call) == [])
    #expect(
      try job.read(calls: call + #",{"id":"b","name":"write","status":"rejected"}"#)
        == ["start write", "complete write rejected"])
  }

  @Test("a call that is open again starts anew and completes anew")
  func reopened() throws {
    var job = Polls()
    func call(_ status: String) -> String { #"{"id":"a","name":"read","status":"\#(status)"}"# }
    _ = try job.read(calls: call("completed"))
    #expect(try job.read(calls: call("running")) == ["start read"])
    #expect(try job.read(calls: call("completed")) == ["complete read completed"])
  }

  @Test("a call that ended otherwise than was told does not complete twice")
  func outcome() throws {
    var job = Polls()
    _ = try job.read(calls: #"{"id":"a","name":"read","status":"completed"}"#)
    #expect(
      try job.read(calls: #"{"id":"a","name":"read","status":"failed","error":"no"}"#)
        == ["rather read completed failed"])
  }

  @Test("a call that the source moves to another place is the same call")
  func moved() throws {
    var job = Polls()
    func snapshot(_ first: String, _ second: String) -> String {
      #"{"response_id":"r","status":"in_progress","progress":[{"ts":"1","state":"s","message":"m","#
        + #""tool_calls":[\#(first)]},{"ts":"2","state":"s","message":"n","#
        + #""tool_calls":[\#(second)]}]}"#
    }
    func call(_ id: String, _ status: String) -> String {
      #"{"id":"\#(id)","name":"\#(id)","status":"\#(status)"}"#
    }
    _ = try job.read(snapshot(call("a", "running") + "," + call("b", "running"), ""))
    #expect(
      try job.read(snapshot(call("b", "running") + "," + call("a", "completed"), ""))
        == ["complete a completed"])
    #expect(
      try job.read(snapshot(call("b", "completed"), "")).filter { !$0.hasPrefix("s:") }
        == ["complete b completed"])
  }

  @Test("an end settles what is open before it is told, and comes for every outcome")
  func ends() throws {
    for word in ["succeeded", "failed", "cancelled"] {
      var job = Polls()
      _ = try job.read(calls: #"{"id":"a","name":"read","status":"running"}"#)
      let told = try job.read(calls: #"{"id":"a","name":"read","status":"running"}"#, status: word)
      #expect(told.last == "over \(word): -")
      #expect(told.count { $0.hasPrefix("complete read ") } == 1, "\(word): \(told)")
      let again = try job.read(calls: #"{"id":"a","name":"read","status":"running"}"#, status: word)
      #expect(again == [])
    }
  }

  @Test("every status that is an end completes a session, with its answer where there is one")
  func outcomes() {
    for status in SessionStatus.allCases {
      var builder = SessionBuilder()
      builder.entry("m")
      builder.set(.root, .outputText, "the answer")
      builder.apply(.run(status, .stated))
      let diary = Diary()
      var (updates, relay) = (SessionUpdates(), CallbackRelay())
      relay.tell(updates.finish(builder.session), of: builder.session, to: diary)
      let told = diary.take().filter { $0.hasPrefix("over ") }
      #expect(told == (status.isOpen ? [] : ["over \(status.word): the answer"]))
      relay.tell(updates.finish(builder.session), of: builder.session, to: diary)
      #expect(diary.take() == [], "told once")
    }
  }

  @Test("a session that goes on behind its end completes again")
  func again() throws {
    var job = Polls()
    #expect(try job.read(calls: "", status: "failed").last == "over failed: -")
    let open = try job.read(calls: "", status: "in_progress")
    #expect(!open.contains { $0.hasPrefix("over") })
    #expect(try job.read(calls: "", status: "succeeded").last == "over succeeded: -")
  }

  @Test("an entry is told when it is new and when it says something else, not for its calls")
  func entries() throws {
    var job = Polls()
    func snapshot(_ state: String, _ message: String, _ calls: String = "") -> String {
      #"{"response_id":"r","status":"in_progress","progress":[{"ts":"1","state":"\#(state)","#
        + #""message":"\#(message)","tool_calls":[\#(calls)]}]}"#
    }
    #expect(try job.read(snapshot("a", "m")) == ["a: m"])
    #expect(try job.read(snapshot("a", "m", #"{"name":"x"}"#)) == ["start x"])
    #expect(try job.read(snapshot("a", "n", #"{"name":"x"}"#)) == ["a: n"])
    #expect(try job.read(snapshot("b", "n", #"{"name":"x"}"#)) == ["b: n"])
    #expect(
      try job.read(#"{"response_id":"r","status":"in_progress","progress":[]}"#) == [],
      "what disappears says nothing")
    #expect(try job.read(snapshot("b", "n", #"{"name":"x"}"#)) == [], "nor when it is there again")
  }

  @Test("calls of agents that were called are told as any")
  func agents() throws {
    var job = Polls()
    let inner = #"{"ts":"1","state":"s","message":"in","tool_calls":[{"id":"b","name":"deep"}]}"#
    #expect(
      try job.read(calls: #"{"id":"a","name":"agent","progress":[\#(inner)]}"#)
        == ["processing: m", "start agent", "s: in", "start deep"])
  }

  @Test("a filter leaves out what is not meant")
  func filter() throws {
    let calls =
      #"{"id":"a","name":"Read","status":"completed"},{"id":"b","name":"bash","status":"failed"}"#
    var names = Polls(filter: ToolCallFilter(names: ["read"]))
    #expect(try names.read(calls: calls).dropFirst() == ["start Read", "complete Read completed"])
    var kinds = Polls(filter: ToolCallFilter(kinds: [.command], statuses: [.failed]))
    #expect(try kinds.read(calls: calls).dropFirst() == ["start bash", "complete bash failed"])
  }

  @Test(
    "for any history of snapshots callbacks tell what became of the calls, once",
    arguments: 0..<80)
  func law(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var snapshot = GeneratedSnapshot()
    var reader = SessionReader("progress-snapshot")
    var (updates, relay) = (SessionUpdates(), CallbackRelay())
    let ledger = Ledger()
    var known: [NodeID: ToolStatus] = [:]
    var wasOver = false
    for step in 0..<25 {
      try reader.read(snapshot.json)
      let session = reader.session
      ledger.forget()
      let new = updates.read(session)
      relay.tell(new, of: session, to: ledger)
      // What is to be told, by nothing but how the calls stand, there or gone.
      for (call, isGone) in Self.newest(in: session) {
        let was = known[call.identity]
        let starts = !isGone && (call.status.isOpen ? was?.isOpen != true : was == nil)
        let completes = !call.status.isOpen && (isGone ? was?.isOpen == true : was?.isOpen != false)
        if !isGone || completes { known[call.identity] = call.status }
        let place = "seed \(seed), step \(step), call \(call.identity.index)"
        #expect(ledger.starts[call.identity] == (starts ? 1 : nil), "\(place)")
        #expect(ledger.completions[call.identity] == (completes ? 1 : nil), "\(place)")
      }
      #expect(ledger.broken == [], "seed \(seed), step \(step)")
      // The session agrees with its updates.
      let isOver = !session.facts.status.isOpen
      let completed = new.count { $0.type == "completed" }
      #expect(ledger.ends == completed)
      #expect(completed == 0 || isOver)
      if isOver, !wasOver { #expect(completed == 1) }
      wasOver = isOver
      snapshot.change(using: &random)
    }
  }

  /// The calls of a session, where they stand or were seen last, and whether they are gone.
  private static func newest(in session: Session) -> [(call: ToolCall, isGone: Bool)] {
    var newest: [NodeID: (call: ToolCall, isGone: Bool)] = [:]
    func look(_ entries: [ProgressEntry], isGone: Bool) {
      for entry in entries {
        let isGone = isGone || entry.isRetracted
        for call in entry.toolCalls {
          let isNewer = newest[call.identity].map { other in
            other.isGone == isGone ? other.call.item < call.item : other.isGone
          }
          if isNewer ?? true { newest[call.identity] = (call, isGone) }
          look(call.entries, isGone: isGone)
        }
      }
    }
    look(session.entries(at: session.position, includingRetracted: true), isGone: false)
    return Array(newest.values)
  }

  /// Counts what it is told, and notes what may not be.
  private final class Ledger: SessionCallbacks {
    /// What was told since the last look.
    private(set) var starts: [NodeID: Int] = [:]
    private(set) var completions: [NodeID: Int] = [:]
    private(set) var ends = 0
    /// What breaks a rule.
    private(set) var broken: [String] = []
    private var open: Set<NodeID> = []

    func forget() { (starts, completions, ends) = ([:], [:], 0) }

    func onToolCallStart(_ call: ToolCall) {
      starts[call.identity, default: 0] += 1
      if !open.insert(call.identity).inserted { broken.append("\(call.item) starts twice") }
    }

    func onToolCallComplete(_ call: ToolCall) {
      completions[call.identity, default: 0] += 1
      if open.remove(call.identity) == nil { broken.append("\(call.item) completes unstarted") }
      if call.status.isOpen { broken.append("\(call.item) completes open") }
    }

    func onToolCallOutcomeChange(_ call: ToolCall, from: ToolStatus) {
      if open.contains(call.identity) { broken.append("\(call.item) has no outcome yet") }
      if from == call.status { broken.append("\(call.item) changed to what it was") }
    }

    func onCompletion(_ finalOutput: String?, status: SessionStatus) {
      ends += 1
      if status.isOpen { broken.append("over while open") }
    }
  }
}
