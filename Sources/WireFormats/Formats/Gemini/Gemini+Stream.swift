import JSONReading
import SessionModel

/// The stream of `gemini --output-format stream-json`.
extension Gemini {
  /// Reads an event of the stream.
  mutating func stream(_ value: JSONValue, _ writer: inout RecordWriter) {
    let type = writer.string(value, "type") ?? ""
    switch type {
    case "init":
      if let id = value["session_id"] { writer.set(.root, .id, writer.keep(id)) }
      if let model = value["model"] { writer.set(.root, .model, writer.keep(model)) }
    case "message": streamed(value, &writer)
    case "tool_use":
      _ = writer.call(
        writer.string(value, "tool_id"), name: value["tool_name"].map { writer.keep($0) },
        arguments: value["parameters"]?.nonNull.map { writer.keep($0) },
        under: answer.entry(for: .call, on: &writer))
    case "tool_result": result(value, &writer)
    case "error":
      answer.close()
      let entry = writer.entry(nil, .system)
      if let text = writer.text(of: value["message"]) {
        writer.set(entry, .message, text)
        if value["severity"]?.isString("error") == true { writer.set(entry, .error, text) }
      }
    case "result": ended(value, &writer)
    default: writer.unknownRecord(type)
    }
  }

  private mutating func streamed(_ value: JSONValue, _ writer: inout RecordWriter) {
    guard let text = writer.text(of: value["content"]) else { return }
    guard value["role"]?.isString("assistant") == true else {
      answer.close()
      let typed = writer.takeContext(of: writer.words(of: value["content"]))
      guard let text = writer.datum(of: typed) else { return }
      writer.turnStarted()
      writer.set(writer.entry(nil, .user), .message, text)
      writer.title(ContentParts.joined(typed))
      return
    }
    if value["delta"]?.bool == true, let entry = answer.speaking {
      writer.append(entry, .message, text)
    } else {
      writer.append(answer.entry(for: .text, on: &writer), .message, text)
      spoken = ""
    }
    spoken += writer.string(value, "content") ?? ""
  }

  private func result(_ value: JSONValue, _ writer: inout RecordWriter) {
    guard let id = writer.string(value, "tool_id") else {
      writer.malformed("tool_result without tool_id")
      return
    }
    let error = value["error"]?.nonNull
    let isBad = value["status"]?.isString("error") ?? (error != nil)
    writer.finish(
      id,
      .init(
        status: isBad ? .failed : .completed, result: writer.text(of: value["output"]),
        error: writer.text(of: error?["message"] ?? error), completedAt: writer.time))
  }

  private mutating func ended(_ value: JSONValue, _ writer: inout RecordWriter) {
    if let stats = value["stats"]?.nonNull {
      writer.facts.usage.input = stats["input_tokens"]?.tokens
      writer.facts.usage.output = stats["output_tokens"]?.tokens
      writer.facts.usage.cached = stats["cached"]?.tokens
      writer.writeUsage()
    }
    let error = value["error"]?.nonNull
    let isBad = value["status"]?.isString("error") ?? (error != nil)
    if let error { writer.set(.root, .error, writer.text(of: error["message"] ?? error)) }
    writer.settleOpenCalls(.lost)
    if !isBad, !spoken.isEmpty { writer.set(.root, .outputText, writer.keep(spoken)) }
    writer.run(isBad ? .failed : .succeeded, .stated)
  }
}
