/// What an item of Codex' streams is. `codex exec` spells the kinds with underscores, its app server without.
///
/// Source: `reference/session-formats.md` section 4.2, and openai/codex,
/// `codex-rs/app-server-protocol/src/protocol/v2/item.rs` (`ThreadItem`).
enum CodexItemKind: String, CaseIterable {
  case userMessage
  case agentMessage
  case plan
  case reasoning
  case error
  case subAgentActivity
  case commandExecution
  case fileChange
  case mcpToolCall
  case dynamicToolCall
  case collabAgentToolCall
  case webSearch
  case imageView
  case imageGeneration
  case sleep
  case todoList
  case hookPrompt
  case enteredReviewMode
  case exitedReviewMode
  case contextCompaction

  /// The kind that a word stands for, in either spelling.
  init?(word: String) {
    if let kind = Self(rawValue: word) ?? Self.others[word] {
      self = kind
      return
    }
    let parts = word.split(separator: "_")
    let joined = parts.enumerated().map { place, part in
      place == 0 ? String(part) : part.prefix(1).uppercased() + part.dropFirst()
    }
    guard let kind = Self(rawValue: joined.joined()) else { return nil }
    self = kind
  }

  /// Words that are those of one stream.
  private static let others: [String: CodexItemKind] = [
    "collab_tool_call": .collabAgentToolCall, "collabToolCall": .collabAgentToolCall,
  ]

  /// What a call of the kind is called where nothing else names it: with underscores in both streams.
  var name: String {
    var name: [UInt8] = []
    for letter in rawValue.utf8 {
      let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter)
      if isCapital { name.append(UInt8(ascii: "_")) }
      name.append(isCapital ? letter | 0x20 : letter)
    }
    return String(decoding: name, as: UTF8.self)
  }
}
