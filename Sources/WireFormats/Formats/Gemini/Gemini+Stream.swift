import JSONReading
import SessionModel

/// The stream of `gemini --output-format stream-json`.
extension Gemini {
  /// Reads an event of the stream.
  mutating func stream(_ value: JSONValue, _ page: inout Page) {
    let type = page.string(value, "type") ?? ""
    switch type {
    case "init":
      if let id = value["session_id"] { page.set(.root, .id, page.keep(id)) }
      if let model = value["model"] { page.set(.root, .model, page.keep(model)) }
    case "message": streamed(value, &page)
    case "tool_use":
      _ = page.call(
        page.string(value, "tool_id"), name: value["tool_name"].map { page.keep($0) },
        arguments: value["parameters"]?.nonNull.map { page.keep($0) },
        under: answer.entry(for: .call, on: &page))
    case "tool_result": result(value, &page)
    case "error":
      answer.close()
      let entry = page.entry(nil, .system)
      if let text = page.text(of: value["message"]) {
        page.set(entry, .message, text)
        if value["severity"]?.isString("error") == true { page.set(entry, .error, text) }
      }
    case "result": ended(value, &page)
    default: page.unknownRecord(type)
    }
  }

  private mutating func streamed(_ value: JSONValue, _ page: inout Page) {
    guard let text = page.text(of: value["content"]) else { return }
    guard value["role"]?.isString("assistant") == true else {
      answer.close()
      page.turnStarted()
      page.set(page.entry(nil, .user), .message, text)
      if let words = page.string(value, "content") { page.title(words) }
      return
    }
    if value["delta"]?.bool == true, let entry = answer.speaking {
      page.append(entry, .message, text)
    } else {
      page.append(answer.entry(for: .text, on: &page), .message, text)
      spoken = ""
    }
    spoken += page.string(value, "content") ?? ""
  }

  private func result(_ value: JSONValue, _ page: inout Page) {
    guard let id = page.string(value, "tool_id") else {
      page.malformed("tool_result without tool_id")
      return
    }
    let error = value["error"]?.nonNull
    let isBad = value["status"]?.isString("error") ?? (error != nil)
    page.finish(
      id,
      .init(
        status: isBad ? .failed : .completed, result: page.text(of: value["output"]),
        error: page.text(of: error?["message"] ?? error), completedAt: page.time))
  }

  private mutating func ended(_ value: JSONValue, _ page: inout Page) {
    if let stats = value["stats"]?.nonNull {
      page.transcript.usage.input = stats["input_tokens"]?.tokens ?? 0
      page.transcript.usage.output = stats["output_tokens"]?.tokens ?? 0
      page.transcript.usage.cached = stats["cached"]?.tokens ?? 0
      page.writeUsage()
    }
    let error = value["error"]?.nonNull
    let isBad = value["status"]?.isString("error") ?? (error != nil)
    if let error { page.set(.root, .error, page.text(of: error["message"] ?? error)) }
    page.settleOpenCalls(.lost)
    if !isBad, !spoken.isEmpty { page.set(.root, .outputText, page.keep(spoken)) }
    page.run(isBad ? .failed : .succeeded, .stated)
  }
}
