import JSONReading

/// The kinds of lines in a session file (`reference/session-formats.md`, section 4.1, "Types").
enum ClaudeLine: String, CaseIterable {
  case user, assistant, system, summary, attachment, progress
  case aiTitle = "ai-title"
  case customTitle = "custom-title"
  case costState = "cost-state"
  case pullRequest = "pr-link"
  case frame = "frame-link"
  /// Lines of the journal of a workflow.
  case started, result, failed
  // What the program keeps for itself: it tells a reader nothing.
  case fileHistorySnapshot = "file-history-snapshot"
  case fileHistoryDelta = "file-history-delta"
  case queueOperation = "queue-operation"
  case agentName = "agent-name"
  case agentSetting = "agent-setting"
  case mode
  case permissionMode = "permission-mode"
  case lastPrompt = "last-prompt"
  case worktreeState = "worktree-state"
  case relocated
  case bridgeSession = "bridge-session"
  case latch = "atis-latch"
  case historySuppression = "history-suppression"
  case agentColor = "agent-color"
  case artifactLedger = "artifact-autoreact-ledger"
  case artifactMonitor = "artifact-comment-monitor"
  case attributionSnapshot = "attribution-snapshot"
  case contentReplacement = "content-replacement"
  case endedByModel = "ended-by-model"
  case forkContext = "fork-context-ref"
  case isolationLatch = "isolation-latch"
  case commitOfHistory = "marble-origami-commit"
  case resetOfHistory = "marble-origami-reset"
  case snapshotOfHistory = "marble-origami-snapshot"
  case observer = "observer-ref"
  case tag

  /// The kinds by their words.
  static let words = WireWords<ClaudeLine>()

  /// The kind of a line; `nil` for one that is not known.
  init?(of line: JSONValue) {
    guard let type = line["type"], let kind = Self.words[type] else { return nil }
    self = kind
  }
}
