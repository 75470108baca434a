import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import Reports

@Suite("Updates")
struct UpdateTests {
  /// The document at a position as a tree.
  func document(_ session: Session, at position: Int32) throws -> EditableJSON {
    let bytes = JSONReport.document(of: session, at: position, compact: true)
    return try EditableJSON(String(decoding: bytes, as: UTF8.self))
  }

  /// The updates from where the writer stands up to a position.
  func lines(_ writer: inout UpdateWriter, _ session: Session, to position: Int32) -> [String] {
    var lines: [String] = []
    writer.write(session, to: position) { lines.append(String(decoding: $0, as: UTF8.self)) }
    return lines
  }

  @Test("folded in order they give the document, at every cut, told live or afterwards")
  func fold() throws {
    for seed in UInt64(1)...300 {
      try fold(seed: seed)
    }
  }

  /// Holds one random session to the law.
  func fold(seed: UInt64) throws {
    var numbers = SeededGenerator(seed: seed &* 77)
    var random = RandomSession(seed: seed)
    var live = UpdateWriter()
    var liveLines: [String] = []
    var cuts: [Int32] = []
    for _ in 0..<Int.random(in: 1...30, using: &numbers) {
      random.step()
      if seed % 4 == 0 && Bool.random(using: &numbers) { random.finish() }
      guard Bool.random(using: &numbers) else { continue }
      cuts.append(random.session.position)
      liveLines += lines(&live, random.session, to: random.session.position)
    }
    random.finish()
    cuts.append(random.session.position)
    liveLines += lines(&live, random.session, to: random.session.position)

    let session = random.session
    var folder = try UpdateFolder()
    var writer = UpdateWriter()
    var told: [String] = []
    for cut in cuts {
      let new = lines(&writer, session, to: cut)
      told += new
      do {
        for line in new { try folder.fold(line) }
      } catch {
        Issue.record("seed \(seed), cut \(cut): \(new.joined())")
        return
      }
      let document = try document(session, at: cut)
      guard document["session"] == folder.session, document["progress"] == folder.progress else {
        Issue.record(
          """
          seed \(seed), cut \(cut):
          \(new.joined())
          want \(document.text)
          have \(folder.session.text) \(folder.progress.text)
          """)
        return
      }
    }
    #expect(told == liveLines, "seed \(seed): told live and afterwards")

    // Cuts between groups, inside groups, anywhere.
    folder = try UpdateFolder()
    writer = UpdateWriter()
    for position in 0...session.position where Bool.random(using: &numbers) {
      for line in lines(&writer, session, to: position) { try folder.fold(line) }
    }
    for line in lines(&writer, session, to: session.position) { try folder.fold(line) }
    let document = try document(session, at: session.position)
    #expect(
      document["session"] == folder.session && document["progress"] == folder.progress,
      "seed \(seed), random cuts")
  }

  @Test("each update looks as the contract gives it")
  func lines() {
    var b = SessionBuilder()
    var writer = UpdateWriter()
    var told: [String] = []
    func tell(_ b: SessionBuilder) {
      told += lines(&writer, b.session, to: b.session.position)
    }
    var (entry, call, agent) = (NodeID.none, NodeID.none, NodeID.none)
    b.group(at: 1_757_877_868_790) { b in
      b.apply(.run(.inProgress, .stated))
      entry = b.entry("one")
    }
    tell(b)
    b.group(at: 1_757_877_869_000) { b in
      call = b.call("f", "{}", under: entry)
      b.set(call, .id, b.text("c1"))
      b.status(call, .running)
    }
    tell(b)
    b.group(at: 1_757_877_870_000) { b in b.status(call, .completed) }
    tell(b)
    b.group(at: 1_757_877_871_000) { b in
      b.set(call, .result, b.json("[1]"))
      let nested = b.entry("in", state: "working", under: call)
      agent = b.call("g", under: nested)
    }
    tell(b)
    b.group(at: nil) { b in
      b.status(agent, .failed)
      b.apply(.retract(entry))
      b.set(.root, .title, b.text("t"))
      b.set(.root, .outputText, b.text("done"))
      b.apply(.run(.succeeded, .inferred))
    }
    tell(b)
    let entryKeys =
      #""id":null,"ts":null,"role":"assistant","origin":null,"model":null,"usage":null,"state":"#
    let callEnd = #""started_at":null,"completed_at":null,"duration_ms":null"#
    let c1 = #""id":"c1","name":"f","arguments":{},"result":"#
    let at = "2025-09-14T19:24:"
    let expected = [
      #"{"seq":1,"at":"\#(at)28.790Z","type":"new_message","message_index":0,"entry":{"#
        + entryKeys + #""processing","message":"one","reasoning":null,"output_text":null,"#
        + #""retracted":false,"tool_calls":[]}}"#,
      #"{"seq":2,"at":"\#(at)28.790Z","type":"session_changed","changed":["inferred"],"#
        + #""session":{"inferred":false}}"#,
      #"{"seq":3,"at":"\#(at)28.790Z","type":"session_status","from":null,"to":"in_progress"}"#,
      #"{"seq":4,"at":"\#(at)29.000Z","type":"new_tool_calls","message_index":0,"#
        + #""new_tool_calls":[{\#(c1)null,"error":null,"status":"running","inferred":false,"#
        + #"\#(callEnd),"progress":[]}]}"#,
      #"{"seq":5,"at":"\#(at)30.000Z","type":"tool_call_status","message_index":0,"#
        + #""tool_call_index":0,"tool_call_id":"c1","from":"running","to":"completed","#
        + #""tool_call":{\#(c1)null,"error":null,"status":"completed","inferred":false,"#
        + #"\#(callEnd)}}"#,
      #"{"seq":6,"at":"\#(at)31.000Z","type":"tool_call_changed","message_index":0,"#
        + #""tool_call_index":0,"tool_call_id":"c1","changed":["result"],"#
        + #""tool_call":{\#(c1)[1],"error":null,"status":"completed","inferred":false,"#
        + #"\#(callEnd)}}"#,
      #"{"seq":7,"at":"\#(at)31.000Z","type":"new_message","message_index":"0.0.0","entry":{"#
        + entryKeys + #""working","message":"in","reasoning":null,"output_text":null,"#
        + #""retracted":false,"tool_calls":[{"id":null,"name":"g","arguments":null,"result":null,"#
        + #""error":null,"status":"running","inferred":true,\#(callEnd),"progress":[]}]}}"#,
      // The time of this group is not known.
      #"{"seq":8,"at":"2025-09-14T19:24:31.000Z","type":"tool_call_status","message_index":"0.0.0","#
        + #""tool_call_index":0,"tool_call_id":null,"from":"running","to":"failed","#
        + #""tool_call":{"id":null,"name":"g","arguments":null,"result":null,"error":null,"#
        + #""status":"failed","inferred":false,\#(callEnd)}}"#,
      #"{"seq":9,"at":"2025-09-14T19:24:31.000Z","type":"retracted","message_index":0}"#,
      #"{"seq":10,"at":"2025-09-14T19:24:31.000Z","type":"message_changed","message_index":0,"changed":["state"],"#
        + #""entry":{\#(entryKeys)"completed","message":"one","reasoning":null,"#
        + #""output_text":null,"retracted":true}}"#,
      #"{"seq":11,"at":"2025-09-14T19:24:31.000Z","type":"session_changed","changed":["title","inferred","#
        + #""output_text"],"session":{"title":"t","inferred":true,"output_text":"done"}}"#,
      #"{"seq":12,"at":"2025-09-14T19:24:31.000Z","type":"session_status","from":"in_progress","to":"succeeded"}"#,
      #"{"seq":13,"at":"2025-09-14T19:24:31.000Z","type":"completed","status":"succeeded","output_text":"done"}"#,
    ]
    #expect(told.map { String($0.dropLast()) } == expected)
  }

  @Test("what comes behind an end has its own end, and an end that may be taken back has none yet")
  func lateRecords() {
    var b = SessionBuilder()
    b.apply(.run(.inProgress, .stated))
    var live = UpdateWriter()
    var polled = UpdateWriter()
    func types(_ writer: inout UpdateWriter, isEndOpen: Bool = false) -> [String] {
      var types: [String] = []
      writer.write(b.session, to: b.session.position, isEndOpen: isEndOpen) { line in
        let text = String(decoding: line, as: UTF8.self)
        let start = text.firstRange(of: "\"type\":\"")?.upperBound ?? text.startIndex
        types.append(String(text[start...].prefix { $0 != "\"" }))
      }
      return types
    }
    b.apply(.run(.succeeded, .stated))
    #expect(types(&live) == ["session_changed", "session_status", "completed"])
    #expect(types(&polled, isEndOpen: true) == ["session_changed", "session_status"])
    _ = b.entry("late")
    #expect(types(&live) == ["new_message", "completed"])
    #expect(types(&live) == [])
    #expect(types(&polled, isEndOpen: true) == ["new_message"])
    #expect(types(&polled) == ["completed"])
    #expect(types(&polled) == [])
  }

  @Test("completed comes for every outcome", arguments: SessionStatus.allCases)
  func outcomes(status: SessionStatus) throws {
    var b = SessionBuilder()
    b.set(.root, .outputText, b.text("so far"))
    b.apply(.run(status, .stated))
    var writer = UpdateWriter()
    let last = try #require(lines(&writer, b.session, to: b.session.position).last)
    let type = try EditableJSON(last)["type"]?.string
    #expect(type == (status.isOpen ? "session_status" : "completed"))
    if !status.isOpen {
      #expect(last.hasSuffix(#""status":"\#(status.word)","output_text":"so far"}"# + "\n"))
    }
  }
}
