import JSONReading
import SessionModel

/// The events that LangChain and LangGraph give with `astream_events`, in its versions 1 and 2: logged a
/// line, or as LangServe and LangGraph's server send them.
///
/// Source: `reference/session-formats.md` section 5 and LangChain's own list of events. Every event names
/// its run; runs stand in each other. Models become messages, tools and retrievers calls, nodes of a graph
/// steps; other chains, prompts and parsers only carry these.
struct LangGraph: SourceFormat {
  static let name = "langgraph"
  static let traits = SourceTraits.stream
  static let format = Format(
    name: name, summary: "events of LangChain and LangGraph (astream_events, versions 1 and 2)",
    writer: .init("LangChain", shape: "astream_events", checked: "2"),
    coverage: .init(
      read:
        "prompts, messages as they arrive, reasoning, tool calls with arguments, results and errors,"
        + " nodes, retrievers, custom events, tokens, interrupts",
      derived:
        "which call of a model a tool that starts belongs to (the oldest of its name), until its"
        + " result says so; that a stream without an end was lost",
      unknown: "times; chains, prompts and parsers that are no nodes; errors of chains"),
    recognises: { probe in
      if let event = probe.text("event"), event.hasPrefix("on_") {
        return probe.has("name") && probe.has(oneOf: "run_id", "data")
      }
      // How LangGraph's server begins.
      return probe.text("run_id") != nil
        && probe.keys.allSatisfy { ["run_id", "attempt", "thread_id"].contains($0.name) }
    },
    wording: .pieces,
    makeReader: { RecordReader(LangGraph()) })

  /// A call that a model asked for, and whose tool has not started.
  private struct Asked {
    var name: String
    var id: String?
    var node: NodeID
  }

  /// Reads arguments while a record is read.
  private let argumentParser = JSONParser()
  /// The run in which all others stand.
  private var root: SourceID?
  private var models: [SourceID: LangGraphModel] = [:]
  /// The calls of tools and retrievers that have started, by their runs.
  private var tools: [SourceID: NodeID] = [:]
  private var asked: [Asked] = []
  /// The steps of the nodes of the graph.
  private var steps: [SourceID: NodeID] = [:]
  /// The model that spoke last.
  private var last: SourceID?
  private var isInterrupted = false

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    guard let word = value["event"]?.string, word.hasPrefix("on_") else {
      return readOther(value, named: writer.event, on: &writer)
    }
    let data = value["data"] ?? value
    let run = SourceID(value["run_id"]?.string ?? "")
    if word != "on_custom_event" { begin(run, data, on: &writer) }
    switch word {
    case "on_chat_model_start", "on_llm_start": startModel(run, value, on: &writer)
    case "on_chat_model_stream", "on_llm_stream":
      startModel(run, value, on: &writer)
      models[run]?.extend(data["chunk"], on: &writer)
    case "on_chat_model_end", "on_llm_end": endModel(run, value, data["output"], on: &writer)
    case "on_tool_start", "on_retriever_start": startTool(run, value, on: &writer)
    case "on_tool_end", "on_retriever_end": endTool(run, value, data["output"], on: &writer)
    case "on_tool_error", "on_retriever_error":
      failTool(run, value, data["error"], on: &writer)
    case "on_chain_start": startNode(run, value, on: &writer)
    case "on_chain_end": endNode(run, "completed", on: &writer)
    case "on_chain_error":
      endNode(run, "failed", on: &writer)
      if run == root { writer.fail(data["error"]) }
    case "on_chain_stream":
      if run == root, data["chunk"]?["__interrupt__"] != nil { isInterrupted = true }
    case "on_custom_event":
      let entry = writer.entry(nil, .step, under: home(of: value))
      if let name = value["name"]?.nonNull { writer.set(entry, .message, writer.keep(name)) }
      if let content = value["data"]?.nonNull {
        writer.set(entry, .outputText, writer.keep(content))
      }
    case "on_prompt_start", "on_prompt_stream", "on_prompt_end", "on_parser_start",
      "on_parser_stream", "on_parser_end", "on_retriever_stream", "on_tool_stream":
      break
    default: writer.unknownRecord(word)
    }
    if run == root, word.hasSuffix("_end") { finish(data["output"], on: &writer) }
  }

  /// Reads what a server says around the events.
  private mutating func readOther(
    _ value: JSONValue, named event: String?, on writer: inout RecordWriter
  ) {
    if event == "error" {
      writer.fail(value)
    } else if event == "metadata" || event == nil && value["run_id"] != nil {
      if let id = value["run_id"]?.nonNull { writer.set(.root, .id, writer.keep(id)) }
    } else if event != "end" {
      writer.unknownRecord(event ?? value.shortText)
    }
  }

  // MARK: The session

  /// The first run is the one in which all others stand.
  private mutating func begin(_ run: SourceID, _ data: JSONValue, on writer: inout RecordWriter) {
    if root != nil, !writer.memory.isOver || run == root { return }
    if writer.memory.isOver { writer.turnStarted() }
    root = run
    isInterrupted = false
    writer.set(.root, .id, writer.keep(run.text))
    for prompt in LangGraphMessage.prompts(data["input"]) {
      let entry = writer.entry(nil, .user)
      writer.set(entry, .message, writer.keep(prompt))
      if let text = prompt.string { writer.title(text) }
    }
  }

  /// The outermost run has ended.
  private mutating func finish(_ output: JSONValue?, on writer: inout RecordWriter) {
    guard !writer.memory.isOver else { return }
    if isInterrupted || output?["__interrupt__"] != nil { return writer.run(.interrupted, .stated) }
    if let text = output?["output"] ?? output, text.kind == .string {
      writer.set(.root, .outputText, writer.keep(text))
    } else if let last {
      models[last]?.message.text.copy(to: .root, .outputText, on: &writer)
    }
    writer.run(.succeeded, .stated)
  }

  mutating func end(on writer: inout RecordWriter, after session: borrowing Session) {
    guard !writer.memory.isOver else { return }
    for run in models.keys { models[run]?.breakOff(argumentParser, on: &writer) }
    writer.run(.lost, .inferred)
  }

  /// The call under which an event stands: that of the tool that runs it, else the session.
  private func home(of value: JSONValue) -> NodeID {
    let parents = value["parent_ids"]?.elements.compactMap { $0.string } ?? []
    return parents.reversed().lazy.compactMap { tools[SourceID($0)] }.first ?? .root
  }

  // MARK: Models

  private mutating func startModel(
    _ run: SourceID, _ value: JSONValue, on writer: inout RecordWriter
  ) {
    guard models[run] == nil else { return }
    models[run] = LangGraphModel(under: home(of: value), on: &writer)
    last = run
    if let model = value["metadata"]?["ls_model_name"]?.nonNull {
      writer.set(.root, .model, writer.keep(model))
    }
  }

  private mutating func endModel(
    _ run: SourceID, _ value: JSONValue, _ output: JSONValue?, on writer: inout RecordWriter
  ) {
    startModel(run, value, on: &writer)
    guard models[run]?.isOver == false else { return }
    models[run]?.end(output, argumentParser, on: &writer)
    for call in models[run]?.calls ?? [] {
      asked.append(Asked(name: call.name ?? "", id: call.id, node: call.node))
    }
  }

  // MARK: Tools

  private mutating func startTool(
    _ run: SourceID, _ value: JSONValue, on writer: inout RecordWriter
  ) {
    guard tools[run] == nil else { return }
    let input = value["data"]?["input"]?.nonNull
    let name = value["name"]?.string ?? ""
    let id = input?["type"]?.isString("tool_call") == true ? input?["id"]?.string : nil
    let place =
      asked.firstIndex { call in
        id != nil && call.id.map { SourceID($0) } == id.map { SourceID($0) }
      }
      ?? asked.firstIndex { SourceID($0.name) == SourceID(name) }
    if let place {
      let call = asked.remove(at: place)
      tools[run] = call.node
      return writer.set(call.node, .running)
    }
    // Not asked for by a model.
    let home = home(of: value)
    let speaker = home == .root ? last.flatMap { models[$0]?.message.node } : nil
    let entry = speaker ?? writer.entry(nil, .step, under: home)
    if speaker == nil, let node = value["metadata"]?["langgraph_node"]?.nonNull {
      writer.set(entry, .message, writer.keep(node))
    }
    tools[run] = writer.call(
      nil, name: value["name"]?.nonNull.map { writer.keep($0) },
      arguments: input.map { writer.keep($0) }, under: entry)
  }

  private mutating func endTool(
    _ run: SourceID, _ value: JSONValue, _ output: JSONValue?, on writer: inout RecordWriter
  ) {
    startTool(run, value, on: &writer)
    let message = LangGraphMessage.message(output)
    // The result itself says which call it answers.
    let named = message?["tool_call_id"]?.string.flatMap {
      writer.memory.calls[SourceKey($0)]?.node
    }
    guard let node = named ?? tools[run] else { return }
    let hasFailed = message?["status"]?.isString("error") == true
    var outcome = CallOutcome(status: hasFailed ? .failed : .completed)
    let content = message.flatMap { $0["content"] } ?? output
    let datum = content?.nonNull.map { writer.keep($0) }
    if hasFailed { outcome.error = datum } else { outcome.result = datum }
    writer.finish(node, outcome)
  }

  private mutating func failTool(
    _ run: SourceID, _ value: JSONValue, _ error: JSONValue?, on writer: inout RecordWriter
  ) {
    startTool(run, value, on: &writer)
    guard let node = tools[run] else { return }
    var outcome = CallOutcome(status: .failed)
    outcome.error = error?.nonNull.map { writer.keep($0) }
    writer.finish(node, outcome)
  }

  // MARK: Nodes

  private mutating func startNode(
    _ run: SourceID, _ value: JSONValue, on writer: inout RecordWriter
  ) {
    guard steps[run] == nil, let name = value["name"], let text = name.string,
      let node = value["metadata"]?["langgraph_node"]?.string, node == text, text != "__start__"
    else { return }
    let entry = writer.entry(nil, .step, under: home(of: value))
    writer.set(entry, .message, writer.keep(name))
    writer.opens(entry, says: true)
    steps[run] = entry
  }

  private func endNode(_ run: SourceID, _ state: String, on writer: inout RecordWriter) {
    if let entry = steps[run] { writer.ends(entry, as: state) }
  }
}
