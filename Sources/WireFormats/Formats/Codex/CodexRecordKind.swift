/// The kinds of records of a rollout (`reference/session-formats.md`, section 4.2).
enum CodexRecordKind: String, CaseIterable {
  case sessionMeta = "session_meta"
  case turnContext = "turn_context"
  case responseItem = "response_item"
  case eventMessage = "event_msg"
  case tokenUsage = "token_usage_record"
  case compacted
  case worldState = "world_state"
  case agentMetadata = "inter_agent_communication_metadata"

  /// The kinds by their words.
  static let words = WireWords<CodexRecordKind>()
}
