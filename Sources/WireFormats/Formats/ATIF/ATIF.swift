import JSONReading
import SessionModel

/// Trajectories of the Agent Trajectory Interchange Format, 1.0 to 1.8.
///
/// Source: `reference/session-formats.md` section 4.7. One document, written at the end or rewritten
/// as a whole while the agent works. A subagent's trajectory stands in the same document, or in a file
/// beside it, and is told by the result of the call that started it.
struct ATIF: FactsFormat {
  static let name = "atif"
  static let traits: SourceTraits = [.facts, .documents, .namesMainFile]
  static let format = Format(
    name: name, summary: "trajectories of the Agent Trajectory Interchange Format (Harbor)",
    writer: .init(
      shape: "ATIF", checked: "1.8", place: "`schema_version`", version: { $0["schema_version"] }),
    coverage: .init(
      read:
        "steps with messages, thinking, tool calls and observations, pictures by name, subagents in the same document or in a file beside it, tokens and cost",
      derived:
        "the status of calls: completed by a result, lost without one; the end of the session: succeeded when the last step of the agent asks for nothing more, or when sums are given and no call is open",
      unknown:
        "running times of calls; failures, unless the converter noted them in extra.tool_result_is_error; the trajectory that a document continues"
    ),
    recognises: { $0.text("schema_version")?.hasPrefix("ATIF-") ?? false },
    containers: .init(folder: files),
    makeReader: { RecordReader(ATIF()) })

  /// The calls that named a file for their subagent, by that file.
  private var files: [String: NodeID] = [:]

  mutating func read(
    _ document: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard document["schema_version"]?.string?.hasPrefix("ATIF-") ?? false else {
      return writer.refuse("not a trajectory")
    }
    let file = writer.record.file
    var trajectory = Trajectory(files: file == nil ? [:] : files)
    if let file {
      guard let call = files[file] else { return writer.refuse("a trajectory that no call names") }
      trajectory.write(document, under: call, on: &writer)
    } else {
      trajectory.write(document, under: .root, on: &writer)
      trajectory.describe(document, &facts, on: &writer)
    }
    files = trajectory.files
  }

  mutating func rename(_ new: (NodeID) -> NodeID) { files = files.mapValues(new) }

  /// The elements of a list, or a single value as a list of one.
  fileprivate static func list(_ value: JSONValue) -> [JSONValue] {
    value.kind == .array ? Array(value.elements) : [value]
  }

  /// The writing of one document with all trajectories in it.
  private struct Trajectory {
    /// The calls that named a file for their subagent.
    var files: [String: NodeID]
    /// The trajectories in the document that calls refer to.
    private var children: [String: JSONValue] = [:]
    private var answer: NodeID?
    /// Whether the last step is one of the agent that asks for nothing more.
    private var isAnswered = false
    /// Whether the last step left a call without a result.
    private var isOpen = false
    private var usage = TokenUsage()

    init(files: [String: NodeID]) { self.files = files }

    /// Writes the steps of a trajectory.
    mutating func write(
      _ trajectory: JSONValue, under parent: NodeID, on writer: inout RecordWriter
    ) {
      collect(trajectory)
      guard let steps = trajectory["steps"], steps.kind == .array else {
        return writer.malformed("a trajectory without a list of steps")
      }
      for (place, step) in steps.elements.enumerated() {
        write(step: step, place: place, under: parent, on: &writer)
      }
      guard parent == .root else { return }
      // Those that no call names are told at the end of the session.
      for (name, child) in children.sorted(by: { $0.key < $1.key }) {
        children[name] = nil
        let entry = writer.entry(named: "subagent " + name, role: .step, under: .root)
        writer.set(entry, .message, text: "subagent \(child["agent"]?["name"]?.string ?? name)")
        let call = writer.call(named: name, under: entry)
        writer.set(call, .name, child["agent"]?["name"])
        writer.set(call, .completed, .inferred)
        let (before, wasAnswered) = (answer, isAnswered)
        write(child, under: call, on: &writer)
        (answer, isAnswered) = (before, wasAnswered)
      }
    }

    /// Notes the trajectories in a document by the names that calls use.
    private mutating func collect(_ document: JSONValue) {
      for child in document.list("subagent_trajectories") {
        if let id = child["trajectory_id"]?.string { children[id] = child }
      }
    }

    private mutating func write(
      step: JSONValue, place: Int, under parent: NodeID, on writer: inout RecordWriter
    ) {
      let source = step["source"]?.string ?? ""
      if EntryRole(word: source) == nil { writer.unknown("unknown source of a step \"\(source)\"") }
      let role = EntryRole(word: source) ?? .step
      let name = step["step_id"]?.integer.map { "\($0)" } ?? "#\(place)"
      let entry = writer.entry(named: name, role: role, under: parent)
      let time = step["timestamp"]?.moment
      if let stamp = step["timestamp"]?.nonNull, time == nil {
        writer.malformed("no time: \(stamp.shortText)")
      }
      writer.set(entry, .startedAt, moment: time)
      let content = writer.content(step["message"])
      writer.set(entry, .message, words: content.texts)
      writer.set(entry, .reasoning, step["reasoning_content"])
      if !(step["is_copied_context"]?.bool ?? false) {
        count(step["metrics"], of: entry, model: step["model_name"], on: &writer)
      }

      var calls: [String: NodeID] = [:]
      var order: [NodeID] = []
      for (place, call) in step.list("tool_calls").enumerated() {
        let id = call["tool_call_id"]?.string
        let node = writer.call(named: id ?? "#\(place)", under: entry)
        writer.set(node, .id, call["tool_call_id"])
        writer.set(node, .name, call["function_name"])
        writer.set(node, .arguments, call["arguments"])
        writer.set(node, .startedAt, moment: time)
        if let id { calls[id] = node }
        order.append(node)
      }
      let open = observe(step["observation"], calls, order, of: entry, on: &writer)
      if parent == .root {
        isAnswered = role == .assistant && order.isEmpty
        isOpen = open > 0
        if role == .assistant, !content.texts.isEmpty { answer = entry }
      }
    }

    /// Writes what came of the calls of a step.
    ///
    /// - Returns: how many calls have no result.
    private mutating func observe(
      _ observation: JSONValue?, _ calls: [String: NodeID], _ order: [NodeID], of entry: NodeID,
      on writer: inout RecordWriter
    ) -> Int {
      var results: [NodeID: [JSONValue]] = [:]
      var loose: [ContentParts.Words] = []
      for (place, result) in (observation?.list("results") ?? []).enumerated() {
        let id = result["source_call_id"]?.string
        // A result that names no call is that of the call at its place.
        let node = id.map { calls[$0] } ?? (place < order.count ? order[place] : nil)
        if let node {
          results[node, default: []].append(result)
        } else {
          loose += ContentParts(result["content"]).texts
        }
      }
      writer.set(entry, .outputText, words: loose)
      for node in order {
        guard let answers = results[node] else {
          writer.set(node, .running)
          continue
        }
        let failed = answers.contains { $0["extra"]?["tool_result_is_error"]?.bool ?? false }
        let contents = answers.compactMap { $0["content"]?.nonNull }
        if contents.count == 1 {
          writer.set(result: contents[0], of: node, in: failed ? .error : .result)
        } else {
          writer.set(
            node, failed ? .error : .result, words: contents.flatMap { ContentParts($0).texts })
        }
        writer.set(node, failed ? .failed : .completed)
        for answer in answers { delegate(answer["subagent_trajectory_ref"], to: node, on: &writer) }
      }
      return order.count { results[$0] == nil }
    }

    /// Writes the trajectories that a result refers to under its call.
    private mutating func delegate(
      _ references: JSONValue?, to call: NodeID, on writer: inout RecordWriter
    ) {
      for reference in references?.nonNull.map(ATIF.list) ?? [] {
        if let id = reference["trajectory_id"]?.string, let child = children[id] {
          // Taken out, so that a trajectory which names itself ends.
          children[id] = nil
          write(child, under: call, on: &writer)
        } else if let path = reference["trajectory_path"]?.string {
          files[path] = call
        }
      }
    }

    private mutating func count(
      _ metrics: JSONValue?, of entry: NodeID, model: JSONValue?, on writer: inout RecordWriter
    ) {
      guard let metrics = metrics?.nonNull else { return }
      let tokens = TokenUsage(
        input: metrics["prompt_tokens"]?.tokens,
        output: metrics["completion_tokens"]?.tokens,
        cached: metrics["cached_tokens"]?.tokens, cost: metrics["cost_usd"]?.dollars)
      usage.addTold(tokens)
      writer.count(tokens, of: entry, model: model)
    }

    /// Says what the document is as a whole.
    func describe(_ document: JSONValue, _ facts: inout SessionFacts, on writer: inout RecordWriter)
    {
      facts.id = document["session_id"]?.string ?? document["trajectory_id"]?.string
      facts.model = document["agent"]?["model_name"]?.string
      facts.usage = usage
      if let totals = document["final_metrics"]?.nonNull {
        facts.usage.input = totals["total_prompt_tokens"]?.tokens ?? usage.input
        facts.usage.output = totals["total_completion_tokens"]?.tokens ?? usage.output
        facts.usage.cached = totals["total_cached_tokens"]?.tokens ?? usage.cached
        facts.usage.cost = totals["total_cost_usd"]?.dollars ?? usage.cost
      }
      for step in document.list("steps") {
        if step["source"]?.isString("user") ?? false {
          facts.asked(ContentParts(step["message"]).text)
        }
        if let time = step["timestamp"]?.moment {
          facts.startedAt = min(facts.startedAt ?? time, time)
        }
      }
      facts.answer = answer
      // The sums are written when the agent has ended.
      let isWhole = isAnswered || document["final_metrics"]?.nonNull != nil
      facts.ending = isWhole && !isOpen ? .succeeded : .lost
    }
  }
}
