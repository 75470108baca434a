import JSONReading
import SessionModel

/// Sessions of JetBrains' Junie: `events.jsonl`, in which a step is told anew whenever it has changed.
///
/// Source: `src/main/kotlin/de/espend/ml/llm/session/adapter/junie/JunieSessionParser.kt` of
/// Haehnchen/idea-de-espend-ml-llm and its tests. A step is known by its id and the kind of its block.
struct Junie: FactsFormat {
  static let name = "junie"
  static let format = Format(
    name: name, summary: "sessions of Junie (events.jsonl)",
    writer: .init("Junie"),
    coverage: .init(
      read:
        "prompts, thoughts, plans, steps as calls with their states and outputs, results, failures, messages of the program, model, how the task stands",
      derived: "which answer a step belongs to",
      unknown: "times, tokens, cost; the names of tools other than by the kind of their block"),
    recognises: { probe in
      ["UserPromptEvent", "SessionA2uxEvent", "SystemMessageEvent"]
        .contains(probe.text("kind") ?? "") && probe.has(oneOf: "prompt", "event", "text")
    },
    wording: .whole(made: ["edit_files", "view_files", "terminal", "tool"].map { .init($0) }),
    makeReader: { RecordReader(Junie()) })

  /// A kind of block that is a step of the work: what it is called, and where it says what it does and gave.
  private struct Block {
    var name: String
    var arguments: [StaticString]
    var results: [StaticString]
  }

  /// Every kind of block that is a step.
  private static let blocks: [String: Block] = [
    "ToolBlockUpdatedEvent": Block(
      name: "tool", arguments: ["text"], results: ["details", "output"]),
    "TerminalBlockUpdatedEvent": Block(
      name: "terminal", arguments: ["command"], results: ["presentableOutput", "output", "details"]),
    "ViewFilesBlockUpdatedEvent": Block(name: "view_files", arguments: ["files"], results: []),
    "FileChangesBlockUpdatedEvent": Block(name: "edit_files", arguments: ["changes"], results: []),
  ]

  /// Kinds that are known and say nothing that is shown.
  private static let silent: Set<String> = [
    "AgentStateUpdatedEvent", "AgentCurrentStatusUpdatedEvent", "EnvironmentVariablesUpdatedEvent",
  ]

  /// The entries and calls of the steps.
  private var steps: [String: NodeID] = [:]
  /// The entry of the answer that goes on, and whether it has calls.
  private var answer: NodeID?
  private var hasCalls = false
  private var openCalls: Set<NodeID> = []

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    switch value["kind"]?.string {
    case "UserPromptEvent":
      let entry = writer.entry(named: writer.recordName, role: .user, under: .root)
      writer.set(entry, .message, value["prompt"])
      facts.asked(value["prompt"]?.string)
      (answer, facts.stated, facts.error) = (nil, nil, nil)
      facts.ending = .lost
    case "SystemMessageEvent":
      let entry = writer.entry(named: writer.recordName, role: .system, under: .root)
      writer.set(entry, .message, value["text"])
      if value["level"]?.isString("ERROR") == true { writer.set(entry, .error, value["text"]) }
      answer = nil
    case "SessionA2uxEvent":
      guard let event = value["event"], let agent = event["agentEvent"] else { return }
      read(event: agent, on: &writer, &facts)
      stand(event["state"]?.string, on: &writer, &facts)
    case let kind: writer.unknownRecord(kind ?? "")
    }
  }

  /// Says how the task stands.
  private mutating func stand(
    _ state: String?, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    switch state {
    case "IN_PROGRESS": (facts.stated, facts.ending) = (nil, .lost)
    // It stops until a person answers.
    case "INPUT_REQUIRED": (facts.stated, facts.ending) = (nil, .interrupted)
    case "COMPLETED": facts.stated = .succeeded
    case "CANCELED", "CANCELLED":
      facts.stated = .cancelled
      for call in openCalls { writer.set(call, .cancelled, .inferred) }
      openCalls = []
    case "FAILED": facts.stated = .failed
    case nil: break
    case let state?: writer.unknown("unknown state \"\(state)\"")
    }
  }

  private mutating func read(
    event: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    let kind = event["kind"]?.string ?? ""
    let step = kind + "/" + (event["stepId"]?.string ?? writer.recordName)
    switch kind {
    case _ where Self.silent.contains(kind): break
    case "LlmResponseMetadataEvent":
      if let model = event.list("modelUsage").last?["model"]?.string { facts.model = model }
    case "AgentThoughtBlockUpdatedEvent":
      writer.set(entry(of: step, isThought: true, on: &writer), .reasoning, event["text"])
    case "ResultBlockUpdatedEvent":
      guard let text = event["result"]?.nonNull, !text.isString(""), !text.isString("Empty") else {
        return
      }
      let entry = entry(of: step, isThought: false, on: &writer)
      writer.set(entry, .message, text)
      facts.answer = entry
    case "AgentPlanUpdatedEvent": write(plan: event, on: &writer)
    case "AgentFailureEvent":
      let entry = writer.entry(named: writer.recordName, role: .system, under: .root)
      writer.set(entry, .message, event["message"])
      writer.set(entry, .error, event["message"])
      facts.error = event["message"]?.string
    default:
      guard let block = Self.blocks[kind] else { return writer.unknownRecord(kind) }
      write(event, block, step, on: &writer)
    }
  }

  /// The entry of a thought or a result: a thought behind calls begins another answer.
  private mutating func entry(
    of step: String, isThought: Bool, on writer: inout RecordWriter
  ) -> NodeID {
    if let known = steps[step] { return known }
    let hasThought = answer.map { writer.memory.items.has($0, .reasoning) } ?? false
    let isTaken = isThought && (hasCalls || hasThought)
    if let answer, !isTaken {
      steps[step] = answer
      return answer
    }
    let entry = newAnswer(step, on: &writer)
    steps[step] = entry
    return entry
  }

  private mutating func newAnswer(_ name: String, on writer: inout RecordWriter) -> NodeID {
    let entry = writer.entry(named: "answer " + name, under: .root)
    (answer, hasCalls) = (entry, false)
    return entry
  }

  /// Writes a step as a call; the last word counts.
  private mutating func write(
    _ event: JSONValue, _ block: Block, _ step: String, on writer: inout RecordWriter
  ) {
    let call: NodeID
    if let known = steps[step] {
      call = known
    } else {
      call = writer.call(named: step, under: answer ?? newAnswer(step, on: &writer))
      steps[step] = call
      hasCalls = true
      writer.set(call, .id, event["stepId"])
      writer.set(call, .name, text: block.name)
    }
    func first(_ keys: [StaticString]) -> JSONValue? {
      keys.lazy.compactMap { event[$0]?.nonNull }.first { !$0.isString("") }
    }
    writer.set(call, .arguments, first(block.arguments))
    writer.set(call, .result, first(block.results))
    let word = event["status"]?.string ?? "IN_PROGRESS"
    let status = ToolStatus(word: word)
    if status == nil { writer.unknown("unknown status \"\(word)\" of a step") }
    writer.set(call, status ?? .running)
    if status?.isOpen ?? true { openCalls.insert(call) } else { openCalls.remove(call) }
  }

  /// Writes the plan, which is told anew as a whole.
  private func write(plan event: JSONValue, on writer: inout RecordWriter) {
    let lines = event.list("items").compactMap { item -> String? in
      guard let text = item["description"]?.string, !text.isEmpty else { return nil }
      let mark =
        switch item["status"]?.string {
        case "DONE": "[x]"
        case "IN_PROGRESS": "[>]"
        default: "[ ]"
        }
      return "\(mark) \(text)"
    }
    guard !lines.isEmpty else { return }
    let entry = writer.entry(named: "plan", role: .system, under: .root)
    writer.set(entry, .message, text: "Plan:\n" + lines.joined(separator: "\n"))
  }
}
