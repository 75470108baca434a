import SessionModel
import TestSupport
import Testing

@testable import WireFormats

@Suite("Times in five bytes")
struct BriefTimeTests {
  @Test("which of two came first is told, for years, on either side of anything")
  func order() {
    var random = SeededGenerator(seed: 5)
    let years: Int64 = 17 * 365 * 86_400_000
    let edges: [Int64] = [0, 1, -1, 1 << 40 - 1, 1 << 40, 1 << 40 + 1, 1_767_348_000_000]
    let times = edges + (0..<2000).map { _ in Int64.random(in: -1 << 45..<1 << 45, using: &random) }
    for time in times {
      let brief = BriefTime(Milliseconds(time))
      #expect(brief != .none)
      #expect(!brief.isBefore(Milliseconds(time)))
      for distance in [2, 1000, 86_400_000, Int64.random(in: 2..<years, using: &random), years] {
        #expect(brief.isBefore(Milliseconds(time + distance)))
        #expect(!brief.isBefore(Milliseconds(time - distance)))
      }
    }
    #expect(BriefTime(nil) == .none)
    #expect(!BriefTime.none.isBefore(Milliseconds(1)))
  }
}
