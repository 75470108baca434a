import EspalierKit
import Reports
import SessionModel
import TestSupport
import Testing

@Suite("Updates as values")
struct UpdateValueTests {
  @Test("the updates of a session are those that print writes", arguments: 0..<20)
  func lines(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var snapshot = GeneratedSnapshot()
    var reader = SessionReader("progress-snapshot")
    for step in 0..<15 {
      try reader.read(
        record: Array(snapshot.json.utf8), framing: .document,
        arrival: Milliseconds(1_757_841_242_000 + Int64(step) * 1000))
      snapshot.change(using: &random)
    }
    let session = reader.session
    var written: [String] = []
    for update in session.updates {
      #expect(update.number == written.count + 1)
      let line = session.line(of: update)
      #expect(line.contains("\"type\":\"\(update.type)\""))
      written.append(line)
    }
    #expect(written.joined(separator: "\n") + "\n" == session.report(.updates))
  }

  @Test("each kind of update carries what it tells")
  func kinds() throws {
    var job = Polls()
    _ = try job.read(calls: #"{"id":"a","name":"read","status":"running"}"#)
    guard case .newMessage(let entry, at: [0])? = job.last.first?.change else {
      Issue.record("\(job.last)")
      return
    }
    #expect(entry.toolCalls.map(\.name) == ["read"])
    _ = try job.read(
      calls: #"{"id":"a","name":"read","status":"completed","result":"R"},{"id":"b","name":"w"}"#,
      status: "succeeded")
    let told = job.last.map(\.change)
    #expect(
      told.contains {
        if case .toolCallStatus(let call, at: [0, 0], from: .running) = $0 {
          return call.status == .completed && call.result == "R"
        }
        return false
      })
    #expect(
      told.contains {
        if case .newToolCalls(let calls, in: [0]) = $0 { return calls.map(\.name) == ["w"] }
        return false
      })
    #expect(told.contains(.sessionStatus(from: .inProgress, to: .succeeded)))
    #expect(told.last == .completed(.succeeded, outputText: nil))
    _ = try job.read(#"{"response_id":"r","status":"succeeded","title":"T","progress":[]}"#)
    #expect(
      job.last.contains {
        if case .retracted(let entry, at: [0]) = $0.change { return entry.isRetracted }
        return false
      })
    #expect(
      job.last.contains {
        if case .sessionChanged(let facts, keys: ["title"]) = $0.change {
          return facts.title == "T"
        }
        return false
      })
  }
}
