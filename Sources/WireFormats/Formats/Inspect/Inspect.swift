import JSONReading
import SessionModel

/// Logs of Inspect (`.eval`): a ZIP archive with a document for each sample.
///
/// Source: `reference/session-formats.md` section 5 and recordings. Each sample is a call of the evaluation, and
/// the conversation of its solver stands under it.
struct Inspect: FactsFormat {
  static let name = "inspect"
  static let traits: SourceTraits = [.facts, .documents]
  static let format = Format(
    name: name, summary: "evaluation logs of Inspect (.eval)",
    writer: .init(
      "Inspect", checked: "0.3.135", place: "`packages.inspect_ai` of the header",
      version: { $0["eval"]?["packages"]?["inspect_ai"] }),
    coverage: .init(
      read:
        "the evaluation with its status, model, tokens and times; samples with scores, errors and limits; their messages, thinking, tool calls with times, results and errors",
      derived: "the time of a message: that of the request which gave it",
      unknown:
        "samples that are still running; spans, states and requests of models as such; the conversations of several agents in one sample are one list"
    ),
    recognises: { _ in false },
    containers: .init(archive: members),
    makeReader: { RecordReader(Inspect()) })

  private static let members = Format.Members(
    recognises: { tree in
      let names = tree.names(in: "")
      return names.contains("header.json") || names.contains("_journal")
    },
    folder: { _, _ in nil },
    choose: { tree, _ in
      // The header comes last: it says how it ended.
      let samples = tree.names(in: "samples").filter { $0.hasSuffix(".json") }
        .sorted { Self.order($0).lexicographicallyPrecedes(Self.order($1)) }
      let head = tree.names(in: "_journal").contains("start.json") ? ["_journal/start.json"] : []
      let end = tree.names(in: "").contains("header.json") ? ["header.json"] : []
      return head + samples.map { "samples/" + $0 } + end
    })

  mutating func read(
    _ document: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    if writer.record.file?.hasPrefix("samples/") ?? false {
      facts.ending = .lost
      Self.write(sample: document, on: &writer)
    } else {
      Self.read(header: document, &facts)
    }
  }

  /// Names with numbers by number: sample 2 before sample 10.
  private static func order(_ name: String) -> [UInt64] {
    name.split { !$0.isNumber }.compactMap { UInt64($0) } + name.utf8.map { UInt64($0) }
  }

  private static func read(header: JSONValue, _ facts: inout SessionFacts) {
    let evaluation = header["eval"]
    facts.id = (evaluation?["eval_id"] ?? evaluation?["run_id"])?.string
    facts.title = evaluation?["task"]?.string
    facts.model = evaluation?["model"]?.string
    facts.startedAt = (header["stats"]?["started_at"] ?? evaluation?["created"])?.moment
    facts.completedAt = header["stats"]?["completed_at"]?.nonNull?.moment
    facts.error = header["error"]?["message"]?.string
    var byModel: [ModelUsage] = []
    for model in header["stats"]?["model_usage"]?.members ?? header.members
    where header["stats"] != nil {
      byModel.append(ModelUsage(model: model.key, usage: Self.usage(model.value)))
    }
    facts.usage = byModel.reduce(into: TokenUsage()) { $0.add($1.usage) }
    facts.usageByModel = byModel
    switch header["status"]?.string {
    case "success": facts.stated = .succeeded
    case "error": facts.stated = .failed
    case "cancelled": facts.stated = .cancelled
    default: facts.stated = nil
    }
  }

  /// The tokens of a model. Some services count beside the input what came from a cache or went there: then
  /// the total is more than input and output.
  private static func usage(_ value: JSONValue) -> TokenUsage {
    let (read, written) = (
      value["input_tokens_cache_read"]?.tokens, value["input_tokens_cache_write"]?.tokens
    )
    var usage = TokenUsage(
      fresh: value["input_tokens"]?.tokens, output: value["output_tokens"]?.tokens, cached: read,
      cacheWrites5m: written, cost: value["total_cost"]?.dollars)
    let whole = Tokens.sum(value["input_tokens"]?.tokens, usage.output)
    if value["total_tokens"]?.tokens == whole { usage.input = value["input_tokens"]?.tokens }
    return usage
  }

  private static func write(sample: JSONValue, on writer: inout RecordWriter) {
    let times = EventTimes(sample.list("events"))
    for kind in times.unknown { writer.unknown("unknown event \"\(kind)\" of a sample") }
    let id = sample["id"]?.string ?? sample["id"]?.shortText ?? ""
    let name = "sample \(id) epoch \(sample["epoch"]?.shortText ?? "")"
    let entry = writer.entry(named: name, role: .step, under: .root)
    writer.set(entry, .startedAt, moment: times.start)
    writer.set(entry, .message, text: name)
    let call = writer.call(named: "solver", under: entry)
    writer.set(call, .name, text: "sample")
    writer.set(call, .arguments, sample["input"])
    writer.set(call, .startedAt, moment: times.start)
    writer.set(call, .completedAt, moment: times.end)
    writer.set(call, .result, sample["scores"])
    writer.set(duration: sample["total_time"]?.seconds, of: call)
    var chat = Chat()
    chat.scope = call
    chat.attachments = sample["attachments"]
    chat.refused = times.refused
    for (place, message) in sample.list("messages").enumerated() {
      let id = message["id"]?.string
      let time = id.flatMap { times.messages[$0] }
      chat.write(message, named: id ?? "#\(place)", under: call, at: time, on: &writer)
    }
    for (id, tool) in times.tools {
      guard let node = writer.memory.calls[SourceKey(SourceID(id), in: call)]?.node else {
        continue
      }
      writer.set(node, .startedAt, moment: tool.start)
      writer.set(node, .completedAt, moment: tool.end)
    }
    let isOver = sample["error"]?.nonNull == nil
    for node in chat.open { writer.set(node, isOver ? .lost : .cancelled, .inferred) }
    if let error = sample["error"]?.nonNull {
      writer.set(call, .error, error["message"] ?? error)
      writer.set(call, .failed)
    } else {
      if let limit = sample["limit"]?.nonNull { writer.set(call, .error, limit["type"] ?? limit) }
      writer.set(call, .completed)
    }
  }

  /// When things happened in a sample, by its events.
  private struct EventTimes {
    var start: Milliseconds?
    var end: Milliseconds?
    var messages: [String: Milliseconds] = [:]
    var tools: [String: (start: Milliseconds?, end: Milliseconds?)] = [:]
    /// The calls that a person did not allow.
    var refused: Set<String> = []
    /// The kinds of events that are not known.
    var unknown: [String] = []

    /// Kinds that are known and tell nothing here but when something happened.
    private static let silent: Set<String> = [
      "anchor", "branch", "checkpoint", "compaction", "error", "info", "input", "interrupt",
      "logger", "sample_init", "sample_limit", "sandbox", "score", "score_edit", "span_begin",
      "span_end", "state", "step", "store", "subtask",
    ]

    init(_ events: [JSONValue]) {
      for event in events {
        let kind = event["event"]?.string ?? ""
        let isKnown = ["tool", "approval", "model"].contains(kind) || Self.silent.contains(kind)
        if !isKnown { unknown.append(kind) }
        guard let time = event["timestamp"]?.moment else { continue }
        start = min(start ?? time, time)
        end = max(end ?? time, time)
        switch event["event"]?.string {
        case "tool":
          if let id = event["id"]?.string {
            tools[id] = (time, event["completed"]?.nonNull?.moment)
          }
        case "approval":
          let isRefusal = ["reject", "terminate"].contains(event["decision"]?.string)
          if isRefusal, event["approver"]?.isString("human") == true,
            let id = event["call"]?["id"]?.string
          {
            refused.insert(id)
          }
        case "model":
          for choice in event["output"]?.list("choices") ?? [] {
            if let id = choice["message"]?["id"]?.string { messages[id] = time }
          }
        default: break
        }
      }
    }
  }
}
