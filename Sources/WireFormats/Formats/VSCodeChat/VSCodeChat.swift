import JSONReading
import SessionModel

/// Chats of Copilot in Visual Studio Code: one document, rewritten as a whole, or a log of changes to one.
///
/// Source: recorded sessions (`chatSessions/*.json`), `reference/formats-2026.md` for the log
/// (`chatSessions/*.jsonl`). A request holds its answer as a list of parts.
struct VSCodeChat: FactsFormat {
  static let name = "vscode-copilot-chat"
  static let traits: SourceTraits = [.facts, .documents]
  static let format = Format(
    name: name,
    summary: "Copilot chats of Visual Studio Code (chatSessions/*.json and *.jsonl)",
    writer: .init(
      "Visual Studio Code", shape: "chat format", checked: "3", place: "`version` of the document",
      version: { $0["version"] ?? $0["v"]?["version"] }),
    coverage: .init(
      read: """
        requests, answers, thinking, tool calls with results, exit codes and who allowed them; model, title; \
        logs of changes
        """,
      derived: "which part of an answer a call belongs to; the outcome of the chat",
      unknown: "times of calls, tokens, cost; arguments other than commands"),
    recognises: { probe in
      (probe.has("requests") && probe.has("sessionId") && !probe.has("projectHash"))
        || (probe.has("kind") && probe.has(nested: "v.requests"))
    },
    wording: .pieces,
    makeReader: { RecordReader(VSCodeChat()) })

  /// The document as the changes have left it.
  private var log = ChangeLog()
  /// What was written of each request of the log.
  private var written: [Set<NodeID>] = []
  /// What was taken back.
  private var gone: Set<NodeID> = []

  /// A change tells of one place alone.
  static func tellsAll(_ value: JSONValue) -> Bool { value["kind"]?.integer == nil }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard writer.isWhole else { return read(change: value, on: &writer, &facts) }
    guard value["requests"] != nil else { return writer.refuse("no list of requests") }
    let document = JSONTree(value)
    Self.describe(document, &facts)
    for (place, request) in document["requests"].list.enumerated() {
      _ = Self.read(request, place, &writer, &facts)
    }
  }

  // MARK: Changes

  private mutating func read(
    change value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard let place = log.apply(value) else {
      return writer.unknownRecord("change \(value["kind"]?.shortText ?? "")")
    }
    Self.describe(log.document, &facts)
    let requests = log.document["requests"].list
    switch place {
    case .elsewhere: return
    case .request(let place) where place < min(requests.count, written.count):
      write(requests[place], place, on: &writer, &facts)
    case .request, .requests:
      for place in written.indices.dropFirst(requests.count) {
        take(back: written[place], on: &writer)
      }
      written = Array(written.prefix(requests.count))
      for (place, request) in requests.enumerated() {
        if place >= written.count { written.append([]) }
        write(request, place, on: &writer, &facts)
      }
    }
    // How the chat stands is told by its last request.
    if case .request(let place) = place, let last = requests.indices.last, place < last {
      _ = Self.read(requests[last], last, &writer, &facts)
    }
  }

  /// Writes a request as it is now.
  private mutating func write(
    _ request: JSONTree, _ place: Int, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    let now = Self.read(request, place, &writer, &facts)
    take(back: written[place].subtracting(now), on: &writer)
    for node in now.intersection(gone) { writer.add(.restore(node)) }
    gone.subtract(now)
    written[place] = now
  }

  private mutating func take(back nodes: Set<NodeID>, on writer: inout RecordWriter) {
    for node in nodes.sorted() { writer.add(.retract(node)) }
    gone.formUnion(nodes)
  }

  // MARK: The document

  private static func describe(_ document: JSONTree, _ facts: inout SessionFacts) {
    facts.id = document["sessionId"].text
    facts.title = document["customTitle"].text
    facts.startedAt = document["creationDate"].moment
    if facts.model == nil { facts.model = document["selectedModel"]["identifier"].text }
  }

  /// Reads a request and its answer.
  ///
  /// - Returns: the entries that they are.
  private static func read(
    _ request: JSONTree, _ place: Int, _ writer: inout RecordWriter, _ facts: inout SessionFacts
  ) -> Set<NodeID> {
    let name = request["requestId"].text ?? "#\(place)"
    let time = request["timestamp"].moment
    let asked = writer.entry(named: name, role: .user, under: .root)
    writer.set(asked, .startedAt, moment: time)
    let text = request["message"]["text"].text ?? request["message"].text
    writer.set(asked, .message, text: text)
    facts.asked(text)
    if let model = request["modelId"].text { facts.model = model }
    var answer = VSCodeAnswer(name: name, time: time)
    for part in request["response"].list { answer.read(part, &writer) }
    let result = request["result"].nonNull
    let error = result?["errorDetails"].nonNull
    let reason = error?["message"].text
    answer.end(&writer, error: reason)
    if let spoken = answer.spoken { facts.answer = spoken }
    if let elapsed = result?["timings"]["totalElapsed"].milliseconds, let time,
      let entry = answer.last
    {
      writer.set(entry, .completedAt, moment: time + elapsed)
    }
    facts.error = error == nil ? nil : reason
    facts.ending =
      request["isCanceled"].bool == true
      ? .cancelled : result == nil ? .lost : error == nil ? .succeeded : .failed
    return answer.entries.union([asked])
  }
}
