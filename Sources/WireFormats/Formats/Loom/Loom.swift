import JSONReading
import SessionModel

/// The streams of the Loom agent framework: chunks (0.3), server-sent events of nodes (0.4 and 0.5) and
/// the flat events of 0.6 and 0.8.
///
/// Source: `reference/stream-formats.md` section 2. The four kinds are told apart record by record, since
/// no two of them share a shape.
struct Loom: SourceFormat {
  static let name = "loom"
  static let traits = SourceTraits.stream
  static let format = Format(
    name: name, summary: "streams of the Loom agent framework, 0.3 to 0.8",
    writer: .init("Loom", checked: "0.8.2"),
    coverage: .init(
      read:
        "text, thinking, tool calls with results and durations where the version sends them, steps,"
        + " nodes and what they delegate, errors, tokens, how the run ended",
      derived:
        "which call a result of 0.4 and 0.5 belongs to (the oldest of its node and tool); that a"
        + " run of nodes ended when its outermost node did; that a stream without an end was lost",
      unknown:
        "results of tools in 0.3; whether a tool failed in 0.4 to 0.6; times, but for 0.4"),
    recognises: { Kind($0) != nil },
    wording: .pieces,
    makeReader: { RecordReader(Loom()) })

  /// One of the four kinds of streams.
  enum Kind {
    case chunk, node, event
  }

  /// Reads arguments while a record is read.
  let argumentParser = JSONParser()
  /// The answer that arrives, in the kinds that have no nodes.
  var turn = LoomTurn()
  /// The nodes of 0.4 and 0.5.
  var nodes = LoomNodes()

  static func time(of value: JSONValue) -> Milliseconds? { value["timestamp"]?.moment }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    switch Kind(value, named: writer.event) {
    case .chunk: read(chunk: value, on: &writer)
    case .node: nodes.read(value, named: writer.event, on: &writer)
    case .event: read(event: value, on: &writer)
    case nil: writer.unknownRecord(value["type"]?.string ?? writer.event ?? value.shortText)
    }
  }

  mutating func end(on writer: inout RecordWriter, after session: borrowing Session) {
    guard !writer.memory.isOver else { return }
    if let outcome = nodes.outcome {
      writer.run(outcome, .inferred)
    } else {
      turn.close(argumentParser, isCutOff: true, on: &writer)
      writer.run(.lost, .inferred)
    }
  }
}

extension Loom.Kind {
  /// The words of 0.6 and 0.8 that nothing else uses.
  private static let events: Set<String> = [
    "text_delta", "reasoning_delta", "thinking", "tool_call", "tool_result", "tool_call_start",
    "tool_call_delta", "tool_call_end", "step_start", "step_end", "error", "done",
  ]

  /// Finds the kind of a record.
  init?(_ value: JSONValue, named event: String?) {
    let type = value["type"]?.string
    if value["action"]?.string?.hasPrefix("node.") == true {
      self = .node
      return
    }
    if let type, value["agent_id"] != nil, LoomNodes.actions[type] != nil {
      self = .node
      return
    }
    if let type {
      let isChunk = value["content"] != nil && value["metadata"]?.kind == .object
      guard isChunk || Self.events.contains(type) else { return nil }
      self = isChunk ? .chunk : .event
    } else if let event, LoomNodes.signals.contains(event) {
      self = .node
    } else {
      return nil
    }
  }

  /// Finds the kind of a source by its beginning.
  init?(_ probe: Probe) {
    func has(_ names: String...) -> Bool { names.allSatisfy { probe.has($0) } }
    guard let type = probe.text("type") else {
      let isNode = probe.text("action")?.hasPrefix("node.") == true
      let isGreeting = has("status", "strategy") && probe.text("status") == "connected"
      guard isNode || isGreeting else { return nil }
      self = .node
      return
    }
    switch type {
    case "text", "tool_call_start", "tool_call_delta", "tool_call_complete", "thought_injection",
      "error", "done":
      if has("content", "metadata"), probe.keys.count == 3 {
        self = .chunk
        return
      }
    default: break
    }
    if has("agent_id", "task_id", "data"), LoomNodes.actions[type] != nil {
      self = .node
      return
    }
    switch type {
    case "text_delta": guard probe.text("text") ?? probe.text("delta") != nil else { return nil }
    case "thinking": guard has("delta") else { return nil }
    case "reasoning_delta": guard has("text") else { return nil }
    case "step_start": guard has("step", "total_steps") else { return nil }
    case "step_end": guard has("step", "reason") else { return nil }
    case "tool_call_delta": guard has("tool_call_id", "partial_args") else { return nil }
    case "tool_call_start": guard has("tool_call_id", "name") else { return nil }
    case "tool_call_end": guard has("tool_call_id", "result") else { return nil }
    case "tool_call": guard has("id", "name", "arguments") else { return nil }
    case "tool_result": guard has("tool_call_id", "is_error") else { return nil }
    case "error":
      guard has("error", "recoverable") || has("message") && probe.keys.count == 2
      else { return nil }
    case "done": guard has("iterations", "output") || has("content", "steps") else { return nil }
    default: return nil
    }
    self = .event
  }
}
