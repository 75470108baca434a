/// The methods of the app server's JSON-RPC that are known and say nothing that is shown: states of the program, the
/// account and the files, what clients ask for, and what is told a second time.
enum CodexMethods {
  /// Whether a method says nothing that is shown.
  static func areSilent(_ method: String) -> Bool {
    silent.contains(method) || prefixes.contains { method.hasPrefix($0) }
  }

  private static let silent: Set<String> = [
    "initialize", "initialized", "thread/start", "thread/resume", "thread/fork", "thread/read",
    "thread/list", "thread/archive", "thread/unarchive", "thread/rollback", "thread/loaded/list",
    "thread/name/set", "turn/start", "turn/steer", "turn/interrupt", "review/start",
    "thread/archived", "thread/unarchived", "thread/deleted", "thread/status/changed",
    "thread/compacted", "turn/diff/updated", "configWarning",
    "item/reasoning/summaryPartAdded", "item/commandExecution/terminalInteraction",
    "item/mcpToolCall/progress", "item/autoApprovalReview/started",
    "item/autoApprovalReview/completed", "item/fileChange/patchUpdated",
    "rawResponseItem/completed", "item/tool/call", "hook/started", "hook/completed",
    "model/verification",
  ]

  private static let prefixes = [
    "account/", "app/", "command/exec", "config/", "feedback/", "fs/", "fuzzyFileSearch/",
    "mcpServer/", "mcpServerStatus/", "model/list", "plugin/", "process/", "skills/",
    "thread/backgroundTerminals/", "thread/environment/", "thread/goal/", "thread/realtime/",
    "windows/", "windowsSandbox/", "remoteControl/", "externalAgentConfig/",
  ]
}
