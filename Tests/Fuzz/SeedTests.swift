import Testing

/// The short form of `make fuzz`: what every target begins with holds to its laws.
@Suite("Fuzz targets")
struct SeedTests {
  @Test("hold to their laws for their seeds", arguments: FuzzTarget.all.map(\.name))
  func seeds(name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    let seeds = target.seeds()
    #expect(!seeds.isEmpty)
    for (index, seed) in ([[]] + seeds).enumerated() {
      #expect(throws: Never.self, "\(name), seed \(index)") { try target.run(seed) }
    }
  }

  @Test("know the words of each format that reads JSON")
  func words() {
    #expect(FuzzFiles.words(of: "copilot").contains("session.shutdown"))
    #expect(FuzzFiles.words(of: "codex-exec").contains("turn.completed"))
  }
}
