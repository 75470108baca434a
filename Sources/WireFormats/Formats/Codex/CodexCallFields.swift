import JSONReading
import SessionModel

/// What an item of Codex' streams that is a call tells of it, in either spelling.
struct CodexCallFields {
  var name: String
  var arguments: JSONValue?
  var result: Datum?
  /// The result as it stands, where it may have come in pieces before.
  var output: JSONValue?

  /// Finds the fields of a call.
  init(_ item: JSONValue, _ kind: CodexItemKind, _ writer: RecordWriter) {
    name = kind.name
    switch kind {
    case .commandExecution:
      arguments = item["command"]
      output = (item["aggregated_output"] ?? item["aggregatedOutput"])?.nonNull
      result = writer.text(of: output)
    case .fileChange: arguments = item["changes"]
    case .mcpToolCall:
      name = Self.joined(item["server"], item["tool"])
      arguments = item["arguments"]
      let given = item["result"]?.nonNull
      result = writer.text(of: given?["content"] ?? given)
    case .dynamicToolCall:
      name = Self.joined(item["namespace"], item["tool"])
      arguments = item["arguments"]
      result = writer.text(of: item["contentItems"] ?? item["content_items"])
    case .collabAgentToolCall:
      name = item["tool"]?.string ?? "collab_tool_call"
      arguments = item["prompt"]?.nonNull
      result = (item["agents_states"] ?? item["agentsStates"]).map { writer.keep($0) }
    case .webSearch: arguments = item["query"]
    case .imageView: arguments = item["path"]
    case .imageGeneration:
      let size = item["result"].flatMap { $0.kind == .string ? $0.bytes.count - 2 : nil }
      arguments =
        (item["revised_prompt"] ?? item["revisedPrompt"])?.nonNull ?? item["prompt"]
      result = size.flatMap { $0 > 0 ? $0 : nil }
        .map { writer.keep(Media(type: "image", encoded: $0).text) }
    case .sleep: arguments = item["durationMs"]
    case .todoList: arguments = item["items"]
    case .userMessage, .agentMessage, .plan, .reasoning, .error, .subAgentActivity, .hookPrompt,
      .enteredReviewMode, .exitedReviewMode, .contextCompaction:
      break
    }
  }

  /// A name of several words.
  private static func joined(_ words: JSONValue?...) -> String {
    words.compactMap { $0?.string }.joined(separator: ".")
  }
}
