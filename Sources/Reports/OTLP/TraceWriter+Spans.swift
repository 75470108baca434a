import JSONReading
import SessionModel

/// The spans of the session, of entries, calls and agents.
extension TraceWriter {
  /// Writes the span of the session.
  mutating func writeSession() {
    let status = session.standing(at: position)
    let name = items.text(.root, .format)
    begin(
      id.session, in: nil, "invoke_agent" + (name.map { " " + $0 } ?? ""), .internal,
      levels[0].times)
    writer.attribute("gen_ai.operation.name", "invoke_agent")
    let model = exact(.root, .model)?.text
    writer.attribute("gen_ai.provider.name", model.flatMap { ModelProvider.name(of: $0) })
    writer.attribute("gen_ai.agent.name", name)
    writer.attribute("gen_ai.conversation.id", exact(.root, .id)?.text)
    writer.attribute("gen_ai.request.model", model)
    usage(of: .root)
    writer.attribute(.item, TraceMark.Item.session.rawValue)
    writer.attribute(.format, exact(.root, .format)?.text)
    writer.attribute(.title, exact(.root, .title)?.text)
    writer.attribute(.status, status.value.word)
    writer.attribute(.inferred, holds: status.isInferred)
    var json: [String] = []
    attribute(TraceMark.outputText.rawValue, .root, .outputText, &json)
    attribute(TraceMark.error.rawValue, .root, .error, &json)
    let code: Code? =
      switch status.value {
      case .succeeded: .ok
      case .failed: .error
      case .queued, .inProgress, .cancelled, .incomplete, .interrupted, .lost: nil
      }
    end(levels[0].times, json, code, of: .root)
  }

  /// Writes the span of an entry, and enters it.
  mutating func enter(entry: NodeID, _ index: Int, isCurrent: Bool) {
    let top = levels.count - 1
    if levels[top].holder == nil { writeAgent(firstEntry: entry) }
    let holder = levels[top].holder ?? levels[top].span
    let calls = session.children(of: entry, at: position).filter { selection?.holds($0) ?? true }
    let times = times(of: entry, calls)
    levels[top].latest = max(levels[top].latest, times.start)
    let role = session.role(entry)
    let isAnswer = role == .assistant
    let span = TraceID.span(.item, index, in: holder)
    let model = exact(entry, .model)?.text
    begin(
      span, in: holder, name(role, model), isAnswer ? .client : .internal, times)
    if isAnswer { writer.attribute("gen_ai.operation.name", "chat") }
    let known = model ?? (isAnswer ? items.text(.root, .model) : nil)
    writer.attribute("gen_ai.provider.name", known.flatMap { ModelProvider.name(of: $0) })
    if isAnswer { writer.attribute("gen_ai.conversation.id", items.text(.root, .id)) }
    writer.attribute("gen_ai.request.model", model)
    writer.attribute(
      isAnswer ? "gen_ai.response.id" : TraceMark.id.rawValue, exact(entry, .id)?.text)
    usage(of: entry)
    var json: [String] = []
    let isRetracted = session.isRetracted(entry, at: position)
    messages(of: entry, role, calls, isRetracted: isRetracted)
    writer.attribute(.item, TraceMark.Item.entry.rawValue)
    writer.attribute(.index, index)
    writer.attribute(.role, role.word)
    writer.attribute(.origin, exact(entry, .origin)?.text)
    writer.attribute(.state, exact(entry, .state)?.text)
    writer.attribute(.retracted, holds: isRetracted)
    attribute(TraceMark.outputText.rawValue, entry, .outputText, &json)
    attribute(TraceMark.error.rawValue, entry, .error, &json)
    end(times, json, session.has(.error, of: entry, at: position) ? .error : nil, of: entry)
    levels.append(
      Level(span: span, holder: span, node: entry, times: times, latest: times.start))
  }

  /// Writes the span of a call, and enters it.
  mutating func enter(call: NodeID, _ index: Int) {
    let top = levels.count - 1
    let holder = levels[top].holder ?? levels[top].span
    let status = items.status(call)
    let duration = session.duration(ofCall: call, at: position)
    let last = last
    let times = TraceTimes(told: items.times(call), start: levels[top].latest) { start in
      duration.map { start + $0 } ?? (status.value.isOpen ? last : nil)
    }
    levels[top].latest = max(levels[top].latest, times.start)
    let span = TraceID.span(.item, index, in: holder)
    let name = exact(call, .name)?.text
    begin(span, in: holder, "execute_tool" + (name.map { " " + $0 } ?? ""), .internal, times)
    writer.attribute("gen_ai.operation.name", "execute_tool")
    writer.attribute("gen_ai.tool.name", name)
    writer.attribute("gen_ai.tool.call.id", exact(call, .id)?.text)
    var json: [String] = []
    attribute("gen_ai.tool.call.arguments", call, .arguments, &json)
    attribute("gen_ai.tool.call.result", call, .result, &json)
    writer.attribute(.item, TraceMark.Item.call.rawValue)
    writer.attribute(.index, index)
    writer.attribute(.toolKind, session.toolKind(call).word)
    writer.attribute(.status, status.value.word)
    writer.attribute(.inferred, holds: status.isInferred)
    if let digits = number(call, .duration) {
      writer.attribute(TraceMark.duration.rawValue, number: digits)
    }
    attribute(TraceMark.error.rawValue, call, .error, &json)
    let code: Code? =
      switch status.value {
      case .completed: .ok
      case .failed: .error
      case .pending, .running, .waiting, .background, .rejected, .cancelled, .requested, .lost: nil
      }
    end(times, json, code, of: call)
    levels.append(Level(span: span, node: call, times: times, latest: times.start))
  }

  /// Writes the span of the agent inside the call that the walk is in: its entries stand below it.
  private mutating func writeAgent(firstEntry: NodeID) {
    let top = levels.count - 1
    let (call, outer) = (levels[top].node, levels[top].times)
    let span = TraceID.span(.agent, 0, in: levels[top].span)
    let times = TraceTimes(
      told: (session.moment(firstEntry, .startedAt, at: position), nil), start: outer.start
    ) { max($0, outer.end) }
    let arguments = items.arguments(call).filter { $0.kind == .scalar }
    let name = Self.agentNames.compactMap { name in arguments.first { $0.name == name }?.value }
      .first
    begin(
      span, in: levels[top].span, "invoke_agent" + (name.map { " " + $0 } ?? ""), .internal, times)
    writer.attribute("gen_ai.operation.name", "invoke_agent")
    writer.attribute("gen_ai.agent.name", name)
    writer.attribute("gen_ai.conversation.id", items.text(.root, .id))
    writer.attribute(.item, TraceMark.Item.agent.rawValue)
    end()
    levels[top].holder = span
  }

  /// The arguments by which calls say what kind of agent they start.
  private static let agentNames = ["subagent_type", "agent_type", "agent", "agent_name", "role"]

  /// What the span of an entry is called.
  private func name(_ role: EntryRole, _ model: String?) -> String {
    switch role {
    case .assistant: "chat" + (model.map { " " + $0 } ?? "")
    case .user: "user message"
    case .system: "system message"
    case .step: "step"
    }
  }

  /// The times of an entry: one without an end goes on for as long as its calls.
  private func times(of entry: NodeID, _ calls: [NodeID]) -> TraceTimes {
    let starts = calls.lazy.compactMap { session.moment($0, .startedAt, at: position) }
    let ends = calls.lazy.compactMap { session.moment($0, .completedAt, at: position) }
    let latest = levels[levels.count - 1].latest
    let start = starts.compactMap { TraceTimes.possible($0) }.min() ?? latest
    return TraceTimes(told: items.times(entry), start: start) { _ in
      ends.compactMap { TraceTimes.possible($0) }.max()
    }
  }
}

/// The frame of a span.
extension TraceWriter {
  /// Writes what stands in front of the attributes of a span.
  private mutating func begin(
    _ span: UInt64, in parent: UInt64?, _ name: String, _ kind: Kind, _ times: TraceTimes
  ) {
    writer.json.beginObject()
    writer.json.key("traceId")
    writer.json.string(id.text)
    writer.json.key("spanId")
    writer.json.string(TraceID.hex(span))
    if let parent {
      writer.json.key("parentSpanId")
      writer.json.string(TraceID.hex(parent))
    }
    writer.json.key("name")
    writer.json.string(name)
    writer.json.key("kind")
    writer.json.number(kind.rawValue)
    writer.json.key("startTimeUnixNano")
    writer.json.string(TraceTimes.nanoseconds(times.start))
    writer.json.key("endTimeUnixNano")
    writer.json.string(TraceTimes.nanoseconds(times.end))
    writer.json.key("attributes")
    writer.json.beginArray()
  }

  /// Writes what every span of an item ends with: which times and texts are not what they seem, and how it went.
  private mutating func end(
    _ times: TraceTimes, _ json: [String], _ code: Code?, of node: NodeID
  ) {
    if code == .error { writer.attribute("error.type", "_OTHER") }
    writer.attribute(.untold, times.untold)
    for (mark, moment) in times.others { writer.attribute(mark, moment.count) }
    writer.attribute(.json, json)
    end(code, code == .error ? items.error(node) : nil)
  }

  /// Writes what stands behind the attributes of a span.
  private mutating func end(_ code: Code? = nil, _ message: String? = nil) {
    writer.json.endArray()
    writer.json.key("status")
    writer.json.beginObject()
    if let message {
      writer.json.key("message")
      writer.json.string(message)
    }
    if let code {
      writer.json.key("code")
      writer.json.number(code.rawValue)
    }
    writer.json.endObject()
    writer.json.endObject()
  }
}
