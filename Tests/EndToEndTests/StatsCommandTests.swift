import Glibc
import TestGate
import TestSupport
import Testing

@Suite("espalier stats", .startsPrograms)
struct StatsCommandTests {
  private let folder = TestFolder()

  init() {
    // The folder is its own folder of configuration, so that it can be removed with its files.
    symlink(".", folder / "espalier")
  }

  /// A completion of a model with 1000 tokens of input and 500 of output.
  private func completion(_ model: String) -> String {
    folder.write(
      """
      {"id":"c1","object":"chat.completion","created":1700000000,"model":"\(model)","choices":[{"index":0,\
      "message":{"role":"assistant","content":"Done."},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":1000,"completion_tokens":500,"total_tokens":1500}}
      """, to: "\(model).json")
  }

  @Test("estimates a cost from the prices that are part of the program, and says so")
  func builtIn() throws {
    let run = try Espalier.run("stats", completion("gpt-4o-2024-08-06"))
    #expect(run.ending == .exit(0))
    #expect(run.outputText.contains("$0.0075 estimated"))
    #expect(run.errors.isEmpty)
  }

  @Test("takes the user's own prices over them, row by row, unless no configuration is to be read")
  func ownPrices() throws {
    _ = folder.write(
      """
      "my-model" = { unit = "USD per million tokens", input = 1, output = 2.0 }
      "gpt-4o" = { unit = "USD per million tokens", input = 1000, output = 0 }
      """, to: "prices.toml")
    let own = ["XDG_CONFIG_HOME": folder.path]
    for (model, cost) in [("my-model-7b", "0.002"), ("gpt-4o", "1.0"), ("gpt-5-mini", "0.00125")] {
      let run = try Espalier.run(
        "stats", "--json", "--compact", completion(model), environment: own)
      #expect(run.outputText.contains("\"cost_usd\":\(cost),\"estimated\":true"))
    }
    let plain = try Espalier.run(
      "stats", "--json", "--compact", "--no-config", completion("my-model"), environment: own)
    #expect(plain.outputText.contains("\"cost_usd\":null,\"estimated\":false"))
  }

  @Test(
    "tells what is wrong with the user's prices, and where, and goes on without them",
    arguments: [
      ("\"m\" = { input = 1, output = 2 }", "needs unit, input and output"),
      ("\n\"m\" = { unit = \"EUR\", input = 1, output = 2 }", ":2:"),
      ("\"m\" = { unit = \"USD per million tokens\", input = -1, output = 2 }", "input"),
      ("\"m\" = { unit = \"USD per million tokens\", in = 1, output = 2 }", "\"in\""),
      ("m = 1", "no row"), ("m = ", ":1:"),
    ])
  func brokenPrices(text: String, reason: String) throws {
    _ = folder.write(text, to: "prices.toml")
    let run = try Espalier.run(
      "stats", completion("gpt-4o"), environment: ["XDG_CONFIG_HOME": folder.path])
    #expect(run.ending == .exit(0))
    #expect(run.outputText.contains("estimated"))
    #expect(run.errorText.contains("prices.toml"))
    #expect(run.errorText.contains(reason))
  }
}
