import CellGrid
import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("Hits for a list")
struct HitReadingTests {
  /// All hits of a session.
  private func hits(_ text: String, _ session: Session, isLiteral: Bool = false) throws
    -> [FoundHit]
  {
    var reading = try HitReading(SearchQuery(text, isLiteral: isLiteral), session)
    var hits: [FoundHit] = []
    while !reading.isAtEnd { hits += reading.step(session) }
    return hits
  }

  @Test("a hit tells its turn, who speaks or which tool it is of, and the line that it stands in")
  func told() throws {
    var job = SessionBuilder()
    job.entry("Mend the needle", role: .user)
    let entry = job.entry("Looking.\nThe needle is bent, and so on.\nDone.")
    job.call("Bash", #"{"command":"grep needle src"}"#, under: entry, took: 1, result: "no")
    job.entry("Thanks", role: .user)
    job.entry("A needle again")
    let hits = try hits("needle", job.session)
    #expect(hits.map(\.number) == [1, 2, 3, 4])
    #expect(hits.map(\.turn) == [1, 1, 1, 2])
    #expect(hits.map(\.place) == ["user", "assistant", "Bash", "assistant"])
    #expect(hits.map(\.fieldWord) == ["message", "message", "arguments", "message"])
    #expect(hits.map(\.before) == ["Mend the ", "The ", #"{"command":"grep "#, "A "])
    #expect(hits.map(\.match) == ["needle", "needle", "needle", "needle"])
    #expect(hits[1].after == " is bent, and so on.")
    #expect(hits[2].tool?.kind == .command)
  }

  @Test("a list has the hits that / has, one by one, and each is gone to by its number")
  func sameAsSearch() throws {
    var generator = SeededGenerator(seed: 7)
    for source in RecordedSource.fixtures {
      let session = source.read()
      let words = ["e", "the", "error", "a.*b", "\\w+", "path"]
      let word = words.randomElement(using: &generator) ?? ""
      let hits = try hits(word, session)
      var state = ViewerState(rows: 24, columns: 80, now: .zero)
      _ = reduce(.sessionGrew, into: &state, session: session)
      #expect(state.beginSearch(SearchQuery(word), from: nil, session) == nil)
      while state.stepSearches(session) {}
      state.settle(session)
      #expect(state.search?.order?.total == hits.count, "\(word) in \(source.name)")
      guard let hit = hits.randomElement(using: &generator) else { continue }
      _ = reduce(.find(SearchQuery(word), hit: hit.number), into: &state, session: session)
      #expect(
        state.search?.summary.hasPrefix("Hit \(NumberText.grouped(hit.number)) of") == true,
        "\(word) in \(source.name)")
    }
  }

  @Test("whoever came to see a hit goes back with Esc")
  func back() {
    let job = Job.small()
    var options = ViewerOptions()
    options.isFromList = true
    var state = ViewerState(rows: 30, columns: 80, now: job.time, options: options)
    _ = reduce(.find(SearchQuery("no such"), hit: 1), into: &state, session: job.session)
    #expect(state.search?.summary == "Hit 1 of 1")
    #expect(reduce(.key(.named(.escape)), into: &state, session: job.session) == [.close])
  }
}
