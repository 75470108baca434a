import JSONReading
import SessionModel

/// Chats of Copilot in Visual Studio Code: one document, rewritten as a whole.
///
/// Source: recorded sessions (`chatSessions/*.json`). A request holds its answer as a list of parts.
struct VSCodeChat: OverviewFormat {
  static let name = "vscode-copilot-chat"
  static let traits: SourceTraits = [.overview, .documents]
  static let format = Format(
    name: name,
    summary: "Copilot chats of Visual Studio Code (chatSessions/*.json)",
    coverage: .init(
      read: "requests, answers, thinking, tool calls with results, exit codes; model, title",
      derived: "which part of an answer a call belongs to; the outcome of the chat",
      unknown: "times of calls, tokens, cost; arguments other than commands"),
    recognises: { $0.has("requests") && $0.has("sessionId") && !$0.has("projectHash") },
    makeReader: { RecordReader(VSCodeChat()) })

  mutating func read(
    _ document: JSONValue, on page: inout Page, _ overview: inout Overview
  ) {
    guard document["requests"] != nil else { return page.refuse("no list of requests") }
    overview.id = document["sessionId"]?.string
    overview.title = document["customTitle"]?.string
    overview.startedAt = document["creationDate"]?.moment
    overview.model = document["selectedModel"]?["identifier"]?.string
    for (place, request) in document.list("requests").enumerated() {
      let name = request["requestId"]?.string ?? "#\(place)"
      Self.read(request, name, &page, &overview)
    }
  }

  /// Reads a request and its answer.
  private static func read(
    _ request: JSONValue, _ name: String, _ page: inout Page, _ overview: inout Overview
  ) {
    let asked = page.item(.entry, named: name, role: .user, under: .root)
    let time = request["timestamp"]?.moment
    page.put(asked, .startedAt, moment: time)
    page.put(asked, .message, request["message"]?["text"] ?? request["message"])
    overview.asked(request["message"]?["text"]?.string)
    if let model = request["modelId"]?.string { overview.model = model }
    var answer = Answering(name: name, time: time)
    for part in request.list("response") { answer.read(part, &page) }
    answer.end(&page)
    let result = request["result"]?.nonNull
    if let spoken = answer.spoken { overview.answer = spoken }
    if let error = result?["errorDetails"]?["message"], let entry = answer.last {
      page.put(entry, .error, error)
    }
    if let elapsed = result?["timings"]?["totalElapsed"]?.milliseconds, let time,
      let entry = answer.last
    {
      page.put(entry, .completedAt, moment: time + elapsed)
    }
    let isCancelled = request["isCanceled"]?.bool ?? false
    overview.ending =
      isCancelled
      ? .cancelled : result == nil ? .lost : result?["errorDetails"] == nil ? .succeeded : .failed
  }
}

/// The parts of an answer while they are put together to entries.
private struct Answering {
  let name: String
  let time: Milliseconds?
  /// The last entry that says something, and the last of all.
  var spoken: NodeID?
  var last: NodeID?
  private var text = ""
  private var thoughts: [String] = []
  /// The entry that calls were put under already.
  private var calling: NodeID?
  private var count = 0

  init(name: String, time: Milliseconds?) {
    self.name = name
    self.time = time
  }

  /// Parts that are known and say nothing that is shown.
  private static let silent: Set<String> = [
    "mcpServersStarting", "prepareToolInvocation", "textEditGroup", "undoStop", "codeblockUri",
    "progressTaskSerialized", "elicitationSerialized", "progressMessage", "confirmation", "command",
    "notebookEditGroup", "workspaceEdit", "markdownVuln", "extensions", "pullRequest",
  ]

  /// Reads a part.
  mutating func read(_ part: JSONValue, _ page: inout Page) {
    switch part["kind"]?.string {
    case nil, "markdownContent", "warning":
      add(text: (part["value"] ?? part["content"]?["value"])?.string ?? "", &page)
    case "inlineReference": add(text: part["name"]?.string ?? "", &page)
    case "thinking":
      guard let thought = part["value"]?.string, !thought.isEmpty else { return }
      if calling != nil || !text.isEmpty { end(&page) }
      thoughts.append(thought)
    case "toolInvocationSerialized": call(part, &page)
    case let kind? where Self.silent.contains(kind): break
    case let kind?: page.unknown("unknown part \"\(kind)\"")
    }
  }

  private mutating func add(text more: String, _ page: inout Page) {
    if more.isEmpty { return }
    if calling != nil { end(&page) }
    text += more
  }

  /// The entry that is put together.
  private mutating func entry(_ page: inout Page) -> NodeID {
    let entry = page.item(.entry, named: "\(name)/\(count)", under: .root)
    page.put(entry, .startedAt, moment: time)
    page.put(entry, .message, text: text)
    page.put(entry, .reasoning, text: thoughts.joined(separator: "\n\n"))
    if !text.isEmpty { spoken = entry }
    last = entry
    return entry
  }

  /// Ends the entry: what comes next belongs to another one.
  mutating func end(_ page: inout Page) {
    if calling == nil, !text.isEmpty || !thoughts.isEmpty { _ = entry(&page) }
    text = ""
    thoughts = []
    calling = nil
    count += 1
  }

  private mutating func call(_ part: JSONValue, _ page: inout Page) {
    let entry = calling ?? entry(&page)
    calling = entry
    let id = part["toolCallId"]?.string
    let call = page.item(.call, named: id ?? "#", under: entry)
    let terminal = part["toolSpecificData"]
    page.put(call, .id, text: id)
    page.put(call, .name, part["toolId"])
    let message = part["pastTenseMessage"]?.nonNull ?? part["invocationMessage"]
    page.put(
      call, .arguments, terminal?["commandLine"]?["original"] ?? message?["value"] ?? message)
    let results = part.list("resultDetails").compactMap { ($0["value"] ?? $0)?.string }
    if let output = terminal?["terminalCommandOutput"]?["text"] {
      page.put(call, .result, output)
    } else {
      page.put(call, .result, text: results.joined(separator: "\n"))
    }
    let state = terminal?["terminalCommandState"]
    page.put(duration: state?["duration"]?.milliseconds, of: call)
    let code = state?["exitCode"]?.integer ?? 0
    if code != 0 { page.put(call, .error, text: "exit code \(code)") }
    // 0 is a no; the other numbers are ways in which it was allowed.
    let confirmed = part["isConfirmed"]
    let isDenied = confirmed?.bool == false || confirmed?["type"]?.integer == 0
    let isOver = part["isComplete"]?.bool ?? true
    page.put(call, isDenied ? .rejected : !isOver ? .running : code == 0 ? .completed : .failed)
  }
}
