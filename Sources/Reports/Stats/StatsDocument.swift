import JSONReading
import SessionModel

/// The figures of a session as one JSON document, for programs. Keys always appear, in their order.
package enum StatsDocument {
  /// The version of the document, written in front.
  static let version = 1

  /// Writes the figures of a session; the document ends in a newline.
  package static func write(
    _ session: Session, _ options: ReportOptions, prices: PriceTable, to sink: ([UInt8]) -> Void
  ) {
    let position = options.position ?? session.position
    let stats = SessionStats(session, at: position, prices: prices)
    let items = ItemText(session, options)
    var writer = DocumentWriter(compact: options.isCompact)
    writer.json.beginObject()
    writer.json.key("espalier_stats")
    writer.json.number(version)
    writer.json.key("session")
    writer.json.beginObject()
    for key in SessionKey.allCases where key.isTold { writer.key(key, of: session, at: position) }
    writer.json.key("duration_ms")
    number(items.elapsed()?.count, &writer.json)
    writer.json.endObject()
    counts("messages", EntryRole.allCases.map { ($0.word, stats.roles[$0] ?? 0) }, &writer.json)
    let calls = stats.calls
    counts("tool_calls", ToolStatus.allCases.map { ($0.word, calls[$0] ?? 0) }, &writer.json)
    writer.json.key("tools")
    writer.json.beginArray()
    for tool in stats.tools { self.tool(tool, &writer.json) }
    writer.json.endArray()
    writer.json.key("usage")
    writer.json.beginObject()
    figures(stats.tokens, &writer.json)
    writer.json.endObject()
    writer.json.key("context")
    context(ContextShare(session, at: position), &writer.json)
    writer.json.key("usage_by_model")
    writer.json.beginArray()
    for model in stats.models {
      writer.json.beginObject()
      string("model", model.name, &writer.json)
      writer.json.key("messages")
      writer.json.number(model.messages)
      figures(model.tokens, &writer.json)
      writer.json.endObject()
    }
    writer.json.endArray()
    writer.json.key("usage_by_agent")
    writer.json.beginArray()
    for agent in stats.agents {
      let isMain = agent.node == .root
      writer.json.beginObject()
      writer.json.key("id")
      if isMain {
        writer.json.null()
      } else {
        writer.value(CallKey.id, of: agent.node, in: session, at: position)
      }
      string("name", isMain ? nil : items.name(agent.node), &writer.json)
      writer.json.key("messages")
      writer.json.number(agent.messages)
      figures(agent.tokens, &writer.json)
      writer.json.endObject()
    }
    writer.json.endArray()
    writer.json.key("usage_by_turn")
    writer.json.beginArray()
    for (number, part) in stats.turns {
      writer.json.beginObject()
      writer.json.key("turn")
      writer.json.number(number)
      writer.json.key("id")
      writer.value(EntryKey.id, of: part.node, in: session, at: position, isCurrent: false)
      writer.json.key("ts")
      writer.value(EntryKey.ts, of: part.node, in: session, at: position, isCurrent: false)
      writer.json.key("messages")
      writer.json.number(part.messages)
      figures(part.tokens, &writer.json)
      writer.json.endObject()
    }
    writer.json.endArray()
    writer.json.key("usage_by_message")
    writer.json.beginArray()
    for message in stats.messages {
      writer.json.beginObject()
      writer.json.key("id")
      writer.value(EntryKey.id, of: message.entry, in: session, at: position, isCurrent: false)
      writer.json.key("ts")
      writer.value(EntryKey.ts, of: message.entry, in: session, at: position, isCurrent: false)
      string("model", message.model, &writer.json)
      figures(message.tokens, &writer.json)
      writer.json.endObject()
    }
    writer.json.endArray()
    string("prices_as_of", prices.date, &writer.json)
    writer.json.endObject()
    sink(writer.takeLine())
  }

  /// Writes a total with its parts.
  static func counts(
    _ name: String, _ parts: [(word: String, count: Int)], _ json: inout JSONWriter
  ) {
    json.key(name)
    json.beginObject()
    json.key("total")
    json.number(parts.reduce(0) { $0 + $1.count })
    for part in parts {
      json.key(part.word)
      json.number(part.count)
    }
    json.endObject()
  }

  /// Writes the figures of a tool.
  private static func tool(_ tool: SessionStats.Tool, _ json: inout JSONWriter) {
    json.beginObject()
    json.key("name")
    json.string(tool.name)
    counts("calls", ToolStatus.allCases.map { ($0.word, tool.statuses[$0] ?? 0) }, &json)
    json.key("timed_calls")
    json.number(tool.durations.count)
    json.key("total_ms")
    number(tool.durations.isEmpty ? nil : tool.total.count, &json)
    json.key("median_ms")
    number(tool.median?.count, &json)
    json.key("max_ms")
    number(tool.durations.last?.count, &json)
    json.endObject()
  }

  /// Writes tokens and their cost, and whether that was worked out from prices.
  static func figures(_ tokens: TokenCount?, _ json: inout JSONWriter) {
    for (figure, key) in zip(TokenCount.figures, UsageKey.allCases) {
      json.key(key.rawValue)
      number(tokens?[figure]?.count, &json)
    }
    json.key("cost_usd")
    if let cost = tokens?.cost {
      decimal(NumberText.fixed(cost, places: 8), &json)
    } else {
      json.null()
    }
    json.key("estimated")
    json.bool(tokens?.isEstimated ?? false)
  }

  /// Writes how much of the context is filled, or `null`.
  private static func context(_ share: ContextShare?, _ json: inout JSONWriter) {
    guard let share else { return json.null() }
    json.beginObject()
    json.key("filled_tokens")
    json.number(share.filled.count)
    json.key("window_tokens")
    json.number(share.window.count)
    json.key("percent")
    json.number(share.percent)
    json.endObject()
  }

  /// Writes a number that is given by its digits.
  private static func decimal(_ digits: String, _ json: inout JSONWriter) {
    var digits = digits[...]
    while digits.hasSuffix("0"), !digits.hasSuffix(".0") { digits.removeLast() }
    var written = json
    do throws(JSONError) {
      try JSONParser().parse(copying: Array(digits.utf8)) { (value) throws(JSONError) in
        written.value(value)
      }
    } catch {
      written.null()
    }
    json = written
  }

  /// Writes a number, or `null`.
  static func number(_ number: Int64?, _ json: inout JSONWriter) {
    if let number { json.number(number) } else { json.null() }
  }

  /// Writes a member that is a text, or `null`.
  static func string(_ name: String, _ text: String?, _ json: inout JSONWriter) {
    json.key(name)
    if let text { json.string(text) } else { json.null() }
  }
}

extension SessionKey {
  /// Whether the figures of a session repeat the key.
  var isTold: Bool {
    switch self {
    case .id, .format, .title, .model, .status, .inferred, .startedAt, .completedAt: true
    case .outputText, .error, .usage: false
    }
  }
}
