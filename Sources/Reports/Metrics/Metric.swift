/// The figures that a server offers to Prometheus and its like: one row each.
package enum Metric: String, CaseIterable, Sendable {
  case program = "espalier"
  case sessions = "espalier_sessions"
  case calls = "espalier_tool_calls"
  case openCalls = "espalier_open_tool_calls"
  case callDuration = "espalier_tool_call_duration_seconds"
  case inputTokens = "espalier_input_tokens"
  case outputTokens = "espalier_output_tokens"
  case cachedTokens = "espalier_cached_tokens"
  case cacheWrites = "espalier_cache_write_tokens"
  case cost = "espalier_cost_dollars"
  case isCostEstimated = "espalier_cost_estimated"
  case polls = "espalier_polls"
  case pollFailures = "espalier_poll_failures"
  case bytes = "espalier_read_bytes"
  case records = "espalier_read_records"
  case unread = "espalier_unread_records"
  case age = "espalier_last_record_age_seconds"
  case lastRecord = "espalier_last_record_timestamp_seconds"

  /// What kind of figure it is.
  package enum Kind: String, Sendable {
    /// Only grows.
    case counter
    /// Goes up and down.
    case gauge
    /// How many are at most how large.
    case histogram
    /// What stands in its labels.
    case info
  }

  /// The kind of the figure.
  package var kind: Kind { row.kind }
  /// What a person is told of it.
  package var help: String { row.help }
  /// What its values are told apart by.
  package var labels: [String] { row.labels }

  /// The unit of the figure, which its name ends with; `nil` for a plain count.
  package var unit: String? {
    ["seconds", "bytes", "tokens", "dollars"].first { rawValue.hasSuffix("_" + $0) }
  }

  /// What the values of several sessions come to in one.
  enum Sum {
    /// All of them together.
    case total
    /// The smallest, the largest.
    case least, greatest
  }

  /// What the values of several sessions come to.
  var sum: Sum {
    switch self {
    case .age: .least
    case .program, .isCostEstimated, .lastRecord: .greatest
    case .sessions, .calls, .openCalls, .callDuration, .inputTokens, .outputTokens, .cachedTokens,
      .cacheWrites, .cost, .polls, .pollFailures, .bytes, .records, .unread:
      .total
    }
  }

  /// The row of the table.
  private var row: (kind: Kind, labels: [String], help: String) {
    switch self {
    case .program: (.info, ["version"], "The program that offers these figures.")
    case .sessions: (.gauge, ["status"], "Sessions by how they stand.")
    case .calls: (.counter, ["tool", "status"], "Tool calls that are over, by how they ended.")
    case .openCalls: (.gauge, ["tool", "status"], "Tool calls that are not over.")
    case .callDuration:
      (.histogram, ["kind"], "How long tool calls took, by what their tools are for.")
    case .inputTokens: (.counter, ["model"], "Tokens that models read, from a cache too.")
    case .outputTokens: (.counter, ["model"], "Tokens that models wrote.")
    case .cachedTokens: (.counter, ["model"], "The part of the input that came from a cache.")
    case .cacheWrites:
      (.counter, ["model", "kept"], "The part of the input that was written to a cache.")
    case .cost:
      (
        .counter, [],
        "Cost as the source tells it, else by list prices; absent where none is known."
      )
    case .isCostEstimated: (.gauge, [], "1 where the cost was worked out from list prices.")
    case .polls: (.counter, [], "Requests to the servers that are read.")
    case .pollFailures:
      (.counter, [], "Requests to them that failed, or were answered with nonsense.")
    case .bytes: (.counter, [], "Bytes read of the sources.")
    case .records: (.counter, [], "Records read of the sources.")
    case .unread: (.counter, ["reason"], "Records, fields and words that were not understood.")
    case .age: (.gauge, [], "How long ago the last record was made or arrived.")
    case .lastRecord: (.gauge, [], "When the last record was made or arrived, since 1970.")
    }
  }
}
