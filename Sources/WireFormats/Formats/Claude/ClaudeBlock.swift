/// The kinds of blocks in a message of the model, but for results of the service's own tools, whose words end with
/// `_tool_result`, and media.
enum ClaudeBlock: String, CaseIterable {
  case text, thinking, fallback
  case redactedThinking = "redacted_thinking"
  case toolUse = "tool_use"
  case serverToolUse = "server_tool_use"
  case mcpToolUse = "mcp_tool_use"

  /// The kinds by their words.
  static let words = WireWords<ClaudeBlock>()
}
