/// The kinds of events that a rollout keeps of those that the screen was told.
///
/// Events about threads whose words begin with `collab_` are known besides.
enum CodexEventKind: String, CaseIterable {
  case userMessage = "user_message"
  case agentMessage = "agent_message"
  case reasoning = "agent_reasoning"
  case rawReasoning = "agent_reasoning_raw_content"
  case tokenCount = "token_count"
  case taskStarted = "task_started"
  case turnStarted = "turn_started"
  case taskComplete = "task_complete"
  case turnComplete = "turn_complete"
  case turnAborted = "turn_aborted"
  case error
  case streamError = "stream_error"
  case rolledBack = "thread_rolled_back"
  case nameUpdated = "thread_name_updated"
  case settingsApplied = "thread_settings_applied"
  case contextCompacted = "context_compacted"
  case enteredReview = "entered_review_mode"
  case exitedReview = "exited_review_mode"
  case undone = "undo_completed"
  case warning
  case deprecation = "deprecation_notice"
  case commandEnd = "exec_command_end"
  case mcpCallEnd = "mcp_tool_call_end"
  case patchEnd = "patch_apply_end"
  case dynamicResponse = "dynamic_tool_call_response"
  case dynamicRequest = "dynamic_tool_call_request"
  case viewImage = "view_image_tool_call"
  case patchBegin = "patch_apply_begin"
  case webSearchEnd = "web_search_end"
  case imageEnd = "image_generation_end"
  case itemCompleted = "item_completed"
  case agentActivity = "sub_agent_activity"
  // What says nothing that is shown.
  case guardianAssessment = "guardian_assessment"
  case goalUpdated = "thread_goal_updated"
  case sessionConfigured = "session_configured"
  case turnDiff = "turn_diff"
  case planUpdate = "plan_update"
  case background = "background_event"
  case itemStarted = "item_started"
  case commandBegin = "exec_command_begin"
  case mcpCallBegin = "mcp_tool_call_begin"
  case webSearchBegin = "web_search_begin"
  case sectionBreak = "agent_reasoning_section_break"
  case mcpUpdate = "mcp_startup_update"
  case mcpComplete = "mcp_startup_complete"
  case shutdown = "shutdown_complete"
  case reroute = "model_reroute"
  case imageBegin = "image_generation_begin"
  case outputDelta = "exec_command_output_delta"
  case skillsUpdate = "skills_update_available"

  /// The kinds by their words.
  static let words = WireWords<CodexEventKind>()
}
