import JSONReading
import SessionModel

/// Trajectories of the Agent Trajectory Interchange Format, 1.0 to 1.8.
///
/// Source: `reference/session-formats.md` section 4.7. One document, written at the end or rewritten
/// as a whole while the agent works. A subagent's trajectory stands in the same document, or in a file
/// beside it, and is told by the result of the call that started it.
struct ATIF: OverviewFormat {
  static let name = "atif"
  static let traits: SourceTraits = [.overview, .documents, .namesMainFile]
  static let format = Format(
    name: name, summary: "trajectories of the Agent Trajectory Interchange Format (Harbor)",
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
    _ document: JSONValue, on page: inout Page, _ overview: inout Overview
  ) {
    guard document["schema_version"]?.string?.hasPrefix("ATIF-") ?? false else {
      return page.refuse("not a trajectory")
    }
    let file = page.record.file
    var trajectory = Trajectory(files: file == nil ? [:] : files)
    if let file {
      guard let call = files[file] else { return page.refuse("a trajectory that no call names") }
      trajectory.write(document, under: call, on: &page)
    } else {
      trajectory.write(document, under: .root, on: &page)
      trajectory.describe(document, &overview, on: &page)
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
    private var usage = Transcript.Usage()

    init(files: [String: NodeID]) { self.files = files }

    /// Writes the steps of a trajectory.
    mutating func write(_ trajectory: JSONValue, under parent: NodeID, on page: inout Page) {
      collect(trajectory)
      guard let steps = trajectory["steps"], steps.kind == .array else {
        return page.malformed("a trajectory without a list of steps")
      }
      for (place, step) in steps.elements.enumerated() {
        write(step: step, place: place, under: parent, on: &page)
      }
      guard parent == .root else { return }
      // Those that no call names are told at the end of the session.
      for (name, child) in children.sorted(by: { $0.key < $1.key }) {
        children[name] = nil
        let entry = page.item(.entry, named: "subagent " + name, role: .step, under: .root)
        page.put(entry, .message, text: "subagent \(child["agent"]?["name"]?.string ?? name)")
        let call = page.item(.call, named: name, under: entry)
        page.put(call, .name, child["agent"]?["name"])
        page.put(call, .completed, .inferred)
        let (before, wasAnswered) = (answer, isAnswered)
        write(child, under: call, on: &page)
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
      step: JSONValue, place: Int, under parent: NodeID, on page: inout Page
    ) {
      let source = step["source"]?.string ?? ""
      if EntryRole(word: source) == nil { page.unknown("unknown source of a step \"\(source)\"") }
      let role = EntryRole(word: source) ?? .step
      let name = step["step_id"]?.integer.map { "\($0)" } ?? "#\(place)"
      let entry = page.item(.entry, named: name, role: role, under: parent)
      let time = step["timestamp"]?.moment
      if let stamp = step["timestamp"]?.nonNull, time == nil {
        page.malformed("no time: \(stamp.shortText)")
      }
      page.put(entry, .startedAt, moment: time)
      let content = ContentParts(step["message"])
      for unknown in content.unknown { page.unknown("unknown \(unknown) of a message") }
      page.put(entry, .message, words: content.texts)
      page.put(entry, .reasoning, step["reasoning_content"])
      if !(step["is_copied_context"]?.bool ?? false) {
        count(step["metrics"], of: entry, model: step["model_name"], on: &page)
      }

      var calls: [String: NodeID] = [:]
      var order: [NodeID] = []
      for (place, call) in step.list("tool_calls").enumerated() {
        let id = call["tool_call_id"]?.string
        let node = page.item(.call, named: id ?? "#\(place)", under: entry)
        page.put(node, .id, call["tool_call_id"])
        page.put(node, .name, call["function_name"])
        page.put(node, .arguments, call["arguments"])
        page.put(node, .startedAt, moment: time)
        if let id { calls[id] = node }
        order.append(node)
      }
      let open = observe(step["observation"], calls, order, of: entry, on: &page)
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
      on page: inout Page
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
      page.put(entry, .outputText, words: loose)
      for node in order {
        guard let answers = results[node] else {
          page.put(node, .running)
          continue
        }
        let failed = answers.contains { $0["extra"]?["tool_result_is_error"]?.bool ?? false }
        let contents = answers.compactMap { $0["content"]?.nonNull }
        if contents.count == 1 {
          page.put(result: contents[0], of: node, in: failed ? .error : .result)
        } else {
          page.put(
            node, failed ? .error : .result, words: contents.flatMap { ContentParts($0).texts })
        }
        page.put(node, failed ? .failed : .completed)
        for answer in answers { delegate(answer["subagent_trajectory_ref"], to: node, on: &page) }
      }
      return order.count { results[$0] == nil }
    }

    /// Writes the trajectories that a result refers to under its call.
    private mutating func delegate(
      _ references: JSONValue?, to call: NodeID, on page: inout Page
    ) {
      for reference in references?.nonNull.map(ATIF.list) ?? [] {
        if let id = reference["trajectory_id"]?.string, let child = children[id] {
          // Taken out, so that a trajectory which names itself ends.
          children[id] = nil
          write(child, under: call, on: &page)
        } else if let path = reference["trajectory_path"]?.string {
          files[path] = call
        }
      }
    }

    private mutating func count(
      _ metrics: JSONValue?, of entry: NodeID, model: JSONValue?, on page: inout Page
    ) {
      guard let metrics = metrics?.nonNull else { return }
      let tokens = Transcript.Usage(
        input: metrics["prompt_tokens"]?.tokens ?? 0,
        output: metrics["completion_tokens"]?.tokens ?? 0,
        cached: metrics["cached_tokens"]?.tokens ?? 0, cost: metrics["cost_usd"]?.dollars)
      usage.add(tokens)
      page.count(tokens, of: entry, model: model)
    }

    /// Says what the document is as a whole.
    func describe(_ document: JSONValue, _ overview: inout Overview, on page: inout Page) {
      overview.id = document["session_id"]?.string ?? document["trajectory_id"]?.string
      overview.model = document["agent"]?["model_name"]?.string
      overview.usage = usage
      if let totals = document["final_metrics"]?.nonNull {
        overview.usage.input = totals["total_prompt_tokens"]?.tokens ?? usage.input
        overview.usage.output = totals["total_completion_tokens"]?.tokens ?? usage.output
        overview.usage.cached = totals["total_cached_tokens"]?.tokens ?? usage.cached
        overview.usage.cost = totals["total_cost_usd"]?.dollars ?? usage.cost
      }
      for step in document.list("steps") {
        if step["source"]?.isString("user") ?? false {
          overview.asked(ContentParts(step["message"]).text)
        }
        if let time = step["timestamp"]?.moment {
          overview.startedAt = min(overview.startedAt ?? time, time)
        }
      }
      overview.answer = answer
      // The sums are written when the agent has ended.
      let isWhole = isAnswered || document["final_metrics"]?.nonNull != nil
      overview.ending = isWhole && !isOpen ? .succeeded : .lost
    }
  }
}
