import JSONReading
import SessionModel
import Testing

@testable import Reports

@Suite("Updates")
struct UpdateTests {
  /// The document at a position as a tree.
  func document(_ session: Session, at position: Int32) throws -> JSONTree {
    let bytes = JSONReport.document(of: session, at: position, compact: true)
    return try JSONTree(String(decoding: bytes, as: UTF8.self))
  }

  /// The updates from where the writer stands up to a position.
  func lines(_ writer: inout UpdateWriter, _ session: Session, to position: Int32) -> [String] {
    var lines: [String] = []
    writer.write(session, to: position) { lines.append(String(decoding: $0, as: UTF8.self)) }
    return lines
  }

  @Test("folded in order they give the document, at every cut, told live or afterwards")
  func fold() throws {
    for seed in UInt64(1)...400 {
      try fold(seed: seed)
    }
  }

  /// Holds one random session to the law.
  func fold(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed &* 77)
    var random = RandomSession(seed: seed)
    var live = UpdateWriter()
    var liveLines: [String] = []
    var cuts: [Int32] = []
    for _ in 0..<Int.random(in: 1...30, using: &numbers) {
      random.step()
      if seed % 4 == 0 && Bool.random(using: &numbers) { random.finish() }
      guard Bool.random(using: &numbers) else { continue }
      cuts.append(random.session.position)
      liveLines += lines(&live, random.session, to: random.session.position)
    }
    random.finish()
    cuts.append(random.session.position)
    liveLines += lines(&live, random.session, to: random.session.position)

    let session = random.session
    var folder = try UpdateFolder()
    var writer = UpdateWriter()
    var told: [String] = []
    for cut in cuts {
      let new = lines(&writer, session, to: cut)
      told += new
      do {
        for line in new { try folder.fold(line) }
      } catch {
        Issue.record("seed \(seed), cut \(cut): \(new.joined())")
        return
      }
      let document = try document(session, at: cut)
      guard document["session"] == folder.session, document["progress"] == folder.progress else {
        Issue.record(
          """
          seed \(seed), cut \(cut):
          \(new.joined())
          want \(document.text)
          have \(folder.session.text) \(folder.progress.text)
          """)
        return
      }
    }
    #expect(told == liveLines, "seed \(seed): told live and afterwards")

    // Cuts between groups, inside groups, anywhere.
    folder = try UpdateFolder()
    writer = UpdateWriter()
    for position in 0...session.position where Bool.random(using: &numbers) {
      for line in lines(&writer, session, to: position) { try folder.fold(line) }
    }
    for line in lines(&writer, session, to: session.position) { try folder.fold(line) }
    let document = try document(session, at: session.position)
    #expect(
      document["session"] == folder.session && document["progress"] == folder.progress,
      "seed \(seed), random cuts")
  }
}
