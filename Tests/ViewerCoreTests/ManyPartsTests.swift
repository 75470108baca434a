import CellGrid
import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("Sessions of very many turns and steps")
struct ManyPartsTests {
  /// Turns with an answer each, and one with calls of which one failed; or steps alone.
  private func job(_ count: Int, asked: Bool) -> SessionBuilder {
    var job = SessionBuilder()
    for number in 1...count {
      if asked { job.entry("Please do number \(number)", role: .user) }
      let entry = job.entry("Number \(number)")
      guard number == count / 2 else { continue }
      for _ in 1...3 { job.call("Bash", under: entry, took: 2) }
      job.call("Bash", under: entry, took: 1, .failed, error: "no")
    }
    return job
  }

  @Test("of turns the first, the weightiest and the last are shown, the others counted")
  func turns() {
    let count = 11_000
    var reader = Reader(job(count, asked: true), rows: 40)
    reader.press("=")
    read(&reader)
    let rows = reader.state.overview?.rows ?? []
    let numbers = rows.compactMap { row -> Int? in
      if case .part(let part, _) = row.content { Int(part.number) } else { nil }
    }
    #expect(numbers.first == 1)
    #expect(numbers.contains(count / 2))
    #expect(numbers.last == count)
    let left = rows.compactMap { row -> Int? in
      guard row.section == .asked, case .more(let text) = row.content else { return nil }
      let numbers = text.string.split { !$0.isNumber }.compactMap { Int($0) }
      #expect(numbers[1] - numbers[0] + 1 == numbers[2])
      return numbers[2]
    }
    #expect(left.reduce(0, +) == count - numbers.count)
    #expect(rows.count <= 40)
    reader.press("S")
    #expect(shown(reader) < 16)
    #expect(hidden(reader) == count - shown(reader))
  }

  @Test("of steps the same; all that is asked for is not more than can be read")
  func steps() {
    let count = 12_000
    var reader = Reader(job(count, asked: false), rows: 40)
    reader.press("=")
    read(&reader)
    #expect((reader.state.overview?.rows.count ?? .max) <= 40)
    reader.press("S")
    #expect(shown(reader) < 16)
    #expect(hidden(reader) == count - shown(reader))
    reader.press("g")
    while let row = reader.state.statistics?.chosen, !isMore(row) { reader.press("j") }
    reader.press("<enter>")
    #expect(shown(reader) == OverviewLayout.mostParts)
    #expect(hidden(reader) == count - shown(reader))
  }

  @Test("those in which most happened are the ones that putting all in order would find")
  func heaviest() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<50 {
      var job = SessionBuilder()
      for number in 1...Int.random(in: 2...40, using: &random) {
        job.entry("Do \(number)", role: .user)
        let entry = job.entry("Number \(number)")
        for _ in 0..<Int.random(in: 0...3, using: &random) {
          let isFine = Bool.random(using: &random)
          job.call("Bash", under: entry, took: 1, isFine ? .completed : .failed)
        }
      }
      var reader = Reader(job, rows: 40)
      reader.press("=")
      guard let figures = reader.state.overview?.figures else {
        Issue.record("no figures")
        return
      }
      let weights = figures.parts.map { figures.partSums.weight(of: $0) }
      let all = figures.parts.indices.sorted { (weights[$1], $0) < (weights[$0], $1) }
      for count in [1, 3, 100] {
        #expect(figures.heaviest(count, of: figures.parts.indices) == Array(all.prefix(count)))
      }
    }
  }

  /// Lets time pass until all is known.
  private func read(_ reader: inout Reader) {
    while !reader.state.figures.isComplete || !reader.state.edits.isComplete {
      reader.send(.tick(reader.state.now))
    }
  }

  private func isMore(_ row: StatisticsRow) -> Bool {
    guard case .more = row.content else { return false }
    return row.section == .turns || row.section == .steps
  }

  /// The turns or steps that the statistics show.
  private func shown(_ reader: Reader) -> Int {
    (reader.state.statistics?.rows ?? []).count {
      guard case .overview(let row) = $0.content, case .part = row.content else { return false }
      return true
    }
  }

  /// How many they say to leave out.
  private func hidden(_ reader: Reader) -> Int? {
    guard let row = reader.state.statistics?.rows.first(where: isMore),
      case .more(let text) = row.content
    else { return nil }
    return Int(text.string.filter(\.isNumber))
  }
}
