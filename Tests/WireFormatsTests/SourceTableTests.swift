import TestSupport
import Testing

@testable import WireFormats

@Suite("A table by the names of a source knows what a dictionary would know")
struct SourceTableTests {
  /// How many things are known at most, and how often they are taken out, of a hundred changes.
  @Test("whatever is put in, changed and taken out", arguments: [(6, 45), (200, 50), (20_000, 20)])
  func dictionary(names: Int, taken: Int) {
    var random = SeededGenerator(seed: UInt64(names))
    var table = SourceTable<[Int]>()
    var known: [Int: [Int]] = [:]
    for step in 0..<60_000 {
      let number = Int.random(in: 0..<names, using: &random)
      let key = SourceKey("name \(number)")
      switch Int.random(in: 0..<100, using: &random) {
      case ..<taken:
        #expect(table.removeValue(forKey: key) == known.removeValue(forKey: number))
      case 80...:
        table.change(key, default: []) { $0.append(step) }
        known[number, default: []].append(step)
      case 78...:
        table[key]?.append(step)
        known[number]?.append(step)
      default:
        table[key] = [step]
        known[number] = [step]
      }
      if step % 1000 == 0 || names < 10 {
        #expect((0..<names).allSatisfy { table[SourceKey("name \($0)")] == known[$0] })
      }
    }
    table.changeAll { $0.append(-1) }
    #expect(table.count == known.count)
    for number in 0..<names {
      #expect(table[SourceKey("name \(number)")] == known[number].map { $0 + [-1] })
    }
    for number in 0..<names { table[SourceKey("name \(number)")] = nil }
    #expect(table.count == 0)
  }
}
