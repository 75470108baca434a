import JSONReading
import SessionModel

/// The nodes of 0.4 and 0.5: each is a call whose entries stand under it, so that it has a status.
///
/// Source: `reference/stream-formats.md` section 2.3, and the wheel of 0.5.7. The ids of the events say
/// what happened and not which event it is, and their `status` is that of telling it.
struct LoomNodes {
  /// What the collector of 0.5 calls the actions.
  static let actions = [
    "start": "node.start", "thinking": "node.thinking", "tool_call": "node.tool_call",
    "tool_result": "node.tool_result", "complete": "node.complete", "error": "node.error",
    "stage_complete": "stage_complete", "stage_error": "stage_error",
    "final_summary": "final_summary",
  ]
  /// Events about the connection.
  static let signals: Set<String> = ["connected", "heartbeat", "disconnected"]

  /// A node.
  private struct Node {
    /// The call that stands for it.
    var call: NodeID
    /// Whether it stands under no other node.
    var isOutermost: Bool
    var message: AssistantMessage?
    /// Open calls of its tools in the order of their beginning.
    var open: [(tool: String, call: NodeID)] = []
    /// Whether a tool has answered since the message began.
    var isAnswered = false
    var status = ToolStatus.running
  }

  private var nodes: [SourceID: Node] = [:]
  /// The outermost nodes end the run.
  private var outermost: [SourceID] = []

  /// How the run ended by how its outermost nodes did; `nil` while one is at work, or when none ended.
  var outcome: SessionStatus? {
    let ends = outermost.compactMap { nodes[$0]?.status }
    guard !ends.isEmpty, !ends.contains(where: \.isOpen) else { return nil }
    return ends.contains(.failed) ? .failed : .succeeded
  }

  mutating func read(_ value: JSONValue, named event: String?, on writer: inout RecordWriter) {
    let type = value["type"]?.string
    let word = value["action"]?.string ?? type.flatMap { Self.actions[$0] } ?? event ?? ""
    if Self.signals.contains(word) { return }
    let parameters = value["parameters"] ?? value
    let id =
      [value["node_id"], parameters["node_id"], value["source_agent"], value["agent_id"]]
      .lazy.compactMap { Loom.name($0) }.first ?? "node"
    let key = SourceID(id)
    if nodes[key] == nil { start(key, value, parameters, on: &writer) }
    switch word {
    case "node.start": restart(key, on: &writer)
    case "node.thinking":
      let text = parameters["content"] ?? value["data"]
      speak(key, on: &writer)
      nodes[key]?.message?.think(text, on: &writer)
    case "node.tool_call": call(key, value, parameters, on: &writer)
    case "node.tool_result":
      answer(
        key, Loom.name(parameters["tool_name"]), parameters["result"] ?? value["data"], on: &writer)
    case "node.complete":
      end(
        key, .completed, parameters["result"] ?? parameters["output"] ?? value["data"], on: &writer)
    case "node.error": end(key, .failed, parameters["error"] ?? value["data"], on: &writer)
    case "final_summary":
      let entry = writer.entry(nil, .assistant)
      if let text = value["data"]?.nonNull {
        writer.set(entry, .message, writer.keep(text))
        writer.set(.root, .outputText, writer.keep(text))
      }
    default:
      if !word.hasPrefix("node."), !word.hasPrefix("stage_") { return writer.unknownRecord(word) }
      show(word, key, value["parameters"] ?? value["data"], on: &writer)
    }
  }

  // MARK: Nodes

  private mutating func start(
    _ key: SourceID, _ value: JSONValue, _ parameters: JSONValue, on writer: inout RecordWriter
  ) {
    writer.turnStarted()
    let parent = Loom.name(value["parent_node_id"]).map { SourceID($0) }
    let above = parent.flatMap { nodes[$0]?.call }
    let head: NodeID
    if let parent, above != nil, let message = nodes[parent]?.message {
      head = message.node
    } else {
      head = writer.entry(nil, .step, under: above)
      writer.set(head, .message, writer.keep(Loom.name(parameters["node_type"]) ?? "node"))
    }
    let call = writer.call(
      key.text, name: writer.keep(key.text), arguments: nil, under: head, status: .running)
    nodes[key] = Node(call: call, isOutermost: above == nil)
    if above == nil { outermost.append(key) }
  }

  /// A node that had ended is at work again.
  private mutating func restart(_ key: SourceID, on writer: inout RecordWriter) {
    guard let node = nodes[key], !node.status.isOpen else { return }
    writer.turnStarted()
    nodes[key]?.status = .running
    nodes[key]?.message = nil
    writer.set(node.call, .running, .restated)
  }

  private mutating func end(
    _ key: SourceID, _ status: ToolStatus, _ result: JSONValue?, on writer: inout RecordWriter
  ) {
    guard var node = nodes[key] else { return }
    for open in node.open where open.tool == "done" {
      // The tool by which a node says that it has finished gives no result.
      writer.set(open.call, .completed, .inferred)
    }
    node.open.removeAll { $0.tool == "done" }
    node.status = status
    nodes[key] = node
    if let message = node.message { writer.ends(message.node) }
    let content = result?["content"] ?? result
    var outcome = CallOutcome(status: status)
    outcome.completedAt = writer.time
    let datum = content?.nonNull.map { writer.keep($0) }
    if status == .failed { outcome.error = datum } else { outcome.result = datum }
    writer.finish(node.call, outcome)
    guard node.isOutermost, let ending = self.outcome else { return }
    if let datum { writer.set(.root, status == .failed ? .error : .outputText, datum) }
    writer.run(ending, .inferred)
  }

  /// Shows something that has no meaning of its own here.
  private func show(
    _ word: String, _ key: SourceID, _ content: JSONValue?, on writer: inout RecordWriter
  ) {
    let entry = writer.entry(nil, .step, under: nodes[key]?.call)
    writer.set(entry, .message, writer.keep(word.replacing("node.", with: "")))
    if let content = content?.nonNull { writer.set(entry, .outputText, writer.keep(content)) }
  }

  // MARK: Messages and calls

  /// Begins a message of a node when there is none, or when a tool has answered.
  private mutating func speak(_ key: SourceID, on writer: inout RecordWriter) {
    guard let node = nodes[key], node.message == nil || node.isAnswered else { return }
    if let message = node.message { writer.ends(message.node) }
    nodes[key]?.message = AssistantMessage(under: node.call, at: writer.time, on: &writer)
    nodes[key]?.isAnswered = false
  }

  private mutating func call(
    _ key: SourceID, _ value: JSONValue, _ parameters: JSONValue, on writer: inout RecordWriter
  ) {
    if nodes[key]?.message == nil { speak(key, on: &writer) }
    guard let entry = nodes[key]?.message?.node else { return }
    // The collector has a list in the manner of chat completions.
    let functions = value["tool_calls"]?.elements.compactMap { $0["function"] } ?? []
    let told =
      functions.isEmpty
      ? [(parameters["tool_name"], parameters["tool_args"])]
      : functions.map { ($0["name"], $0["arguments"]) }
    for (name, arguments) in told {
      let call = writer.call(
        nil, name: name?.nonNull.map { writer.keep($0) },
        arguments: arguments?.nonNull.map { writer.keep($0) }, under: entry)
      nodes[key]?.open.append((name?.string ?? "", call))
    }
  }

  /// A tool has answered: that of the oldest open call of its name.
  private mutating func answer(
    _ key: SourceID, _ tool: String?, _ result: JSONValue?, on writer: inout RecordWriter
  ) {
    let open = nodes[key]?.open ?? []
    let fitting = open.indices.filter { place in
      tool.map { SourceID($0) == SourceID(open[place].tool) } ?? true
    }
    var outcome = CallOutcome(
      status: .completed, basis: fitting.count > 1 ? .inferred : .stated)
    outcome.result = result?.nonNull.map { writer.keep($0) }
    outcome.completedAt = writer.time
    nodes[key]?.isAnswered = true
    if let place = fitting.first {
      nodes[key]?.open.remove(at: place)
      return writer.finish(open[place].call, outcome)
    }
    if nodes[key]?.message == nil { speak(key, on: &writer) }
    guard let entry = nodes[key]?.message?.node else { return }
    let call = writer.call(nil, name: tool.map { writer.keep($0) }, arguments: nil, under: entry)
    writer.finish(call, outcome)
  }
}
