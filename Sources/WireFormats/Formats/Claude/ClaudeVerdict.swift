import JSONReading
import SessionModel

/// What a tool result says of its call: the table of section 4.1, first row that holds.
struct ClaudeVerdict {
  /// How the call stands.
  var status: ToolStatus
  /// The names under which its end will be told, when it went on in the background.
  var tasks: [String] = []
  /// The subagent that it started.
  var agent: String?
  /// The workflow that it started.
  var run: String?
  /// The source's own figure, in milliseconds.
  var duration: JSONValue?
  /// Where the whole output lies, when only its beginning stands here.
  var savedTo: String?

  /// Reads a result.
  ///
  /// - Parameters:
  ///   - block: the `tool_result`.
  ///   - line: the line in which it stands.
  ///   - twin: its structured form, when the line has one for this result.
  init(_ block: JSONValue, _ line: JSONValue, twin: JSONValue?) {
    let text = Self.head(of: block["content"])
    let twinText = Self.head(of: twin)
    let isError = block["is_error"]?.bool ?? twin?["is_error"]?.bool ?? false
    agent = twin?["agentId"]?.string ?? twin?["agent_id"]?.string
    run = twin?["runId"]?.string
    duration = [twin?["durationMs"], twin?["totalDurationMs"]].lazy.compactMap { $0 }
      .first { $0.kind == .number }
    savedTo = twin?["persistedOutputPath"]?.string ?? Self.path(in: text)
    status = isError ? .failed : .completed
    if line["toolDenialKind"]?.string != nil
      || twinText.hasPrefix("User rejected tool use") || Self.isRefusal(text)
      || Self.isRefusal(twinText)
    {
      status = .rejected
    } else if twin?["interrupted"]?.bool == true || text.hasPrefix("[Request interrupted by user")
      || text.hasPrefix("The user doesn't want to take this action right now")
    {
      status = .cancelled
    } else if !isError, Self.isLaunch(text, twin) {
      status = .background
      tasks = [
        twin?["backgroundTaskId"]?.string, twin?["taskId"]?.string, twin?["task_id"]?.string,
        agent, run,
      ].compactMap { $0 }
    }
  }

  /// Whether a person said no.
  private static func isRefusal(_ text: String) -> Bool {
    text.place(of: "The user doesn't want to proceed with this tool use") != nil
  }

  /// Whether the result only says that something was started.
  private static func isLaunch(_ text: String, _ twin: JSONValue?) -> Bool {
    let status = twin?["status"]
    if let status, launches.contains(where: { status.isString($0) }) { return true }
    if let task = twin?["backgroundTaskId"]?.string, !task.isEmpty { return true }
    return text.hasPrefix("Async agent launched successfully")
      || text.hasPrefix("Workflow launched in background")
  }

  /// The words for a start that is handed back.
  private static let launches: [StaticString] = [
    "async_launched", "teammate_spawned", "remote_launched",
  ]

  /// The beginning of a text, for a look at how it begins.
  private static func head(of value: JSONValue?) -> String {
    guard let value else { return "" }
    if value.kind == .array {
      return head(of: value.elements.first { $0["text"] != nil }?["text"])
    }
    guard value.kind == .string else { return "" }
    return JSONText.decoded(UnsafeRawBufferPointer(rebasing: value.bytes.prefix(1000))).trimmed
  }

  /// The path in "Full output saved to: PATH".
  private static func path(in text: String) -> String? {
    guard let start = text.place(of: "Full output saved to: ")?.upperBound else { return nil }
    let path = text[start...].prefix { !$0.isNewline }.trimmed
    return path.isEmpty ? nil : path
  }
}
