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
    let copilot = FuzzFiles.literals(of: "copilot")
    #expect(copilot.first { $0.word == "assistant.message" }?.isValue == true)
    let tokens = copilot.first { $0.word == "outputTokens" }
    #expect(tokens?.isValue == false && tokens?.holders.contains("data") == true)
    #expect(FuzzFiles.literals(of: "codex-exec").contains { $0.word == "turn.completed" })
  }
}
