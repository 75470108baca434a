/// The tokens and the cost of a session or of a message. What the source does not tell is `nil`, never 0.
public struct TokenUsage: Hashable, Sendable {
  /// The whole input: new, read from a cache and written to one.
  public var inputTokens: Int?
  /// What the model wrote.
  public var outputTokens: Int?
  /// The part of the input that was read from a cache.
  public var cachedTokens: Int?
  /// The part of the input that was written to a cache which keeps it for five minutes.
  public var cacheWrites5m: Int?
  /// The part of the input that was written to a cache which keeps it for an hour.
  public var cacheWrites1h: Int?
  /// In US dollars.
  public var cost: Double?

  /// Makes a usage of which nothing is known.
  public init() {}
}
