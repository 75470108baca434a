import SessionModel

/// How texts begin that programs write under the name of the user, in front of what a person typed or
/// behind it: the one table of it for all agents.
enum ProgramMark {
  /// Tags by their names, with who wrote what stands in them.
  ///
  /// A tag that nothing closes is what a person wrote.
  private static let tags: [String: EntryOrigin] = [
    // Codex.
    "environment_context": .context, "user_instructions": .context, "INSTRUCTIONS": .context,
    "permissions instructions": .context, "collaboration_mode": .context,
    "apps_instructions": .context, "skills_instructions": .context,
    "plugins_instructions": .context, "recommended_skills": .context,
    "recommended_plugins": .context, "realtime_conversation": .context,
    "personality_spec": .context, "model_switch": .context, "turn_aborted": .context,
    "goal_context": .context, "additional_context": .context,
    "skill": .command, "user_shell_command": .command, "hook_prompt": .hook,
    "subagent_notification": .notification,
    // Gemini and its relatives.
    "session_context": .context, "hook_context": .hook, "state_snapshot": .summary,
    // Claude Code and those that write as it does.
    "system-reminder": .context, "system_reminder": .context, "user-prompt-submit-hook": .hook,
    "session-start-hook": .hook, "task-notification": .notification, "teammate-message": .teammate,
    // Cursor and Grok.
    "user_info": .context, "git_status": .context, "project_layout": .context,
    "user_rules": .context, "agent_skills": .context, "agent_transcripts": .context,
    "open_and_recently_viewed_files": .context, "attached_files": .context,
    "additional_data": .context, "mcp_file_system": .context, "image_files": .context,
    "manually_attached_skills": .command, "cursor_commands": .command,
    // Kimi.
    "git-context": .context,
    // Cline, Roo Code, Goose.
    "environment_details": .context, "info-msg": .context,
    // The chat of Visual Studio Code.
    "reminderInstructions": .context, "environment_info": .context, "workspace_info": .context,
    "editorContext": .context, "current_datetime": .context,
  ]

  /// The beginning of the names of tags that editors write.
  private static let editor = "ide_"

  /// Headings of texts that have no tag, with what ends them; they go on to the end without.
  static let headings: [(begin: String, end: String?, origin: EntryOrigin)] = [
    ("# AGENTS.md instructions", "</INSTRUCTIONS>", .context),
    ("Stop hook feedback", nil, .hook),
    ("Another language model started to solve this problem and produced a summary", nil, .summary),
    ("This session is being continued from a previous conversation", nil, .summary),
    ("This is the Gemini CLI. We are setting up the context for our chat.", nil, .context),
    ("Warning: The maximum number of unified exec processes", nil, .context),
    ("Warning: apply_patch was requested via", nil, .context),
  ]

  /// The heading behind which an editor puts what was typed; what stands before it is its own.
  static let request = "## My request for Codex:"

  /// Tags around what a person typed, of the programs that write some.
  enum Wrapping {
    case none
    case cursor
    case cline

    /// The names of the tags.
    var names: [String] {
      switch self {
      case .none: []
      case .cursor: ["user_query"]
      case .cline: ["task", "feedback", "answer", "user_message"]
      }
    }

    /// Names of tags that such a program writes itself, and that others use for other things.
    var own: [String] {
      switch self {
      case .none, .cline: []
      case .cursor: ["rules", "timestamp", "reminder", "attachments"]
      }
    }
  }

  /// What a text begins with that has to be looked at.
  static let initials = Set(headings.compactMap(\.begin.utf8.first) + [UInt8(ascii: "<")])

  /// Who wrote what stands in a tag: by all that stands between its brackets, or the first word of it.
  static func origin(
    ofTag words: some StringProtocol, in wrapping: Wrapping
  ) -> (name: String, origin: EntryOrigin)? {
    let whole = String(words)
    if let origin = tags[whole] { return (whole, origin) }
    if wrapping.own.contains(whole) { return (whole, .context) }
    let name = String(whole.prefix { !$0.isWhitespace })
    if name.utf8.starts(with: editor.utf8) { return (name, .context) }
    return tags[name].map { (name, $0) }
  }
}
