/// What a trace that espalier writes says beside the conventions for generative AI, by the names of its attributes.
///
/// The conventions have no word for what a session is made of: who writes traces and who reads them agree here.
package enum TraceMark: String, CaseIterable, Sendable {
  /// What the span stands for, as a word of `Item`.
  case item = "espalier.item"
  /// Its place among all its siblings, from 0: clocks do not tell the order.
  case index = "espalier.index"
  /// The source's own name of an entry that is no answer of a model.
  case id = "espalier.id"
  /// The format that the session was first read from.
  case format = "espalier.format"
  /// The title of the session.
  case title = "espalier.title"
  /// Who speaks in an entry.
  case role = "espalier.role"
  /// Who wrote an entry that no person and no model did.
  case origin = "espalier.origin"
  /// The source's own word for the state of an entry.
  case state = "espalier.state"
  /// The text of an entry that is no message.
  case message = "espalier.message"
  /// The thoughts in an entry that is no answer of a model.
  case reasoning = "espalier.reasoning"
  /// The answer that an entry or the session came to.
  case outputText = "espalier.output_text"
  /// Whether the source took an entry back.
  case retracted = "espalier.retracted"
  /// The word of the contract for how a call or the session stands.
  case status = "espalier.status"
  /// Whether that was worked out rather than read.
  case inferred = "espalier.inferred"
  /// What went wrong, as the source tells it.
  case error = "espalier.error"
  /// What the tool of a call is for.
  case toolKind = "espalier.tool.kind"
  /// The source's own figure of how long a call took.
  case duration = "espalier.duration_ms"
  /// Which of `start` and `end` nobody told: a span must have both.
  case untold = "espalier.untold"
  /// The told times that a span cannot have: before 1970, far off, or an end in front of its start.
  case startedAt = "espalier.started_ms"
  case completedAt = "espalier.completed_ms"
  /// The names of those attributes of the span whose text is one JSON value, and was one in the source.
  case json = "espalier.json"
  /// Tokens that were written to a cache, by how long it keeps them.
  case cacheWrites5m = "espalier.usage.cache_write_5m_tokens"
  case cacheWrites1h = "espalier.usage.cache_write_1h_tokens"
  /// What the source says it cost, in US dollars.
  case cost = "espalier.usage.cost_usd"

  /// What a span of ours can stand for.
  package enum Item: String, CaseIterable, Sendable {
    case session
    /// The agent that works inside a call: the call's entries stand under it.
    case agent
    case entry
    case call
  }

  /// The word for a time that nobody told.
  package static let (start, end) = ("start", "end")

  /// Tokens and cost, by the attributes that tell them.
  package static let usage: [(channel: Channel, name: String)] = [
    (.inputTokens, "gen_ai.usage.input_tokens"),
    (.outputTokens, "gen_ai.usage.output_tokens"),
    (.cachedTokens, "gen_ai.usage.cache_read.input_tokens"),
    (.cacheWrites5m, cacheWrites5m.rawValue), (.cacheWrites1h, cacheWrites1h.rawValue),
    (.cost, cost.rawValue),
  ]
}
