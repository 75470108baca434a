import JSONReading
import SessionModel

/// Spans that `print --style otlp` wrote.
extension OTLP {
  /// Reads what a span of ours tells; `nil` for spans of others.
  static func own(_ span: Span, _ attributes: Attributes) -> OwnSpan? {
    guard let item = attributes.text(.item).flatMap({ TraceMark.Item(rawValue: $0) }) else {
      return nil
    }
    var own = OwnSpan(item: item)
    own.index = attributes.integer(.index) ?? 0
    own.role = attributes.text(.role).flatMap { EntryRole(word: $0) } ?? .assistant
    own.status = attributes.text(.status)
    own.isInferred = attributes[TraceMark.inferred.rawValue]?.bool ?? false
    own.isRetracted = attributes[TraceMark.retracted.rawValue]?.bool ?? false
    own.format = attributes.text(.format)
    let untold = attributes.words(.untold)
    if !untold.contains(TraceMark.start) {
      own.start = attributes.integer(.startedAt).map { Milliseconds($0) } ?? span.start
    }
    if !untold.contains(TraceMark.end) {
      own.end = attributes.integer(.completedAt).map { Milliseconds($0) } ?? span.end
    }
    own.data = data(item, attributes)
    return own
  }

  /// The data of an item, by the attributes that tell them.
  private static func data(_ item: TraceMark.Item, _ attributes: Attributes) -> [(
    channel: Channel, value: OwnSpan.Value
  )] {
    var data: [(channel: Channel, value: OwnSpan.Value)] = []
    let json = Set(attributes.words(.json))
    func take(_ channel: Channel, _ names: String...) {
      for name in names {
        guard let value = attributes[name] else { continue }
        if json.contains(name), let bytes = Self.json(in: value) {
          data.append((channel, .json(bytes)))
        } else {
          data.append((channel, .told(value)))
        }
        return
      }
    }
    for (channel, name) in TraceMark.usage {
      if let value = attributes.number(name) { data.append((channel, value)) }
    }
    take(.error, TraceMark.error.rawValue)
    switch item {
    case .session:
      take(.id, "gen_ai.conversation.id")
      take(.model, "gen_ai.request.model")
      take(.title, TraceMark.title.rawValue)
      take(.outputText, TraceMark.outputText.rawValue)
    case .agent: break
    case .entry:
      take(.id, "gen_ai.response.id", TraceMark.id.rawValue)
      take(.model, "gen_ai.request.model")
      take(.origin, TraceMark.origin.rawValue)
      take(.state, TraceMark.state.rawValue)
      take(.message, TraceMark.message.rawValue)
      take(.reasoning, TraceMark.reasoning.rawValue)
      take(.outputText, TraceMark.outputText.rawValue)
      let isAnswer = attributes.text(.role).flatMap { EntryRole(word: $0) } == .assistant
      let messages = attributes.messages(
        isAnswer ? "gen_ai.output.messages" : "gen_ai.input.messages")
      for case .text(let text) in messages.flatMap(\.text) { data.append((.message, .text(text))) }
      for case .text(let text) in messages.flatMap(\.reasoning) {
        data.append((.reasoning, .text(text)))
      }
    case .call:
      take(.id, "gen_ai.tool.call.id")
      take(.name, "gen_ai.tool.name")
      take(.arguments, "gen_ai.tool.call.arguments")
      take(.result, "gen_ai.tool.call.result")
      if let value = attributes.number(TraceMark.duration.rawValue) {
        data.append((.duration, value))
      }
    }
    return data
  }

  /// The JSON in a text; `nil` where there is none, whatever was said of it.
  private static func json(in value: JSONValue) -> [UInt8]? {
    guard let text = value.string else { return nil }
    let bytes = Array(text.utf8)
    let isJSON = try? JSONParser().parse(copying: bytes) { (_) throws(JSONError) in true }
    return isJSON == nil ? nil : bytes
  }
}

extension OTLP.Attributes {
  /// The text of a mark.
  func text(_ mark: TraceMark) -> String? { text(mark.rawValue) }

  /// The whole number of a mark; those of 64 bits are written as strings.
  func integer(_ mark: TraceMark) -> Int64? {
    self[mark.rawValue].flatMap { value in value.integer ?? value.string.flatMap { Int64($0) } }
  }

  /// The texts of a mark that is a list.
  func words(_ mark: TraceMark) -> [String] {
    self[mark.rawValue]?.list("values").compactMap { $0["stringValue"]?.string } ?? []
  }

  /// A number as it stands.
  func number(_ name: String) -> OwnSpan.Value? {
    guard let value = self[name] else { return nil }
    if let number = value.string.flatMap({ Int64($0) }) { return .number(number) }
    return .told(value)
  }
}
