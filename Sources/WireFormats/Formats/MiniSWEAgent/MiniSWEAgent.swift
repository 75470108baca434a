import JSONReading
import SessionModel

/// Trajectories of mini-swe-agent: a chat in which each answer of the model holds shell commands.
///
/// Source: `reference/session-formats.md` section 5. Version 1.1 is an object that lists the commands and
/// what came of them; before, a document was a bare list of messages with the command in a fence.
struct MiniSWEAgent: FactsFormat {
  static let name = "mini-swe-agent"
  static let traits: SourceTraits = [.facts, .documents]
  static let format = Format(
    name: name, summary: "trajectories of mini-swe-agent, of all versions",
    writer: .init(
      "mini-swe-agent", shape: "trajectory format", checked: "1.1", place: "`trajectory_format`",
      version: { $0["trajectory_format"] }),
    coverage: .init(
      read: "messages, commands, outputs, return codes, times, cost, exit status",
      derived:
        "in older files the command is what stands in the fence, and a message that follows is its output",
      unknown: "times and tokens in older files"),
    recognises: { probe in
      probe.text("trajectory_format")?.hasPrefix("mini-swe-agent") ?? false
        || (probe.has(nested: "messages[].role")
          && probe.has(oneNested: "info.mini_version", "info.model_stats", "info.exit_status"))
        // Before it named itself, what it tells the model to answer with does.
        || (probe.isArray && probe.has("content") && probe.text("role") == "system"
          && (probe.contains("bash code block") || probe.contains("_bash_command")))
    },
    wording: .whole(made: [.init("bash")]),
    makeReader: { RecordReader(MiniSWEAgent()) })

  mutating func read(
    _ document: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    let messages = document.kind == .array ? Array(document.elements) : document.list("messages")
    if document.kind == .object, document["messages"] == nil {
      return writer.refuse("no list of messages")
    }
    var body = Body()
    for (place, message) in messages.enumerated() {
      body.write(message, place, on: &writer, &facts)
    }
    body.finish(on: &writer)
    if let info = document["info"] {
      facts.usage.cost = info["model_stats"]?["instance_cost"]?.dollars
      facts.model = info["config"]?["model"]?["model_name"]?.string
      if let word = info["exit_status"]?.nonNull?.string {
        facts.stated = SWEAgent.outcome(word)
        if facts.stated != .succeeded { facts.error = word }
      }
    }
    facts.answer = body.chat.answer
    facts.ending = body.ending ?? (body.chat.isAnswered ? .succeeded : .lost)
  }

  /// The writing of one document.
  private struct Body {
    var chat = Chat()
    /// The calls of the last answer that wait for what came of them.
    private var waiting: [NodeID] = []
    /// What the last command means: one that submits ends the run.
    var ending: SessionStatus?

    /// Says that what has no output runs, once all messages were read.
    func finish(on writer: inout RecordWriter) {
      chat.writeOpenCalls(on: &writer)
      for call in waiting { writer.set(call, .running) }
    }

    mutating func write(
      _ message: JSONValue, _ place: Int, on writer: inout RecordWriter, _ facts: inout SessionFacts
    ) {
      let extra = message["extra"]
      let time = extra?["timestamp"]?.moment
      let role = message["role"]?.string
      if role == "exit" { return finish(message, extra) }
      if role != "assistant", let call = waiting.first {
        waiting.removeFirst()
        return answer(call, message, extra, at: time, on: &writer)
      }
      let entry = chat.write(
        message, named: "\(place)", at: time, on: &writer, asked: { facts.asked($0) })
      if let entry, let usage = extra?["response"]?["usage"]?.nonNull {
        let tokens = TokenUsage(
          input: usage["prompt_tokens"]?.tokens, output: usage["completion_tokens"]?.tokens,
          cached: usage["prompt_tokens_details"]?["cached_tokens"]?.tokens)
        // The cost of all is told beside them.
        facts.usage.replace(TokenUsage(), by: tokens)
        writer.count(tokens, of: entry, model: extra?["response"]?["model"])
      }
      guard role == "assistant", let entry, message["tool_calls"]?.nonNull == nil else {
        if role == "assistant" { waiting = chat.open }
        return
      }
      var commands: [(JSONValue?, String?)] = []
      for action in extra?.list("actions") ?? [] {
        commands.append((action["command"] ?? action, nil))
      }
      if commands.isEmpty, extra?["actions"] == nil, let text = message["content"]?.string,
        let command = Self.fenced(text)
      {
        commands = [(nil, command)]
      }
      for (place, command) in commands.enumerated() {
        let call = writer.call(named: "#\(place)", under: entry)
        writer.set(call, .name, text: "bash")
        if let value = command.0 {
          writer.set(call, .arguments, value)
        } else {
          writer.set(call, .arguments, text: command.1)
          ending = (command.1 ?? "").contains("COMPLETE_TASK_AND_SUBMIT") ? .succeeded : nil
        }
        writer.set(call, .startedAt, moment: time)
        waiting.append(call)
        chat.callsTools = true
      }
    }

    /// The exit of the run, as a message.
    private mutating func finish(_ message: JSONValue, _ extra: JSONValue?) {
      ending = SWEAgent.outcome(extra?["exit_status"]?.string ?? "")
      waiting = []
    }

    /// Gives a command what came of it.
    private mutating func answer(
      _ call: NodeID, _ message: JSONValue, _ extra: JSONValue?, at time: Milliseconds?,
      on writer: inout RecordWriter
    ) {
      _ = chat.take(message["tool_call_id"]?.string, on: &writer)
      writer.set(call, .result, extra?["raw_output"] ?? message["content"])
      writer.set(call, .completedAt, moment: time)
      let code =
        extra?["returncode"]?.integer
        ?? message["content"]?.string.flatMap { Self.returnCode($0) }
      if let exception = extra?["exception_info"]?.nonNull {
        writer.set(call, .error, exception["exception"] ?? exception)
      }
      writer.set(call, (code ?? 0) == 0 ? .completed : .failed)
    }

    /// The command in the first fence of an answer.
    private static func fenced(_ text: String) -> String? {
      var lines: [Substring] = []
      var isInside = false
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        if isInside {
          if line.hasPrefix("```") { return lines.joined(separator: "\n") }
          lines.append(line)
        } else {
          isInside = line.hasPrefix("```") && line.contains("bash")
        }
      }
      return nil
    }

    /// The number in `<returncode>1</returncode>`.
    private static func returnCode(_ text: String) -> Int64? {
      let tag = "<returncode>"
      guard text.hasPrefix(tag) else { return nil }
      return Int64(text.dropFirst(tag.count).prefix { $0 == "-" || $0.isNumber })
    }
  }
}
