import SessionModel

/// The parts of an answer of Visual Studio Code while they are put together to entries.
struct VSCodeAnswer {
  private let name: String
  private let time: Milliseconds?
  /// The last entry that says something, and the last of all.
  private(set) var spoken: NodeID?
  private(set) var last: NodeID?
  /// All entries of the answer.
  private(set) var entries: Set<NodeID> = []
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
  mutating func read(_ part: JSONTree, _ writer: inout RecordWriter) {
    switch part["kind"].text {
    case nil, "markdownContent", "warning":
      add(text: part["value"].text ?? part["content"]["value"].text ?? "", &writer)
    case "inlineReference": add(text: Self.name(ofReference: part), &writer)
    case "thinking":
      guard let thought = part["value"].text, !thought.isEmpty else { return }
      if calling != nil || !text.isEmpty { end(&writer) }
      thoughts.append(thought)
    case "toolInvocationSerialized": call(part, &writer)
    case let kind? where Self.silent.contains(kind): break
    case let kind?: writer.unknown("unknown part \"\(kind)\"")
    }
  }

  /// What a reference in a sentence is called: by its name, else by the path that it leads to.
  private static func name(ofReference part: JSONTree) -> String {
    let place = part["inlineReference"]
    let uri = place["uri"].nonNull ?? place["location"]["uri"].nonNull ?? place
    return part["name"].text ?? place["name"].text ?? uri["fsPath"].text ?? uri["path"].text
      ?? uri["external"].text ?? ""
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
    entries.insert(entry)
    return entry
  }

  /// Ends the entry: what comes next belongs to another one.
  ///
  /// - Parameter error: why the answer ends, when it ends by an error.
  mutating func end(_ writer: inout RecordWriter, error: String? = nil) {
    let isOpen = calling == nil && (!text.isEmpty || !thoughts.isEmpty)
    if isOpen || (error != nil && last == nil) { _ = entry(&writer) }
    if let error, let last { writer.set(last, .error, text: error) }
    text = ""
    thoughts = []
    calling = nil
    count += 1
  }

  // MARK: Calls

  private mutating func call(_ part: JSONTree, _ writer: inout RecordWriter) {
    let entry = calling ?? entry(&writer)
    calling = entry
    let id = part["toolCallId"].text
    let call = writer.call(named: id ?? "#", under: entry)
    let terminal = part["toolSpecificData"]
    let details = part["resultDetails"]
    writer.set(call, .id, text: id)
    writer.set(call, .name, text: part["toolId"].text)
    let message = part["pastTenseMessage"].nonNull ?? part["invocationMessage"]
    writer.set(
      call, .arguments,
      text: terminal["commandLine"]["original"].text ?? details["input"].text
        ?? message["value"].text ?? message.text)
    let outputs = details["output"].nonNull?.list ?? details.list
    let results = outputs.compactMap { $0["value"].text ?? $0.text }
    let state = terminal["terminalCommandState"]
    let code = state["exitCode"].integer ?? 0
    let hasFailed = details["isError"].bool == true
    let words = results.joined(separator: "\n")
    writer.set(
      call, .result,
      text: terminal["terminalCommandOutput"]["text"].text ?? (hasFailed ? nil : words))
    writer.set(duration: state["duration"].milliseconds, of: call)
    writer.set(call, .error, text: code != 0 ? "exit code \(code)" : hasFailed ? words : nil)
    let isOver = part["isComplete"].bool ?? true
    writer.set(
      call,
      Self.isRefused(part["isConfirmed"])
        ? .rejected : !isOver ? .running : code == 0 && !hasFailed ? .completed : .failed)
  }

  /// Whether a person did not allow a call: 0 is a no, 5 that she skipped it; the other numbers are ways in
  /// which it was allowed.
  private static func isRefused(_ confirmed: JSONTree?) -> Bool {
    confirmed.bool == false || [0, 5].contains(confirmed["type"].integer ?? 1)
  }
}
