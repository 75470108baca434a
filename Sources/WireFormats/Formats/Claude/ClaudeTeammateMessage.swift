import JSONReading
import SessionModel

/// A message that another agent of a team wrote into a session.
struct ClaudeTeammateMessage {
  /// The name of the agent.
  var name: String
  /// What it says.
  var text: String
  /// The kind of a message that the program of the agent sent by itself, as `idle_notification`.
  var kind: String?

  /// Whether it only tells that the agent waits: nobody answers that.
  var isIdle: Bool { kind == "idle_notification" }
  /// Whether the agent has come to its end.
  var isEnd: Bool { kind == "teammate_terminated" || kind == "shutdown_approved" }

  /// What a reader sees.
  var words: String {
    "\(name): " + (kind.map { $0.split(separator: "_").joined(separator: " ") } ?? text)
  }

  /// The messages in a text with tags.
  static func all(in text: String) -> [ClaudeTeammateMessage] {
    var messages: [ClaudeTeammateMessage] = []
    var rest = text[...]
    while let start = rest.place(of: "<teammate-message") {
      let head = rest[start.upperBound...].prefix { $0 != ">" }
      let body = rest[head.endIndex...].dropFirst()
      let end = body.place(of: "</teammate-message>")
      let inner = (end.map { body[..<$0.lowerBound] } ?? body).trimmed
      messages.append(
        ClaudeTeammateMessage(
          name: attribute("teammate_id", of: head) ?? "teammate", text: inner,
          kind: kind(of: inner)))
      rest = end.map { body[$0.upperBound...] } ?? ""
    }
    return messages
  }

  private static func attribute(_ name: String, of head: Substring) -> String? {
    guard let start = head.place(of: name + "=\"")?.upperBound else { return nil }
    let value = head[start...].prefix { $0 != "\"" }
    return value.isEmpty ? nil : String(value)
  }

  private static func kind(of text: String) -> String? {
    guard text.hasPrefix("{") else { return nil }
    let kind = try? JSONParser().parse(copying: Array(text.utf8)) { (value) throws(JSONError) in
      value["type"]?.string
    }
    return kind.flatMap { $0 }
  }
}
