import TestSupport
import Testing

@testable import SessionModel

@Suite("Links tell the first statuses of a call as they were")
struct StatusLinkTests {
  @Test("a call's birth, and what is told of it early, late or never")
  func links() {
    for word in ToolStatus.allCases {
      for bits in 0..<4 {
        let (isInferred, isStated) = (bits & 1 != 0, bits & 2 != 0)
        func change(_ position: Int32, _ previous: Int32) -> StatusChange {
          StatusChange(
            position: position, previous: previous, word: word.rawValue, isInferred: isInferred,
            isStated: isStated)
        }
        func same(_ a: StatusChange, _ b: StatusChange) -> Bool {
          (a.position, a.previous, a.word) == (b.position, b.previous, b.word)
            && (a.isInferred, a.isStated) == (b.isInferred, b.isStated)
        }
        let birth = change(7, -1)
        guard let first = birth.link(ofCallBorn: 7) else {
          Issue.record("a birth is told by its link")
          continue
        }
        #expect(first < -1)
        #expect(same(StatusChange(born: 7, first), birth))
        for distance in [1, 2, 255, 256, 0x3FFE, 0x3FFF] as [Int32] {
          let second = change(7 + distance, first)
          let link = second.link(ofCallBorn: 7)
          #expect(link.map { $0 < -1 && same(StatusChange(born: 7, $0), second) } == true)
          // A third one is kept.
          #expect(link.flatMap { change(8 + distance, $0).link(ofCallBorn: 7) } == nil)
        }
        #expect(change(7, first).link(ofCallBorn: 7) == nil)
        #expect(change(7 + 0x4000, first).link(ofCallBorn: 7) == nil)
        #expect(change(9, -1).link(ofCallBorn: 7) == nil)
        #expect(change(9, 0).link(ofCallBorn: 7) == nil)
        #expect(change(.max, first).link(ofCallBorn: 1) == nil)
      }
    }
  }

  /// A session in which statuses come at random is at each of its positions as a list of all that came says.
  @Test("whatever comes, in any number and order", arguments: 0..<20)
  func history(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var session = Session()
    let entry = NodeID(1)
    session.apply(.itemStart(ItemStart(id: entry, kind: .entry, parent: .root)))
    let calls = (2..<8).map { NodeID($0) }
    for call in calls {
      session.apply(.itemStart(ItemStart(id: call, kind: .call, parent: entry)))
    }
    var told: [(position: Int32, statuses: [Stated<ToolStatus>?], isStated: [Bool])] = []
    for _ in 0..<400 {
      let call = calls.randomElement(using: &random) ?? entry
      switch Int.random(in: 0..<12, using: &random) {
      case 0: session.apply(.run(.succeeded, .stated))
      case 1: session.apply(.run(.inProgress, .stated))
      case 2...4: session.apply(.itemData(call, .outputText, Datum(moment: .zero)))
      default:
        let word = ToolStatus.allCases.randomElement(using: &random) ?? .running
        let basis: Basis =
          [.stated, .inferred, .restated, .withdrawn].randomElement(using: &random) ?? .stated
        session.apply(.toolStatus(call, word, basis))
      }
      let position = session.position
      told.append(
        (
          position, calls.map { session.toolStatus($0, at: position) },
          calls.map { session.isStatusStated($0, at: position) }
        ))
    }
    for moment in told {
      #expect(calls.map { session.toolStatus($0, at: moment.position) } == moment.statuses)
      #expect(calls.map { session.isStatusStated($0, at: moment.position) } == moment.isStated)
    }
  }
}
