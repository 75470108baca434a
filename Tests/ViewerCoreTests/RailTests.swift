import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("The rail")
struct RailTests {
  @Test("each part shows the most of its rows, whatever the height is", arguments: 0..<20)
  func parts(seed: UInt64) {
    var chance = RandomJob(SeededGenerator(seed: seed), isWild: seed % 2 == 1)
    for _ in 0..<200 { chance.step() }
    let session = chance.job.session
    for level in [nil, 0, 1, 9] {
      var folds = Folds()
      folds.level = level
      let outline = Outline(session, at: session.position, folds: folds)
      for height in [1, 2, 7, 23, 40, 100, 1000] {
        var expected = [Rail.Mark](repeating: .none, count: height)
        for (row, node) in outline.nodes.enumerated() {
          let part = row * height / outline.nodes.count
          expected[part] = max(expected[part], Self.mark(node))
        }
        #expect(Rail.marks(of: outline, height: height) == expected)
      }
    }
  }

  /// What a row shows by its own words: what a fold holds shows through it.
  private static func mark(_ node: OutlineNode) -> Rail.Mark {
    let states = [node.status, node.isOpen ? nil : node.tally.worst]
    if states.contains(.failed) { return .failed }
    if states.contains(.waiting) { return .waiting }
    return node.isTurn ? .turn : .none
  }
}
