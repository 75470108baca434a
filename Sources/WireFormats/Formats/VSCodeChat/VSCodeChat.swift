import JSONReading
import SessionModel

/// Chats of Copilot in Visual Studio Code: one document, rewritten as a whole.
///
/// Source: recorded sessions (`chatSessions/*.json`). A request holds its answer as a list of parts.
struct VSCodeChat: FactsFormat {
  static let name = "vscode-copilot-chat"
  static let traits: SourceTraits = [.facts, .documents]
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
    _ document: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard document["requests"] != nil else { return writer.refuse("no list of requests") }
    facts.id = document["sessionId"]?.string
    facts.title = document["customTitle"]?.string
    facts.startedAt = document["creationDate"]?.moment
    facts.model = document["selectedModel"]?["identifier"]?.string
    for (place, request) in document.list("requests").enumerated() {
      let name = request["requestId"]?.string ?? "#\(place)"
      Self.read(request, name, &writer, &facts)
    }
  }

  /// Reads a request and its answer.
  private static func read(
    _ request: JSONValue, _ name: String, _ writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    let asked = writer.entry(named: name, role: .user, under: .root)
    let time = request["timestamp"]?.moment
    writer.set(asked, .startedAt, moment: time)
    writer.set(asked, .message, request["message"]?["text"] ?? request["message"])
    facts.asked(request["message"]?["text"]?.string)
    if let model = request["modelId"]?.string { facts.model = model }
    var answer = Answering(name: name, time: time)
    for part in request.list("response") { answer.read(part, &writer) }
    answer.end(&writer)
    let result = request["result"]?.nonNull
    if let spoken = answer.spoken { facts.answer = spoken }
    if let error = result?["errorDetails"]?["message"], let entry = answer.last {
      writer.set(entry, .error, error)
    }
    if let elapsed = result?["timings"]?["totalElapsed"]?.milliseconds, let time,
      let entry = answer.last
    {
      writer.set(entry, .completedAt, moment: time + elapsed)
    }
    let isCancelled = request["isCanceled"]?.bool ?? false
    facts.ending =
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
  mutating func read(_ part: JSONValue, _ writer: inout RecordWriter) {
    switch part["kind"]?.string {
    case nil, "markdownContent", "warning":
      add(text: (part["value"] ?? part["content"]?["value"])?.string ?? "", &writer)
    case "inlineReference": add(text: part["name"]?.string ?? "", &writer)
    case "thinking":
      guard let thought = part["value"]?.string, !thought.isEmpty else { return }
      if calling != nil || !text.isEmpty { end(&writer) }
      thoughts.append(thought)
    case "toolInvocationSerialized": call(part, &writer)
    case let kind? where Self.silent.contains(kind): break
    case let kind?: writer.unknown("unknown part \"\(kind)\"")
    }
  }

  private mutating func add(text more: String, _ writer: inout RecordWriter) {
    if more.isEmpty { return }
    if calling != nil { end(&writer) }
    text += more
  }

  /// The entry that is put together.
  private mutating func entry(_ writer: inout RecordWriter) -> NodeID {
    let entry = writer.entry(named: "\(name)/\(count)", under: .root)
    writer.set(entry, .startedAt, moment: time)
    writer.set(entry, .message, text: text)
    writer.set(entry, .reasoning, text: thoughts.joined(separator: "\n\n"))
    if !text.isEmpty { spoken = entry }
    last = entry
    return entry
  }

  /// Ends the entry: what comes next belongs to another one.
  mutating func end(_ writer: inout RecordWriter) {
    if calling == nil, !text.isEmpty || !thoughts.isEmpty { _ = entry(&writer) }
    text = ""
    thoughts = []
    calling = nil
    count += 1
  }

  private mutating func call(_ part: JSONValue, _ writer: inout RecordWriter) {
    let entry = calling ?? entry(&writer)
    calling = entry
    let id = part["toolCallId"]?.string
    let call = writer.call(named: id ?? "#", under: entry)
    let terminal = part["toolSpecificData"]
    writer.set(call, .id, text: id)
    writer.set(call, .name, part["toolId"])
    let message = part["pastTenseMessage"]?.nonNull ?? part["invocationMessage"]
    writer.set(
      call, .arguments, terminal?["commandLine"]?["original"] ?? message?["value"] ?? message)
    let results = part.list("resultDetails").compactMap { ($0["value"] ?? $0)?.string }
    if let output = terminal?["terminalCommandOutput"]?["text"] {
      writer.set(call, .result, output)
    } else {
      writer.set(call, .result, text: results.joined(separator: "\n"))
    }
    let state = terminal?["terminalCommandState"]
    writer.set(duration: state?["duration"]?.milliseconds, of: call)
    let code = state?["exitCode"]?.integer ?? 0
    if code != 0 { writer.set(call, .error, text: "exit code \(code)") }
    // 0 is a no; the other numbers are ways in which it was allowed.
    let confirmed = part["isConfirmed"]
    let isDenied = confirmed?.bool == false || confirmed?["type"]?.integer == 0
    let isOver = part["isComplete"]?.bool ?? true
    writer.set(call, isDenied ? .rejected : !isOver ? .running : code == 0 ? .completed : .failed)
  }
}
