import BenchmarkBaseline
import Testing

struct BaselineTests {
  private func isFailure(_ now: Int, before: Int, _ unit: Count.Unit = .allocations) throws -> Bool
  {
    let baseline = try Baseline("parse\t\(unit.rawValue)\t\(before)\n")
    return baseline.verdicts(on: [Count("parse", unit, now)]).contains(where: \.isFailure)
  }

  @Test func `a count that is more than two percent above the baseline fails`() throws {
    #expect(try isFailure(103_000, before: 100_000))
    #expect(try !isFailure(101_900, before: 100_000))
  }

  @Test func `a count that became smaller passes`() throws {
    #expect(try !isFailure(50_000, before: 100_000))
  }

  @Test func `a few more of a few are no news, except of events and nodes`() throws {
    #expect(try !isFailure(20, before: 10))
    #expect(try isFailure(43, before: 10))
    #expect(try isFailure(11, before: 10, .events))
  }

  @Test func `a count that the baseline does not know fails until it is recorded`() throws {
    var baseline = Baseline()
    let counts = [Count("seek", .allocated, 7), Count("seek", .events, 3)]
    #expect(baseline.verdicts(on: counts).allSatisfy { $0.isFailure && $0.before == nil })
    baseline.record(counts)
    #expect(baseline.verdicts(on: counts).allSatisfy { !$0.isFailure && $0.change == 0 })
  }

  @Test func `recording some counts leaves the others`() throws {
    var baseline = try Baseline("a\tnodes\t1\nb\tnodes\t2\n")
    baseline.record([Count("a", .nodes, 5)])
    #expect(baseline.counts == [Count("a", .nodes, 5), Count("b", .nodes, 2)])
    #expect(try Baseline(baseline.text) == baseline)
  }

  @Test(arguments: ["a\tnodes", "a\tapples\t1", "a\tnodes\tmany"])
  func `a line that cannot be understood is told by its number`(_ line: String) {
    #expect(throws: BaselineError(line: 2)) { try Baseline("# head\n\(line)\n") }
  }
}
