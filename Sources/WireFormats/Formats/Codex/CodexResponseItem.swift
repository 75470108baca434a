/// The kinds of items that a rollout keeps of the conversation with the model.
enum CodexResponseItem: String, CaseIterable {
  case message, reasoning
  case functionCall = "function_call"
  case customCall = "custom_tool_call"
  case shellCall = "local_shell_call"
  case toolSearchCall = "tool_search_call"
  case webSearchCall = "web_search_call"
  case imageCall = "image_generation_call"
  case functionOutput = "function_call_output"
  case customOutput = "custom_tool_call_output"
  case shellOutput = "local_shell_call_output"
  case toolSearchOutput = "tool_search_output"
  case agentMessage = "agent_message"
  case compaction
  case contextCompaction = "context_compaction"
  case compactionSummary = "compaction_summary"
  // What tells a reader nothing.
  case ghostSnapshot = "ghost_snapshot"
  case other

  /// The kinds by their words.
  static let words = WireWords<CodexResponseItem>()
}
