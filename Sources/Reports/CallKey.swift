import SessionModel

/// The keys of a tool call in the document, in their order; `progress` follows them.
package enum CallKey: String, CaseIterable, Sendable {
  case id
  case name
  case arguments
  case result
  case error
  case status
  case inferred
  case startedAt = "started_at"
  case completedAt = "completed_at"
  case duration = "duration_ms"

  /// The key that the entries of a subagent stand under.
  static let children = "progress"

  /// The only channel that the value is made of; `nil` when there is more to it.
  var channel: Channel? {
    switch self {
    case .id: .id
    case .name: .name
    case .arguments: .arguments
    case .result: .result
    case .error: .error
    case .startedAt: .startedAt
    case .completedAt: .completedAt
    case .status, .inferred, .duration: nil
    }
  }
}
