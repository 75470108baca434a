import JSONReading
import SessionModel

/// Logs of Inspect (`.eval`): a ZIP archive with a document for each sample.
///
/// Source: `reference/session-formats.md` section 5 and recordings. Each sample is a call of the evaluation, and
/// the conversation of its solver stands under it.
struct Inspect: OverviewFormat {
  static let name = "inspect"
  static let traits: SourceTraits = [.overview, .documents]
  static let format = Format(
    name: name, summary: "evaluation logs of Inspect (.eval)",
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
    _ document: JSONValue, on page: inout Page, _ overview: inout Overview
  ) {
    if page.record.file?.hasPrefix("samples/") ?? false {
      overview.ending = .lost
      Self.write(sample: document, on: &page)
    } else {
      Self.read(header: document, &overview)
    }
  }

  /// Names with numbers by number: sample 2 before sample 10.
  private static func order(_ name: String) -> [UInt64] {
    name.split { !$0.isNumber }.compactMap { UInt64($0) } + name.utf8.map { UInt64($0) }
  }

  private static func read(header: JSONValue, _ overview: inout Overview) {
    let evaluation = header["eval"]
    overview.id = (evaluation?["eval_id"] ?? evaluation?["run_id"])?.string
    overview.title = evaluation?["task"]?.string
    overview.model = evaluation?["model"]?.string
    overview.startedAt = (header["stats"]?["started_at"] ?? evaluation?["created"])?.moment
    overview.completedAt = header["stats"]?["completed_at"]?.nonNull?.moment
    overview.error = header["error"]?["message"]?.string
    var usage = Transcript.Usage()
    for model in header["stats"]?["model_usage"]?.members ?? header.members
    where header["stats"] != nil {
      usage.input += model.value["input_tokens"]?.tokens ?? 0
      usage.output += model.value["output_tokens"]?.tokens ?? 0
      usage.cached += model.value["input_tokens_cache_read"]?.tokens ?? 0
    }
    overview.usage = usage
    switch header["status"]?.string {
    case "success": overview.stated = .succeeded
    case "error": overview.stated = .failed
    case "cancelled": overview.stated = .cancelled
    default: overview.stated = nil
    }
  }

  private static func write(sample: JSONValue, on page: inout Page) {
    let times = EventTimes(sample.list("events"))
    let id = sample["id"]?.string ?? sample["id"]?.shortText ?? ""
    let name = "sample \(id) epoch \(sample["epoch"]?.shortText ?? "")"
    let entry = page.item(.entry, named: name, role: .step, under: .root)
    page.put(entry, .startedAt, moment: times.start)
    page.put(entry, .message, text: name)
    let call = page.item(.call, named: "solver", under: entry)
    page.put(call, .name, text: "sample")
    page.put(call, .arguments, sample["input"])
    page.put(call, .startedAt, moment: times.start)
    page.put(call, .completedAt, moment: times.end)
    page.put(call, .result, sample["scores"])
    page.put(duration: sample["total_time"]?.seconds, of: call)
    var chat = Chat()
    chat.attachments = sample["attachments"]
    for (place, message) in sample.list("messages").enumerated() {
      let id = message["id"]?.string
      let time = id.flatMap { times.messages[$0] }
      chat.write(message, named: id ?? "#\(place)", under: call, at: time, on: &page)
    }
    for (id, node) in chat.calls {
      guard let tool = times.tools[id] else { continue }
      page.put(node, .startedAt, moment: tool.start)
      page.put(node, .completedAt, moment: tool.end)
    }
    let isOver = sample["error"]?.nonNull == nil
    for node in chat.open { page.put(node, isOver ? .lost : .cancelled, .inferred) }
    if let error = sample["error"]?.nonNull {
      page.put(call, .error, error["message"] ?? error)
      page.put(call, .failed)
    } else {
      if let limit = sample["limit"]?.nonNull { page.put(call, .error, limit["type"] ?? limit) }
      page.put(call, .completed)
    }
  }

  /// When things happened in a sample, by its events.
  private struct EventTimes {
    var start: Milliseconds?
    var end: Milliseconds?
    var messages: [String: Milliseconds] = [:]
    var tools: [String: (start: Milliseconds?, end: Milliseconds?)] = [:]

    init(_ events: [JSONValue]) {
      for event in events {
        guard let time = event["timestamp"]?.moment else { continue }
        start = min(start ?? time, time)
        end = max(end ?? time, time)
        switch event["event"]?.string {
        case "tool":
          if let id = event["id"]?.string {
            tools[id] = (time, event["completed"]?.nonNull?.moment)
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
