import JSONReading
import SessionModel

/// Run trees of LangSmith and LangChain: runs nested in `child_runs`, or a list of runs with parents.
///
/// Source: `reference/session-formats.md` section 5.
struct LangSmith: FactsFormat {
  static let name = "langsmith"
  static let traits: SourceTraits = [.facts, .stories]
  static let format = Format(
    name: name, summary: "run trees of LangSmith and LangChain",
    writer: .init("LangSmith"),
    coverage: .init(
      read: "answers of models, tool runs, nested chains, inputs, outputs, errors, times, tokens",
      derived: "which answer asked for a tool, when the run does not name the call",
      unknown: "streams of events; parsers are passed over"),
    recognises: { $0.has("run_type") },
    makeReader: { RecordReader(LangSmith()) })

  private var tree = SpanTree()

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    var spans: [Span] = []
    var waiting: [(run: JSONValue, parent: String?)] =
      value.kind == .array ? value.elements.map { ($0, nil) }.reversed() : [(value, nil)]
    while let (run, parent) = waiting.popLast() {
      guard let id = run["id"]?.string else {
        writer.malformed("a run without an id")
        continue
      }
      spans.append(Self.span(run, id, parent))
      waiting += run.list("child_runs").reversed().map { ($0, id) }
    }
    let runs = value.kind == .array ? Array(value.elements) : [value]
    let root = runs.first { $0["parent_run_id"]?.nonNull == nil }
    if facts.id == nil { facts.id = (runs.first?["trace_id"] ?? root?["id"])?.string }
    tree.write(spans, on: &writer, &facts)
    if let root { read(root: root, on: &writer, &facts) }
  }

  /// Reads what the outermost run was asked, and what it gave.
  private func read(
    root: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    facts.asked(Self.text(root["inputs"], ["input", "question", "query"]))
    guard let output = Self.text(root["outputs"], ["output", "answer", "result"]) else { return }
    writer.set(.root, .outputText, text: output)
  }

  mutating func placeWaiting(on writer: inout RecordWriter) -> Bool {
    guard tree.isWaiting else { return false }
    var facts = writer.facts
    tree.writeWaiting(on: &writer, &facts)
    writer.facts = facts
    writer.writeFacts()
    return true
  }

  mutating func rename(_ new: (NodeID) -> NodeID) { tree.rename(new) }

  /// The text that a chain was asked with, or that it gave: under one of these names.
  private static func text(_ value: JSONValue?, _ names: [StaticString]) -> String? {
    names.lazy.compactMap { value?[$0]?.string }.first
  }

  private static func span(_ run: JSONValue, _ id: String, _ parent: String?) -> Span {
    var span = Span(id: id)
    span.parent = parent ?? run["parent_run_id"]?.nonNull?.string
    span.name = run["name"]?.string ?? ""
    span.start = run["start_time"]?.moment
    span.end = run["end_time"]?.nonNull?.moment
    span.error = run["error"]?.nonNull.map { [.value($0)] }
    let outputs = run["outputs"]?.nonNull
    switch run["run_type"]?.string {
    case "llm", "chat_model":
      span.kind = .model
      let lists = run["inputs"]?.list("messages") ?? []
      let messages = lists.first?.kind == .array ? lists.flatMap { Array($0.elements) } : lists
      span.prompts = messages.map(message)
      span.prompts += (run["inputs"]?.list("prompts") ?? []).map {
        Span.Message(role: "user", text: [.value($0)])
      }
      // What a service counts stands beside the message, or in it.
      var told: JSONValue?
      for list in outputs?.list("generations") ?? [] {
        let generations = list.kind == .array ? Array(list.elements) : [list]
        for generation in generations {
          if let value = generation["message"]?.nonNull {
            span.answers.append(message(value))
            told = told ?? (value["data"] ?? value["kwargs"] ?? value)["usage_metadata"]?.nonNull
          } else if let text = generation["text"] {
            span.answers.append(Span.Message(role: "ai", text: [.value(text)]))
          }
        }
      }
      let report = outputs?["llm_output"]
      let usage =
        report?["token_usage"] ?? outputs?["usage_metadata"] ?? run["usage_metadata"]?.nonNull
        ?? told
      span.usage.input = (usage?["prompt_tokens"] ?? usage?["input_tokens"])?.tokens
      span.usage.output = (usage?["completion_tokens"] ?? usage?["output_tokens"])?.tokens
      span.usage.cost = run["total_cost"]?.dollars
      span.model =
        (report?["model_name"] ?? run["extra"]?["invocation_params"]?["model"])?.string
    case "tool", "retriever":
      span.kind = .tool
      let inputs = run["inputs"]
      span.arguments = (inputs?["input"] ?? inputs).map { .value($0) }
      let output = outputs?["output"] ?? outputs
      span.result = (output?["content"] ?? output).map { .value($0) }
      span.callID =
        (output?["tool_call_id"] ?? run["extra"]?["metadata"]?["tool_call_id"])?.string
    case "chain", "agent": span.kind = run["run_type"]?.isString("agent") ?? false ? .agent : .other
    case "prompt", "parser", "embedding": break
    case let type: span.unknown = "run_type \"\(type ?? "")\""
    }
    return span
  }

  /// Blocks of LangChain that stand beside the content too, or tell nothing that is shown.
  private static let told = Set(
    [
      "tool_call", "tool_call_chunk", "invalid_tool_call", "server_tool_call",
      "server_tool_call_chunk", "server_tool_result", "function_call", "input_json_delta",
      "non_standard", "text-plain",
    ].map { "part \"\($0)\"" })

  /// A message of LangChain: `{type, data: {…}}`, `{lc, kwargs: {…}}` or flat.
  private static func message(_ value: JSONValue) -> Span.Message {
    let data = value["data"] ?? value["kwargs"] ?? value
    let type =
      value["type"]?.string ?? value["role"]?.string
      ?? value.list("id").last?.string ?? ""
    let role = type == "constructor" ? value.list("id").last?.string ?? "" : type
    var message = Span.Message(role: Self.role(role))
    let content = ContentParts(data["content"])
    message.text = content.texts
    message.reasoning = content.reasoning
    message.unknown = content.unknown.filter { !told.contains($0) }
    for call in content.calls + data.list("tool_calls") {
      let fields = ChatCall(call)
      message.calls.append(
        Span.Call(
          id: fields.id?.string, name: fields.name.map { .value($0) },
          arguments: fields.arguments.map { .value($0) }))
    }
    return message
  }

  /// The role that a class of LangChain stands for.
  private static func role(_ type: String) -> String {
    switch type {
    case "HumanMessage", "human": "user"
    case "AIMessage", "AIMessageChunk", "ai": "assistant"
    case "SystemMessage": "system"
    case "ToolMessage": "tool"
    default: type
    }
  }
}
