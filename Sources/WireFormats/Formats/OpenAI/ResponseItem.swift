import JSONReading
import SessionModel

/// What the kinds of items in the output of a response are.
enum ResponseItem {
  case message
  case reasoning
  case call(Call)
  /// The result of a call, as an item of its own.
  case output

  /// Who runs a tool.
  struct Call {
    /// The tool, unless the item names it.
    var tool: String
    /// Whether the server runs it; its results are in the output then.
    var isServers: Bool
    /// Whether it asks a person.
    var isQuestion = false
  }

  /// The kind of an item; `nil` when nothing is known of it.
  init?(_ item: JSONValue) {
    guard let type = item["type"]?.string else { return nil }
    switch type {
    case "message": self = .message
    case "reasoning", "compaction": self = .reasoning
    case "function_call", "custom_tool_call", "local_shell_call", "computer_call",
      "apply_patch_call", "program":
      self = .call(Call(tool: Self.tool(type), isServers: false))
    case "shell_call", "tool_search_call":
      let isClients = item["execution"]?.isString("client") ?? (type == "shell_call")
      self = .call(Call(tool: Self.tool(type), isServers: !isClients))
    case "mcp_approval_request":
      self = .call(Call(tool: type, isServers: false, isQuestion: true))
    case "mcp_list_tools": self = .call(Call(tool: type, isServers: true))
    default:
      if type.hasSuffix("_output") {
        self = .output
      } else if type.hasSuffix("_call") {
        self = .call(Call(tool: Self.tool(type), isServers: true))
      } else {
        return nil
      }
    }
  }

  private static func tool(_ type: String) -> String {
    type.hasSuffix("_call") ? String(type.dropLast(5)) : type
  }

  /// What a call is asked to do.
  static func arguments(_ item: JSONValue) -> JSONValue? {
    for key in ["arguments", "input", "action", "operation", "code", "queries"] as [StaticString] {
      if let value = item[key]?.nonNull { return value }
    }
    return item["server_label"]?.nonNull
  }

  /// How a command of a shell call went wrong, by the first of them that did.
  static func fault(_ item: JSONValue) -> String? {
    for run in item["output"]?.elements.map({ $0 }) ?? [] {
      let outcome = run["outcome"]
      if outcome?["type"]?.isString("timeout") == true { return "timeout" }
      if let code = outcome?["exit_code"]?.integer, code != 0 { return "exit code \(code)" }
    }
    return nil
  }

  /// What a call gave.
  static func output(_ item: JSONValue) -> JSONValue? {
    for key in ["output", "outputs", "results", "tools", "result"] as [StaticString] {
      if let value = item[key]?.nonNull, value.bytes.count > 2 { return value }
    }
    return nil
  }
}
