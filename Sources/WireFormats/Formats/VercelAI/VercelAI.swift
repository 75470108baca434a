import JSONReading
import SessionModel

/// Results of the AI SDK (`generateText`) that were saved as JSON: the steps of one run.
///
/// Source: `reference/session-formats.md` section 5; versions 4 and 5 differ in names.
struct VercelAI: FactsFormat {
  static let name = "vercel-ai"
  static let traits: SourceTraits = [.facts, .documents]
  static let format = Format(
    name: name, summary: "results of the AI SDK's generateText, saved as JSON",
    writer: .init("the AI SDK", checked: "5"),
    coverage: .init(
      read: "steps with text, thinking, tool calls and results, prompts, tokens, model, times",
      derived: "the outcome by the reason for which the last step ended",
      unknown: "running times of calls, cost"),
    recognises: { probe in
      !probe.isArray && probe.has("steps") && !probe.has("schema_version")
        && (probe.has(oneOf: "finishReason", "toolCalls")
          || probe.has(oneNested: "steps[].finishReason", "steps[].toolCalls", "steps[].stepType"))
    },
    makeReader: { RecordReader(VercelAI()) })

  mutating func read(
    _ document: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard document["steps"] != nil else { return writer.refuse("no list of steps") }
    var chat = Chat()
    let prompts = document.list("messages") + (document["request"]?.list("messages") ?? [])
    for (place, message) in prompts.enumerated() {
      chat.write(message, named: "prompt \(place)", on: &writer, asked: { facts.asked($0) })
    }
    for (place, step) in document.list("steps").enumerated() {
      Self.write(step, place, &chat, on: &writer, &facts)
    }
    chat.writeOpenCalls(on: &writer)
    let usage = (document["totalUsage"] ?? document["usage"])?.nonNull
    facts.usage.input = (usage?["inputTokens"] ?? usage?["promptTokens"])?.tokens
    facts.usage.output = (usage?["outputTokens"] ?? usage?["completionTokens"])?.tokens
    facts.usage.cached = usage?["cachedInputTokens"]?.tokens
    facts.id = document["response"]?["id"]?.string
    facts.answer = chat.answer
    switch document["finishReason"]?.string {
    case "stop": facts.stated = .succeeded
    case "length", "content-filter": facts.stated = .incomplete
    case "error": facts.stated = .failed
    default: facts.ending = chat.isAnswered ? .succeeded : .incomplete
    }
  }

  private static func write(
    _ step: JSONValue, _ place: Int, _ chat: inout Chat, on writer: inout RecordWriter,
    _ facts: inout SessionFacts
  ) {
    let response = step["response"]
    let time = response?["timestamp"]?.moment
    facts.model = response?["modelId"]?.string ?? facts.model
    let content = writer.content(step["content"])
    let calls = content.calls.isEmpty ? step.list("toolCalls") : content.calls
    let results = content.results.isEmpty ? step.list("toolResults") : content.results
    let texts =
      content.texts.isEmpty ? ContentParts(step["text"]?.nonNull).texts : content.texts
    let said = !ContentParts.joined(texts).isEmpty
    let thoughts = step["reasoningText"] ?? step["reasoning"]
    if said || !calls.isEmpty || !content.reasoning.isEmpty {
      let entry = writer.entry(named: "step \(place)", under: .root)
      writer.set(entry, .startedAt, moment: time)
      if said { writer.set(entry, .message, words: texts) }
      if content.reasoning.isEmpty {
        writer.set(entry, .reasoning, words: ContentParts(thoughts).texts)
      } else {
        writer.set(entry, .reasoning, words: content.reasoning)
      }
      chat.note(entry, .assistant, says: said)
      for (place, call) in calls.enumerated() {
        chat.write(call: call, at: time, place: place, under: entry, on: &writer)
      }
    }
    // The time of a step is that of the question, not of what came of it.
    for result in results { chat.write(result: result, on: &writer) }
  }
}
