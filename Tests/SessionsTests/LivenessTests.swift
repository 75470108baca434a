import SessionModel
import TestSupport
import Testing

@testable import Sessions

/// The one rule for when a session is over.
@Suite("Whether somebody is at work on a session")
struct LivenessTests {
  private static let now = Milliseconds(10_000_000)

  /// The verdict on what is known, with ages in seconds.
  private func verdict(
    _ process: ProcessRegistry.Word? = nil, statesEnd: Bool = false, openCall: Bool = false,
    file: Int64? = nil, record: Int64? = nil
  ) -> Liveness {
    var evidence = Liveness.Evidence()
    evidence.process = process
    evidence.statesEnd = statesEnd
    evidence.hasOpenCall = openCall
    evidence.written = file.map { Self.now - Milliseconds($0 * 1000) }
    evidence.lastRecord = record.map { Self.now - Milliseconds($0 * 1000) }
    return Liveness(evidence, now: Self.now)
  }

  @Test("a process that is known tells, whatever source and clock say")
  func process() {
    #expect(verdict(.busy, statesEnd: true, file: 90_000, record: 90_000) == .running)
    #expect(
      verdict(.waiting(for: "permission prompt"), file: 90_000)
        == .waiting(for: "permission prompt"))
    #expect(verdict(.idle, statesEnd: true, file: 90_000) == .idle)
    #expect(verdict(.idle, openCall: true) == .waiting(for: nil))
    #expect(verdict(.gone, openCall: true, file: 1, record: 1) == .over)
  }

  @Test("an end that the source states counts at once where no process is known")
  func stated() {
    #expect(verdict(statesEnd: true, file: 0, record: 0) == .over)
    #expect(verdict(statesEnd: false, file: 0, record: 0) == .running)
  }

  @Test(
    "file and last record must both be young: two minutes, or half an hour while a call is open",
    arguments: [
      (119, 119, false, true), (121, 1, false, false), (1, 121, false, false),
      (1799, 1799, true, true), (1801, 1, true, false), (1, 1801, true, false),
      // A copy that was made just now.
      (0, 31_536_000, false, false), (0, 31_536_000, true, false),
    ] as [(Int64, Int64, Bool, Bool)])
  func clock(file: Int64, record: Int64, openCall: Bool, runs: Bool) {
    let verdict = verdict(openCall: openCall, file: file, record: record)
    #expect(verdict == (runs ? .running : .over))
  }

  @Test("where only one of the times is known it tells alone, and none tells that nobody is there")
  func oneTime() {
    #expect(verdict(file: 60) == .running)
    #expect(verdict(file: 180) == .over)
    #expect(verdict(record: 60) == .running)
    #expect(verdict(record: 180) == .over)
    #expect(verdict() == .over)
  }

  @Test(
    "the registry is read with the beginning of each process, so that a number used again is no life",
    arguments: [
      (#""status":"busy","procStart":"77""#, 77, .busy),
      (#""status":"busy","procStart":77"#, 77, .busy),
      (#""status":"busy","procStart":"77""#, 78, .gone), (#""status":"busy""#, 78, .busy),
      (#""status":"busy","procStart":"77""#, nil, .busy), (#""status":"shell""#, 1, .idle),
      (#""status":"idle""#, 1, .idle), (#""status":"something new""#, 1, .busy),
      (
        #""status":"waiting","waitingFor":"permission prompt""#, 1,
        .waiting(for: "permission prompt")
      ),
    ] as [(String, UInt64?, ProcessRegistry.Word)])
  func registry(words: String, started: UInt64?, word: ProcessRegistry.Word) {
    let home = MadeUpHome()
    home.write(#"{"pid":4711,"sessionId":"s1",\#(words)}"#, to: ".claude/sessions/4711.json")
    let registry = ProcessRegistry(
      AgentPlace.all, home.environment,
      process: { $0 == 4711 ? RunningProcess(started: started) : nil })
    #expect(registry["s1"] == word)
    #expect(registry["s2"] == nil)
    let empty = ProcessRegistry(AgentPlace.all, home.environment, process: { _ in nil })
    #expect(empty["s1"] == .gone)
  }

  @Test("the beginning of a process stands behind its name, whatever that is")
  func beginning() {
    let fields = (3...30).map(String.init).joined(separator: " ")
    #expect(RunningProcess(line: Array("12 (a) b) (c d) \(fields)\n".utf8))?.started == 22)
    #expect(RunningProcess(line: Array("12 (a".utf8)) == nil)
    #expect(RunningProcess(1)?.started != nil)
  }
}
