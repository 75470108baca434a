import JSONReading
import SessionModel

/// Traces of OpenTelemetry in JSON, with the attributes for generative AI.
///
/// Source: `reference/session-formats.md` section 5 and the OpenTelemetry semantic conventions for
/// generative AI. A source is one document, or one export a line.
struct OTLP: FactsFormat {
  static let name = "otlp"
  static let traits: SourceTraits = [.facts, .stories]
  static let format = Format(
    name: name, summary: "OpenTelemetry traces in JSON with gen_ai attributes",
    writer: .init(shape: "OpenTelemetry"),
    coverage: .init(
      read:
        "answers of models with their messages where they were recorded, tool runs with arguments, results, times and errors, nested agents, tokens; of traces that espalier wrote, everything in its document",
      derived:
        "which answer asked for a tool, when its id does not tell; the outcome: that of the span at the top",
      unknown: "messages that the instrumentation left out; cost; a span that is still running"),
    recognises: { $0.has("resourceSpans") },
    makeReader: { RecordReader(OTLP()) })

  private var tree = SpanTree()

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard value["resourceSpans"] != nil else { return writer.unknownRecord("no resourceSpans") }
    var spans: [Span] = []
    for resource in value.list("resourceSpans") {
      let scopes = resource.list("scopeSpans") + resource.list("instrumentationLibrarySpans")
      for scope in scopes {
        for span in scope.list("spans") {
          if let span = Self.span(span) {
            spans.append(span)
          } else {
            writer.malformed("a span without an id")
          }
        }
      }
    }
    tree.write(spans, on: &writer, &facts)
    if let session = tree.ownSession {
      if let format = session.format {
        writer.set(.root, .format, .text(format))
      } else {
        writer.set(.root, .format, text: nil)
      }
    }
  }

  mutating func end(on writer: inout RecordWriter, after session: borrowing Session) {
    // A session that espalier wrote stands as it says, also where it goes on.
    if tree.ownSession == nil { writer.endSession(after: session) }
  }

  mutating func rename(_ new: (NodeID) -> NodeID) { tree.rename(new) }

  private static func span(_ value: JSONValue) -> Span? {
    guard let id = value["spanId"]?.string, !id.isEmpty else { return nil }
    let list = value.list("attributes")
    let attributes = Attributes(list)
    var span = Span(id: id)
    span.parent = value["parentSpanId"]?.nonNull?.string.flatMap { $0.isEmpty ? nil : $0 }
    span.start = moment(value["startTimeUnixNano"])
    span.end = moment(value["endTimeUnixNano"])
    span.name = value["name"]?.string ?? ""
    span.own = own(span, attributes)
    if span.own != nil { return span }
    let operation = attributes.text("gen_ai.operation.name") ?? ""
    let kind =
      attributes.text("openinference.span.kind") ?? attributes.text("traceloop.span.kind") ?? ""
    span.kind = Self.kind(operation, kind.lowercased(), attributes)
    let exception = value.list("events").first { $0["name"]?.isString("exception") == true }
    let fault = exception.map { Attributes($0.list("attributes")) }?["exception.message"]
    let status = value["status"]
    if status?["code"]?.integer == 2 || status?["code"]?.isString("STATUS_CODE_ERROR") ?? false {
      let message = status?["message"]?.nonNull ?? fault ?? attributes["error.type"]
      span.error = message.map { [.value($0)] } ?? [.text("error")]
    }
    span.conversation =
      attributes.text("gen_ai.conversation.id") ?? attributes.text("session.id")
    span.model = attributes.text("gen_ai.response.model") ?? attributes.text("gen_ai.request.model")
    span.usage.input = attributes.tokens("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens")
    span.usage.output = attributes.tokens(
      "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens")
    span.usage.cached = attributes.tokens(
      "gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens")
    span.usage.cacheWrites5m = attributes.tokens(
      "gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.cache_creation_input_tokens")
    switch span.kind {
    case .model:
      span.prompts =
        attributes.messages("gen_ai.input.messages") + attributes.numbered("gen_ai.prompt")
      span.answers =
        attributes.messages("gen_ai.output.messages") + attributes.numbered("gen_ai.completion")
    case .tool:
      span.name = attributes.text("gen_ai.tool.name") ?? span.name
      span.callID = attributes.text("gen_ai.tool.call.id")
      span.arguments = (attributes["gen_ai.tool.call.arguments"] ?? attributes["input.value"])
        .map { .value($0) }
      span.result = (attributes["gen_ai.tool.call.result"] ?? attributes["output.value"])
        .map { .value($0) }
    case .agent: span.name = attributes.text("gen_ai.agent.name") ?? span.name
    case .other:
      span.details = Self.details(list, value.list("events"))
      span.prompt = attributes.text("prompt") ?? attributes.text("gen_ai.prompt")
      if span.error == nil, let fault { span.error = [.value(fault)] }
    }
    return span
  }

  private static func kind(_ operation: String, _ kind: String, _ attributes: Attributes)
    -> Span.Kind
  {
    switch operation {
    case "chat", "text_completion", "generate_content": return .model
    case "execute_tool": return .tool
    case "invoke_agent", "create_agent", "invoke_workflow": return .agent
    default: break
    }
    switch kind {
    case "llm": return .model
    case "tool": return .tool
    case "agent", "workflow": return .agent
    default: return .other
    }
  }

  /// The attributes of a span and of its events as one object.
  private static func details(_ attributes: [JSONValue], _ events: [JSONValue]) -> [UInt8] {
    func write(_ list: [JSONValue], to json: inout JSONWriter) {
      for attribute in list {
        guard let key = attribute["key"]?.string, let value = Attributes.value(attribute) else {
          continue
        }
        json.key(key)
        json.value(value)
      }
    }
    var json = JSONWriter(compact: true)
    json.beginObject()
    write(attributes, to: &json)
    if !events.isEmpty {
      json.key("events")
      json.beginArray()
      for event in events {
        json.beginObject()
        json.key("name")
        json.string(event["name"]?.string ?? "")
        write(event.list("attributes"), to: &json)
        json.endObject()
      }
      json.endArray()
    }
    json.endObject()
    return json.bytes
  }

  mutating func placeWaiting(on writer: inout RecordWriter) -> Bool {
    guard tree.isWaiting else { return false }
    var facts = writer.facts
    tree.writeWaiting(on: &writer, &facts)
    writer.facts = facts
    writer.writeFacts()
    return true
  }

  /// A moment in nanoseconds, as a string or a number.
  private static func moment(_ value: JSONValue?) -> Milliseconds? {
    guard let value else { return nil }
    let nanoseconds = value.string.flatMap { Int64($0) } ?? value.integer
    return nanoseconds.flatMap { $0 > 0 ? Milliseconds($0 / 1_000_000) : nil }
  }
}
