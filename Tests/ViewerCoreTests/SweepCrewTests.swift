import TestSupport
import Testing

@testable import ViewerCore

@Suite("The crew of a sweep")
struct SweepCrewTests {
  /// Sessions of one file or several, some of them with the words over the ends of pieces or in two files.
  private func sessions(_ folder: TestFolder) -> [(paths: [String], holds: Bool)] {
    var generator = SeededGenerator(seed: 7)
    let (dots, words) = (Array("......... ".utf8), ["zebra", "FISH"])
    return (0..<40).map { number in
      var left = words
      let paths = (0..<Int.random(in: 1...3, using: &generator)).map { file in
        let size = [0, 90, 40_000, 256 << 10, 700_000].randomElement(using: &generator) ?? 0
        var bytes = (0..<size).map { dots[$0 % dots.count] }
        for word in words where Bool.random(using: &generator) && size > word.utf8.count {
          let ends = [0, 262_000, 262_130, 524_200].filter { $0 + 300 < size }
          let place =
            (ends.randomElement(using: &generator) ?? 0) + Int.random(in: 0..<80, using: &generator)
          bytes.replaceSubrange(place..<place + word.utf8.count, with: word.utf8)
        }
        left.removeAll { word in
          bytes.withUnsafeBytes { Sweep(SearchQuery(word.lowercased())).mayHold($0) }
        }
        return folder.write(bytes, to: "\(number)-\(file)")
      }
      return (paths + ["/nowhere/at/all"], left.isEmpty)
    }
  }

  @Test("what files hold is told the same by any number of threads", arguments: [0, 1, 4])
  func anyThreads(count: Int) {
    let folder = TestFolder()
    let sessions = sessions(folder)
    let sweep = Sweep(SearchQuery("zebra fish"))
    for _ in 0..<4 {
      let crew = SweepCrew(threads: count)
      let jobs = sessions.map { SweepQueue.Job(sweep, in: $0.paths) }
      for job in jobs { crew.add(job) }
      for (job, session) in zip(jobs, sessions) {
        var holds = crew.step(job)
        while holds == nil { holds = crew.step(job) }
        #expect(holds == session.holds, "\(session.paths)")
      }
    }
  }

  @Test("a crew that is let go before its work is done ends")
  func ends() {
    let folder = TestFolder()
    let sessions = sessions(folder)
    for _ in 0..<8 {
      let crew = SweepCrew(threads: 3)
      for session in sessions {
        crew.add(SweepQueue.Job(Sweep(SearchQuery("nowhere")), in: session.paths))
      }
    }
  }
}
