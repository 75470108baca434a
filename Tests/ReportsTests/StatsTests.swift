import SessionModel
import Testing

@testable import Reports

@Suite("The figures of a session")
struct StatsTests {
  private let prices = PriceTable(rows: [
    "gpt-4": Price(input: 30, output: 60),
    "gpt-4o": Price(input: 2.5, cachedInput: 1.25, output: 10),
    "gpt-4o-mini": Price(input: 0.15, output: 0.6),
    "claude-x": Price(input: 3, cachedInput: 0.3, output: 15),
  ])

  @Test(
    "the price of a model is that of the longest row that its name begins with",
    arguments: [
      ("gpt-4o-2024-08-06", 2.5), ("gpt-4o", 2.5), ("GPT-4o", 2.5), ("gpt-4o-mini-x", 0.15),
      ("gpt-4-0613", 30), ("gpt-4.1", nil), ("gpt-4omni", nil), ("gpt-3", nil), ("", nil),
      ("openai/gpt-4o", 2.5), ("us.anthropic.claude-x-v1:0", 3), ("a.b", nil),
    ] as [(String, Double?)])
  func longestPrefix(model: String, input: Double?) {
    #expect(prices.price(of: model)?.input == input)
  }

  @Test("rows that are put over others replace them, and the others stay")
  func override() {
    var table = prices
    table.put(PriceTable(rows: ["gpt-4o": Price(input: 9, output: 9)]))
    #expect(table.price(of: "gpt-4o")?.input == 9)
    #expect(table.price(of: "gpt-4")?.input == 30)
  }

  /// Three messages: two of one model, one whose source tells the cost.
  private func session(format: String = "openai-chat") -> Session {
    var builder = SessionBuilder()
    builder.set(.root, .format, builder.text(format))
    builder.set(.root, .model, builder.text("gpt-4o-2024-08-06"))
    func count(_ id: NodeID, _ input: Int, _ output: Int, _ cached: Int) {
      builder.set(id, .inputTokens, builder.json("\(input)"))
      builder.set(id, .outputTokens, builder.json("\(output)"))
      builder.set(id, .cachedTokens, builder.json("\(cached)"))
    }
    let first = builder.entry("One")
    count(first, 1_000_000, 100_000, 400_000)
    let second = builder.entry("Two")
    count(second, 1_000_000, 0, 0)
    let third = builder.entry("Three")
    count(third, 10, 20, 0)
    builder.set(third, .model, builder.text("other"))
    builder.set(third, .cost, builder.json("0.5"))
    _ = builder.call("read", "{}", result: "\"x\"", under: first)
    count(.root, 2_500_010, 100_020, 400_000)
    return builder.session
  }

  @Test("costs are estimated where the source records none, and marked")
  func estimates() throws {
    let session = session()
    let stats = SessionStats(session, at: session.position, prices: prices)
    #expect(stats.messages.map(\.tokens.cost) == [1.5 + 0.5 + 1, 2.5, 0.5])
    #expect(stats.messages.map(\.tokens.isEstimated) == [true, true, false])
    // What the session counts beyond its messages is the model's of the session.
    #expect(stats.models.map(\.name) == ["gpt-4o-2024-08-06", "other"])
    #expect(stats.models[0].tokens.input == 2_500_000)
    #expect(stats.models[0].tokens.cost == 3 + 2.5 + 1.25)
    let whole = try #require(stats.tokens)
    #expect(whole.input == 2_500_010)
    #expect(whole.cost == 6.75 + 0.5)
    #expect(whole.isEstimated)
  }

  @Test("a sum with a part of unknown cost has no cost")
  func unknownPart() {
    let session = session()
    let stats = SessionStats(session, at: session.position, prices: PriceTable())
    #expect(stats.tokens?.cost == nil)
    #expect(stats.tokens?.isEstimated == false)
  }

  @Test("input that leaves out what came from a cache is not made smaller by it")
  func besideCache() {
    let session = session(format: "anthropic")
    let stats = SessionStats(session, at: session.position, prices: prices)
    #expect(stats.messages[0].tokens.cost == 2.5 + 0.5 + 1)
  }

  private func text(
    _ write: (Session, ReportOptions, PriceTable, ([UInt8]) -> Void) -> Void
  ) -> String {
    var bytes: [UInt8] = []
    var options = ReportOptions(clean: { $0 })
    options.isCompact = true
    write(session(), options, prices) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("the tables of people")
  func tables() {
    #expect(
      text(StatsReport.write) == """
        session                                                                 (queued)
        format      openai-chat
        model       gpt-4o-2024-08-06

        messages    3  3 assistant
        tool calls  1  1 running

        tool  calls  completed  failed  other  time  usual  longest
        read      1          -       -      1     -      -        -

        tokens by model    messages      input   cached   output     cost
        gpt-4o-2024-08-06         2  2,500,000  400,000  100,000  $6.7500 estimated
        other                     1         10        0       20  $0.5000
        session                   3  2,500,010  400,000  100,020  $7.2500 estimated

        tokens by message  time      input   cached   output     cost
        One                   -  1,000,000  400,000  100,000  $3.0000 estimated
        Two                   -  1,000,000        0        0  $2.5000 estimated
        Three                 -         10        0       20  $0.5000

        """)
  }

  @Test("the document of programs marks what was estimated")
  func document() {
    let text = text(StatsDocument.write)
    #expect(
      text.hasPrefix("{\"espalier_stats\":1,\"session\":{\"id\":null,\"format\":\"openai-chat\""))
    #expect(
      text.contains(
        "\"usage\":{\"input_tokens\":2500010,\"output_tokens\":100020,\"cached_tokens\":400000,"
          + "\"cost_usd\":7.25,\"estimated\":true}"))
    #expect(text.contains("\"model\":\"other\",\"messages\":1,\"input_tokens\":10"))
    #expect(text.hasSuffix("\"cost_usd\":0.5,\"estimated\":false}]}\n"))
  }

  @Test("a session without tokens says so, with all keys")
  func none() {
    var bytes: [UInt8] = []
    StatsDocument.write(Session(), ReportOptions(clean: { $0 }), prices: prices) { bytes += $0 }
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("\"cost_usd\": null,\n    \"estimated\": false"))
    bytes = []
    StatsReport.write(Session(), ReportOptions(clean: { $0 }), prices: prices) { bytes += $0 }
    #expect(String(decoding: bytes, as: UTF8.self).contains("tokens      not recorded"))
  }

  @Test(
    "amounts of dollars",
    arguments: [
      (0.0, "$0.0000"), (0.00131, "$0.0013"), (9.99999, "$10.0000"), (12.345, "$12.35"),
      (1234.5, "$1234.50"),
    ])
  func dollars(amount: Double, text: String) {
    #expect(NumberText.dollars(amount) == text)
  }

  @Test(
    "digits stand in groups",
    arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func grouped(number: Int64, text: String) {
    #expect(NumberText.grouped(number) == text)
  }
}
