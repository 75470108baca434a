import JSONReading
import SessionModel

/// The content of a message, sorted: a string, or a list of parts as the chat APIs have them.
struct ContentParts {
  /// A piece of text: as it stands in the source, or made for what is no text.
  enum Words {
    case value(JSONValue)
    case text(String)
  }

  /// What is said.
  private(set) var texts: [Words] = []
  /// What is thought.
  private(set) var reasoning: [Words] = []
  /// The tool calls among the parts.
  private(set) var calls: [JSONValue] = []
  /// The results of tools among the parts.
  private(set) var results: [JSONValue] = []
  /// The types of parts that are not known.
  private(set) var unknown: [String] = []

  /// Texts that are kept apart, by the name that stands in their place.
  private let attachments: JSONValue?

  /// Sorts a content; `null` and none are empty.
  ///
  /// - Parameter attachments: an object with the texts for which `attachment://NAME` stands.
  init(_ content: JSONValue?, attachments: JSONValue? = nil) {
    self.attachments = attachments
    guard let content = content?.nonNull else { return }
    switch content.kind {
    case .string: texts.append(resolved(content))
    case .array: for part in content.elements { add(part) }
    case .object: add(content)
    case .null, .true, .false, .number, .opaque: unknown.append("content \(content.shortText)")
    }
  }

  /// Whether nothing but text and pictures is in it.
  var isText: Bool {
    reasoning.isEmpty && calls.isEmpty && results.isEmpty && unknown.isEmpty && !texts.isEmpty
  }

  /// The text as one string.
  var text: String { Self.joined(texts) }

  /// The text itself, when a name stands in its place.
  private func resolved(_ text: JSONValue) -> Words {
    let mark = "attachment://"
    guard let attachments, text.bytes.dropFirst().starts(with: mark.utf8),
      let name = text.string?.dropFirst(mark.count),
      let member = attachments.members.first(where: { $0.key == name })
    else { return .value(text) }
    return .value(member.value)
  }

  private mutating func add(_ part: JSONValue) {
    if part.kind == .string { return texts.append(resolved(part)) }
    guard let type = part["type"]?.string ?? (part["text"] == nil ? nil : "text") else {
      return unknown.append("part without a type")
    }
    switch type {
    case "text", "input_text", "output_text", "summary_text":
      if let text = (part["text"] ?? part["content"])?.nonNull { texts.append(resolved(text)) }
    case "refusal": if let text = part["refusal"] { texts.append(.value(text)) }
    case "thinking", "reasoning", "think":
      let text = part["thinking"] ?? part["reasoning"] ?? part["think"] ?? part["text"]
      if let text = text?.nonNull { reasoning.append(resolved(text)) }
    case "redacted_thinking": reasoning.append(.text("[redacted]"))
    case "tool_use", "tool-call", "server_tool_use", "mcp_tool_use": calls.append(part)
    case "tool_result", "tool-result", "tool-error": results.append(part)
    case "image", "image_url", "input_image", "file", "document", "audio", "input_audio", "video",
      "audio_url", "video_url":
      texts.append(.text(Attachment.text(part, type: type)))
    // Where an answer was found, and what a person is asked about a call, which stands beside it.
    case "source", "tool-approval-request", "tool-approval-response": break
    default:
      if type.hasSuffix("_tool_result") {
        results.append(part)
      } else {
        unknown.append("part \"\(type)\"")
      }
    }
  }

  /// Pieces one under the other.
  static func joined(_ words: [Words]) -> String {
    words.map { words in
      switch words {
      case .value(let value): value.string ?? value.shortText
      case .text(let text): text
      }
    }.joined(separator: "\n\n")
  }
}

extension RecordWriter {
  /// Sorts the content of a message, and notes what in it is not known.
  mutating func content(_ value: JSONValue?, attachments: JSONValue? = nil) -> ContentParts {
    let parts = ContentParts(value, attachments: attachments)
    for unknown in parts.unknown { self.unknown("unknown \(unknown) of a message") }
    return parts
  }

  /// Puts pieces of text; a single one stays where it stands in the source.
  mutating func set(_ id: NodeID, _ channel: Channel, words: [ContentParts.Words]) {
    if words.count == 1, case .value(let value) = words[0] {
      set(id, channel, value)
    } else {
      set(id, channel, text: ContentParts.joined(words))
    }
  }

  /// Puts what a tool gave: parts that are text and pictures as text, anything else as it stands.
  mutating func set(
    result value: JSONValue?, of call: NodeID, in channel: Channel = .result,
    attachments: JSONValue? = nil
  ) {
    let parts = ContentParts(value, attachments: attachments)
    if value?.kind == .array || (attachments != nil && value?.kind == .string), parts.isText {
      set(call, channel, words: parts.texts)
    } else {
      set(call, channel, value)
    }
  }
}
