import SessionModel

extension PriceTable {
  /// List prices of models, for estimates where a source records no cost.
  ///
  /// A row holds for all models whose names begin like it, however they spell what stands between their words; the
  /// longest row counts. Long prompts, batches and priorities have other prices: an estimate is no bill. A table of
  /// Swift and no file like the user's: it is needed for the first frame, and reading one took a quarter of the time
  /// until then.
  package static let builtIn = PriceTable(
    rows: Dictionary(uniqueKeysWithValues: listed), date: "2025-11")

  private static let listed: [(String, Price)] = [
    // OpenAI
    ("gpt-3.5-turbo", Price(input: 0.5, output: 1.5)),
    ("gpt-4", Price(input: 30, output: 60)),
    ("gpt-4-0125-preview", Price(input: 10, output: 30)),
    ("gpt-4-1106", Price(input: 10, output: 30)),
    ("gpt-4-32k", Price(input: 60, output: 120)),
    ("gpt-4-turbo", Price(input: 10, output: 30)),
    ("gpt-4.1", Price(input: 2, cachedInput: 0.5, output: 8)),
    ("gpt-4.1-mini", Price(input: 0.4, cachedInput: 0.1, output: 1.6)),
    ("gpt-4.1-nano", Price(input: 0.1, cachedInput: 0.025, output: 0.4)),
    ("gpt-4o", Price(input: 2.5, cachedInput: 1.25, output: 10)),
    ("gpt-4o-2024-05-13", Price(input: 5, output: 15)),
    ("gpt-4o-mini", Price(input: 0.15, cachedInput: 0.075, output: 0.6)),
    ("gpt-5", Price(input: 1.25, cachedInput: 0.125, output: 10)),
    ("gpt-5-mini", Price(input: 0.25, cachedInput: 0.025, output: 2)),
    ("gpt-5-nano", Price(input: 0.05, cachedInput: 0.005, output: 0.4)),
    ("gpt-5-pro", Price(input: 15, output: 120)),
    ("gpt-5.1", Price(input: 1.25, cachedInput: 0.125, output: 10)),
    ("o1", Price(input: 15, cachedInput: 7.5, output: 60)),
    ("o1-mini", Price(input: 1.1, cachedInput: 0.55, output: 4.4)),
    ("o1-pro", Price(input: 150, output: 600)),
    ("o3", Price(input: 2, cachedInput: 0.5, output: 8)),
    ("o3-mini", Price(input: 1.1, cachedInput: 0.55, output: 4.4)),
    ("o3-pro", Price(input: 20, output: 80)),
    ("o4-mini", Price(input: 1.1, cachedInput: 0.275, output: 4.4)),
    // Anthropic
    ("claude-3-haiku", claude(0.25, cached: 0.03, written: 0.3, 0.5, output: 1.25)),
    ("claude-3-opus", claude(15, cached: 1.5, written: 18.75, 30, output: 75)),
    ("claude-3-sonnet", claude(3, cached: 0.3, written: 3.75, 6, output: 15)),
    ("claude-3-5-haiku", claude(0.8, cached: 0.08, written: 1, 1.6, output: 4)),
    ("claude-3-5-sonnet", claude(3, cached: 0.3, written: 3.75, 6, output: 15)),
    ("claude-3-7-sonnet", claude(3, cached: 0.3, written: 3.75, 6, output: 15)),
    ("claude-haiku-4-5", claude(1, cached: 0.1, written: 1.25, 2, output: 5)),
    ("claude-opus-4", claude(15, cached: 1.5, written: 18.75, 30, output: 75)),
    ("claude-opus-4-1", claude(15, cached: 1.5, written: 18.75, 30, output: 75)),
    ("claude-opus-4-5", claude(5, cached: 0.5, written: 6.25, 10, output: 25)),
    ("claude-sonnet-4", claude(3, cached: 0.3, written: 3.75, 6, output: 15)),
    ("claude-sonnet-4-5", claude(3, cached: 0.3, written: 3.75, 6, output: 15)),
    // Google, prompts of up to 200,000 tokens
    ("gemini-2.0-flash", Price(input: 0.1, cachedInput: 0.025, output: 0.4)),
    ("gemini-2.0-flash-lite", Price(input: 0.075, output: 0.3)),
    ("gemini-2.5-flash", Price(input: 0.3, cachedInput: 0.03, output: 2.5)),
    ("gemini-2.5-flash-lite", Price(input: 0.1, cachedInput: 0.01, output: 0.4)),
    ("gemini-2.5-pro", Price(input: 1.25, cachedInput: 0.125, output: 10)),
    // Others
    ("grok-3", Price(input: 3, cachedInput: 0.75, output: 15)),
    ("grok-3-mini", Price(input: 0.3, cachedInput: 0.075, output: 0.5)),
    ("grok-4", Price(input: 3, cachedInput: 0.75, output: 15)),
    ("deepseek-chat", Price(input: 0.28, cachedInput: 0.028, output: 0.42)),
    ("deepseek-reasoner", Price(input: 0.28, cachedInput: 0.028, output: 0.42)),
  ]

  /// A price with those of input that is written to a cache, which keeps it for five minutes or for an hour.
  private static func claude(
    _ input: Double, cached: Double, written fiveMinutes: Double, _ hour: Double, output: Double
  ) -> Price {
    Price(
      input: input, cachedInput: cached, cacheWrite5m: fiveMinutes, cacheWrite1h: hour,
      output: output)
  }
}
