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
    let text = TextHead(block["content"])
    let twinText = TextHead(twin)
    let isError = block["is_error"]?.bool ?? twin?["is_error"]?.bool ?? false
    agent = twin?["agentId"]?.string ?? twin?["agent_id"]?.string
    run = twin?["runId"]?.string
    duration = [twin?["durationMs"], twin?["totalDurationMs"]].lazy.compactMap { $0 }
      .first { $0.kind == .number }
    savedTo = twin?["persistedOutputPath"]?.string ?? text.path
    status = isError ? .failed : .completed
    if line["toolDenialKind"]?.string != nil
      || twinText.starts(with: "User rejected tool use") || text.isRefusal
      || twinText.isRefusal
    {
      status = .rejected
    } else if twin?["interrupted"]?.bool == true
      || text.starts(with: "[Request interrupted by user")
      || text.starts(with: "The user doesn't want to take this action right now")
    {
      status = .cancelled
    } else if !isError, Self.isLaunch(text, twin) {
      status = .background
      tasks = [
        twin?["backgroundTaskId"]?.string, twin?["taskId"]?.string, twin?["task_id"]?.string,
        twin?["teammate_id"]?.string, twin?["name"]?.string, agent, run,
      ].compactMap { $0 }
    }
  }

  /// Whether the result only says that something was started.
  private static func isLaunch(_ text: TextHead, _ twin: JSONValue?) -> Bool {
    let status = twin?["status"]
    if let status, launches.contains(where: { status.isString($0) }) { return true }
    if let task = twin?["backgroundTaskId"]?.string, !task.isEmpty { return true }
    // What watches something, and tells of it in messages of its own.
    if twin?["taskId"]?.string != nil, twin?["timeoutMs"] != nil { return true }
    return text.starts(with: "Async agent launched successfully")
      || text.starts(with: "Monitor started")
      || text.starts(with: "Workflow launched in background")
  }

  /// The words for a start that is handed back.
  private static let launches: [StaticString] = [
    "async_launched", "teammate_spawned", "remote_launched",
  ]
}

/// The beginning of a text behind white space, for a look at how it begins. It is decoded only when it must be.
private struct TextHead {
  /// The beginning as it stands.
  private var raw = UnsafeRawBufferPointer(start: nil, count: 0)
  /// The same decoded, where written-out characters stand in the way.
  private var decoded: String?

  /// Takes the beginning of a string, or of the first text among blocks.
  init(_ value: JSONValue?) {
    var value = value
    if value?.kind == .array { value = value?.elements.first { $0["text"] != nil }?["text"] }
    guard let value, value.kind == .string else { return }
    let whole = value.bytes
    var start = 1
    let end = min(whole.count - 1, 1000)
    while let space = Self.space(whole, at: start, before: end) { start += space }
    raw = UnsafeRawBufferPointer(rebasing: whole[start..<end])
    // What colours begin with is no white space, and begins none of the words that are looked for.
    let isNumber = JSONText.starts(raw, with: #"\u"#) && !JSONText.starts(raw, with: #"\u001b"#)
    if isNumber || JSONText.writesOutPlainText(raw) {
      decoded = JSONText.decoded(UnsafeRawBufferPointer(rebasing: whole.prefix(1000))).trimmed
    }
  }

  /// How many bytes the white space at a place takes, as people write it; `nil` for anything else.
  private static func space(_ bytes: UnsafeRawBufferPointer, at place: Int, before end: Int) -> Int?
  {
    guard place < end else { return nil }
    if bytes[place] == 0x20 || (9...13).contains(bytes[place]) { return 1 }
    guard bytes[place] == 0x5C, place + 1 < end else { return nil }
    switch bytes[place + 1] {
    case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "f"): return 2
    default: return nil
    }
  }

  func starts(with text: StaticString) -> Bool {
    decoded.map { $0.hasPrefix(text.description) } ?? JSONText.starts(raw, with: text)
  }

  private func contains(_ text: StaticString) -> Bool {
    decoded.map { $0.place(of: text.description) != nil }
      ?? (JSONText.place(of: text, in: raw) != nil)
  }

  /// Whether a person said no.
  var isRefusal: Bool { contains("The user doesn't want to proceed with this tool use") }

  /// The path in "Full output saved to: PATH".
  var path: String? {
    guard contains("Full output saved to: ") else { return nil }
    let text = decoded ?? JSONText.decoded(raw)
    guard let start = text.place(of: "Full output saved to: ")?.upperBound else { return nil }
    let path = text[start...].prefix { !$0.isNewline }.trimmed
    return path.isEmpty ? nil : path
  }
}
