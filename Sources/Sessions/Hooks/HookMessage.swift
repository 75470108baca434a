import JSONReading
import SessionModel

/// What one hook says, read from the JSON that its agent hands over.
package struct HookMessage: Sendable {
  /// The agent, as the table of places calls it.
  package var agent: String
  /// The agent's own name of the session.
  package var session: String
  /// What it says of the session; `nil` when what was known is over.
  package var kind: SessionHint.Kind?
  /// The call that it is about.
  package var call: String?
  /// What the agent says to it.
  package var text: String?
  /// The session's file, where it is named.
  package var file: String?

  /// Letters of a text that are kept.
  private static let letters = 300
  /// Bytes of arguments that are looked at.
  private static let argumentLimit = 64 << 10

  /// Reads a message.
  ///
  /// - Parameters:
  ///   - agent: who says it; `nil` when nobody told, and it is guessed by the shape.
  ///   - event: which event it is of, where the message does not say so.
  /// - Returns: `nil` for one that tells nothing, and for what is no message.
  package init?(_ bytes: [UInt8], agent: HookAgent?, event: String?, parser: JSONParser) {
    let read = try? parser.parse(copying: bytes) { (value) throws(JSONError) -> HookMessage? in
      HookMessage(value, agent: agent, event: event)
    }
    guard var message = read ?? nil else { return nil }
    // The parser's memory is free again only now.
    if let (name, arguments) = message.tool {
      message.call = Self.words(name, arguments, parser)
      message.tool = nil
      // To ask, tools need leave, too.
      if [.question, .plan].contains(ToolKind(named: name)) { message.kind = .question }
    }
    self = message
  }

  /// The tool of the call and its arguments as JSON, until they are told in words.
  private var tool: (name: String, arguments: String)?

  private init?(_ value: JSONValue, agent: HookAgent?, event: String?) {
    func text(_ keys: StaticString...) -> String? {
      for key in keys { if let text = value[key]?.string, !text.isEmpty { return text } }
      return nil
    }
    let who = agent ?? Self.agent(value)
    let name = text("hook_event_name", "hookEventName", "hookName", "type") ?? event
    guard let session = text("session_id", "sessionId", "thread-id", "thread_id"),
      let event = (name.flatMap { HookEvent($0) } ?? event.flatMap { HookEvent($0) })
    else { return nil }
    (self.agent, self.session) = (who.agent, session)
    file = text("transcript_path", "transcriptPath")
    switch event {
    case .over: kind = nil
    case .permission:
      kind = .permission
      tool = Self.tool(value)
    case .question: kind = .question
    case .notification:
      let words = text("message", "title")
      kind = HookEvent.of(notification: text("notification_type", "notificationType"), words)
    case .done:
      // The turn of a subagent is no turn of the session.
      if text("agent_id") != nil { return nil }
      kind = .done
    case .failed:
      if value["recoverable"]?.bool == true { return nil }
      kind = .failed
    }
    let error = value["error"]
    let words =
      event == .failed
      ? error?["message"]?.string ?? error?.string ?? text("error_details", "message")
      : text(
        "message", "last_assistant_message", "last-assistant-message", "prompt_response", "title")
    self.text = words.flatMap(Self.line)
  }

  /// The agent whose shape a message has.
  private static func agent(_ value: JSONValue) -> HookAgent {
    if value["thread-id"] != nil { return .codex }
    if value["session_id"] == nil, value["sessionId"] != nil { return .copilot }
    let path = value["transcript_path"]?.string ?? ""
    if path.contains("/.gemini/") { return .gemini }
    if path.contains("/.codex/") || value["turn_id"] != nil { return .codex }
    return value["hook_event_name"]?.string == "AfterAgent" ? .gemini : .claude
  }

  /// The call that is asked about.
  private static func tool(_ value: JSONValue) -> (name: String, arguments: String)? {
    guard let name = (value["tool_name"] ?? value["toolName"])?.string else { return nil }
    guard let input = value["tool_input"] ?? value["toolInput"] ?? value["toolArgs"] else {
      return (name, "")
    }
    // Some hand arguments over as a text that holds JSON.
    let text =
      input.string ?? String(decoding: input.bytes.prefix(Self.argumentLimit), as: UTF8.self)
    return (name, text)
  }

  /// A call in words.
  private static func words(_ name: String, _ arguments: String, _ parser: JSONParser) -> String {
    let about = CallText(
      Argument.list(arguments, parser: parser), kind: ToolKind(named: name), name: name,
      parser: parser
    ).text
    return line(about.isEmpty ? name : "\(name) \(about)") ?? name
  }

  /// The first line of a text that says anything.
  private static func line(_ text: String) -> String? {
    // By scalars: a letter may be made of any number of them, and the file of a hint is small.
    let start = text.drop { $0.isWhitespace }.unicodeScalars.prefix(letters)
    let line = String(String.UnicodeScalarView(start)).prefix { !$0.isNewline }
    return line.isEmpty ? nil : String(line)
  }
}
