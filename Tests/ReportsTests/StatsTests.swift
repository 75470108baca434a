import SessionModel
import TestSupport
import Testing

@testable import Reports

@Suite("The figures of a session")
struct StatsTests {
  private let prices = PriceTable(
    rows: [
      "gpt-4": Price(input: 30, output: 60),
      "gpt-4o": Price(input: 2.5, cachedInput: 1.25, output: 10),
      "gpt-4o-mini": Price(input: 0.15, output: 0.6),
      "claude-x": Price(input: 3, cachedInput: 0.3, output: 15),
      "tale-4-5": Price(
        input: 2, cachedInput: 0.2, cacheWrite5m: 2.5, cacheWrite1h: 4, output: 8),
      "tale-4": Price(input: 7, output: 9),
      "tale-4-large": Price(input: 11, output: 9),
    ], date: "2031-04")

  @Test(
    "the price of a model is that of the longest row that its name begins with",
    arguments: [
      ("gpt-4o-2024-08-06", 2.5), ("gpt-4o", 2.5), ("GPT-4o", 2.5), ("gpt-4o-mini-x", 0.15),
      ("gpt-4-0613", 30), ("gpt-4.1", nil), ("gpt-4omni", nil), ("gpt-3", nil), ("", nil),
      ("openai/gpt-4o", 2.5), ("us.anthropic.claude-x-v1:0", 3), ("a.b", nil),
      ("tale-4.5", 2), ("Tale 4.5", 2), ("tale-4-5-20250929", 2), ("house:tale_4.5@20250929", 2),
      ("tale-4-20250514", 7), ("tale-4-0", 7), ("tale-4.1", nil), ("tale-4-1-20250805", nil),
      ("tale-large-4", 11), ("tale-large-4-5", 2), ("house/tale-4.5[1m]", 2),
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

  /// A session with one message of a model.
  private func message(of model: String, _ figures: [(Channel, Int)]) -> Session {
    var builder = SessionBuilder()
    let entry = builder.entry("One")
    builder.set(entry, .model, builder.text(model))
    for (channel, count) in figures { builder.set(entry, channel, builder.json("\(count)")) }
    return builder.session
  }

  @Test(
    "no cost is estimated where the input or the output is not told",
    arguments: [[(.outputTokens, 100_000)], [(.inputTokens, 100_000)]] as [[(Channel, Int)]])
  func halfTold(figures: [(Channel, Int)]) {
    let session = message(of: "tale-4.5", figures)
    let stats = SessionStats(session, at: session.position, prices: prices)
    #expect(stats.messages.map(\.tokens.cost) == [nil])
    #expect(stats.tokens?.cost == nil && stats.tokens?.isEstimated == false)
  }

  @Test("what messages leave out is estimated with the whole, where one model read and wrote it")
  func toldWithTheWhole() {
    var builder = SessionBuilder()
    builder.set(.root, .model, builder.text("tale-4.5"))
    let entry = builder.entry("One")
    builder.set(entry, .model, builder.text("tale-4.5"))
    builder.set(entry, .outputTokens, builder.json("100000"))
    let half = builder.session
    #expect(SessionStats(half, at: half.position, prices: prices).tokens?.cost == nil)
    var told = builder
    told.set(.root, .inputTokens, told.json("1000000"))
    told.set(.root, .outputTokens, told.json("100000"))
    let whole = told.session
    #expect(SessionStats(whole, at: whole.position, prices: prices).tokens?.cost == 2.8)
    builder.set(
      .root, .modelUsage,
      builder.json(
        #"[{"model":"tale-4.5","input_tokens":1000000,"output_tokens":100000},{"model":"gpt-4","input_tokens":1000000,"output_tokens":0}]"#
      ))
    let byModel = builder.session
    let stats = SessionStats(byModel, at: byModel.position, prices: prices)
    #expect(stats.models.map(\.tokens.cost) == [2.8, 30])
  }

  @Test(
    "what is read from a cache and what is written to one have their prices, by how long it is kept"
  )
  func cacheWrites() {
    let session = message(
      of: "tale-4.5",
      [
        (.inputTokens, 1_000_000), (.outputTokens, 100_000), (.cachedTokens, 500_000),
        (.cacheWrites5m, 200_000), (.cacheWrites1h, 100_000),
      ])
    let stats = SessionStats(session, at: session.position, prices: prices)
    #expect(stats.tokens?.cost == 2.2)
  }

  @Test("an input that is less than its parts leaves them out, as documents of before tell it")
  func besideCache() {
    let session = message(
      of: "claude-x",
      [(.inputTokens, 100_000), (.cachedTokens, 1_000_000), (.outputTokens, 0)])
    let stats = SessionStats(session, at: session.position, prices: prices)
    #expect(stats.tokens?.cost == 0.6)
  }

  @Test(
    "what the source tells for each model counts where it is more than the messages of the model")
  func byModel() {
    var builder = SessionBuilder()
    builder.set(.root, .model, builder.text("tale-4.5"))
    let entry = builder.entry("One")
    builder.set(entry, .model, builder.text("tale-4.5"))
    builder.set(entry, .inputTokens, builder.json("1000"))
    builder.set(entry, .outputTokens, builder.json("0"))
    builder.set(
      .root, .modelUsage,
      builder.json(
        #"[{"model":"tale-4.5","input_tokens":1000,"cost_usd":0.5},{"model":"gpt-4o","input_tokens":2000000,"output_tokens":0}]"#
      ))
    let stats = SessionStats(builder.session, at: builder.session.position, prices: prices)
    #expect(stats.models.map(\.name) == ["tale-4.5", "gpt-4o"])
    #expect(stats.models.map(\.messages) == [1, 0])
    #expect(stats.models.map(\.tokens.cost) == [0.5, 5])
    #expect(stats.models.map(\.tokens.isEstimated) == [false, true])
    #expect(stats.tokens?.cost == 5.5)
    #expect(stats.tokens?.input == 2_001_000)
  }

  @Test("tokens are told by agent and by turn; what no person wrote begins no turn")
  func parts() {
    var builder = SessionBuilder()
    func say(_ text: String, _ role: EntryRole, _ tokens: Int? = nil, under parent: NodeID = .root)
      -> NodeID
    {
      let entry = builder.entry(text, role: role, under: parent)
      if let tokens { builder.set(entry, .outputTokens, builder.json("\(tokens)")) }
      return entry
    }
    _ = say("Environment", .system)
    let first = say("Do it", .user)
    let asking = say("I let it be done", .assistant, 1)
    let agent = builder.call("agent", "{}", under: asking)
    _ = say("Do it for me", .user, under: agent)
    _ = say("Done", .assistant, 20, under: agent)
    builder.set(say("Background news", .user), .origin, builder.text("notification"))
    _ = say("It is done", .assistant, 300)
    let second = say("And that", .user)
    _ = say("That too", .assistant, 4000)
    let stats = SessionStats(builder.session, at: builder.session.position, prices: prices)
    #expect(stats.agents.map(\.node) == [.root, agent])
    #expect(stats.agents.map(\.tokens.output) == [4301, 20])
    #expect(stats.turns.map { $0.part.node } == [first, second])
    #expect(stats.turns.map { $0.number } == [1, 2])
    #expect(stats.turns.map { $0.part.tokens.output } == [321, 4000])
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

        prices      list prices as of 2031-04

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
          + "\"cache_write_5m_tokens\":null,\"cache_write_1h_tokens\":null,"
          + "\"cost_usd\":7.25,\"estimated\":true}"))
    #expect(text.contains("\"model\":\"other\",\"messages\":1,\"input_tokens\":10"))
    #expect(text.contains("\"estimated\":true},\"context\":null,\"usage_by_model\":["))
    #expect(
      text.hasSuffix("\"cost_usd\":0.5,\"estimated\":false}],\"prices_as_of\":\"2031-04\"}\n"))
  }

  @Test("how much of the context is filled is told where the source tells its size")
  func context() {
    var session = session()
    for (channel, count) in [(Channel.contextTokens, "610"), (.contextWindow, "1000")] {
      session.apply(.runData(channel, session.store.keep(count)))
    }
    var bytes: [UInt8] = []
    var options = ReportOptions(clean: { $0 })
    options.isCompact = true
    StatsDocument.write(session, options, prices: prices) { bytes += $0 }
    let document = String(decoding: bytes, as: UTF8.self)
    #expect(
      document.contains(
        #""context":{"filled_tokens":610,"window_tokens":1000,"percent":61}"#))
    bytes = []
    StatsReport.write(session, options, prices: prices) { bytes += $0 }
    let table = String(decoding: bytes, as: UTF8.self)
    #expect(table.contains("\ncontext     610 of 1,000 tokens, 61 %\n"))
  }

  @Test("docs/stats.md tells the keys of the document, all of them and in their order")
  func documented() throws {
    var session = session()
    for (channel, count) in [(Channel.contextTokens, "610"), (.contextWindow, "1000")] {
      session.apply(.runData(channel, session.store.keep(count)))
    }
    var bytes: [UInt8] = []
    StatsDocument.write(session, ReportOptions(clean: { $0 }), prices: prices) { bytes += $0 }
    var paths: [String] = []
    func walk(_ value: EditableJSON, _ path: String) {
      for member in value.members {
        let own = path.isEmpty ? member.key : path + "." + member.key
        paths.append(member.value.elements.isEmpty ? own : own + "[]")
        walk(member.value, own)
        if let first = member.value.elements.first { walk(first, own + "[]") }
      }
    }
    walk(try EditableJSON(String(decoding: bytes, as: UTF8.self)), "")
    #expect(paths.contains("usage_by_agent[].cost_usd"), "the session has something of everything")
    let page = try #require(Files.text(ProjectFiles.root + "/docs/stats.md"))
    let told = page.matches(of: /\n\| `([^`]*)` \|/).map { String($0.1) }
    #expect(told == paths)
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
      (1234.5, "$1234.50"), (0.00005, "$0.0001"), (0.00002, "<$0.0001"),
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
