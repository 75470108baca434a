import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("Hits of nodes")
struct NodeHitsTests {
  @Test("are those that were set last, and nodes without any are not counted")
  func sameAsDictionary() {
    var generator = SeededGenerator(seed: 11)
    var hits = NodeHits()
    var expected: [NodeID: SIMD8<Int32>] = [:]
    #expect(hits.isEmpty)
    for _ in 0..<5000 {
      let node = NodeID(Int32.random(in: 0..<300, using: &generator))
      var counts = SIMD8<Int32>()
      counts[Int.random(in: 0..<8, using: &generator)] = Int32.random(in: 0..<3, using: &generator)
      hits[node] = counts == SIMD8() && Bool.random(using: &generator) ? nil : counts
      expected[node] = counts == SIMD8() ? nil : counts
      #expect(hits.count == expected.count)
    }
    #expect((0..<400).allSatisfy { hits[NodeID($0)] == expected[NodeID($0)] })
    #expect(hits[.none] == nil)
    for node in expected.keys { hits[node] = nil }
    #expect(hits.isEmpty)
  }
}
