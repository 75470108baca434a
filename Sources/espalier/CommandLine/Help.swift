/// The text of `--help`, made from the tables.
enum Help {
  static var text: String {
    let commands = Command.allCases.map { (left: "espalier \($0.usage)", right: $0.help) }
    let options = Option.allCases.compactMap { option in
      option.help.map { help in
        let letter = option.letter.map { "-\($0), " } ?? "    "
        let value = option.value.map { " " + $0 } ?? ""
        return (left: letter + "--" + option.rawValue + value, right: help)
      }
    }
    return """
      espalier shows what an AI agent is doing: its messages, tool calls and subagents, live or recorded.

      Examples
        espalier demo                                    see it at work
        espalier watch http://localhost:8080/v1/jobs/7   follow a job
        espalier session.jsonl                           open a recorded session
        espalier replay --speed 4 job.rec                play a recording
        espalier print --style json job.rec | jq .       read a session in a script

      Commands
      \(columns(commands))

      Options
      \(columns(options))

      SOURCE is a file, a folder (its newest session), an http(s):// address, or - for standard input.

      """
  }

  /// Two columns, indented by two.
  private static func columns(_ rows: [(left: String, right: String)]) -> String {
    let width = rows.map(\.left.count).max() ?? 0
    return rows.map { row in
      "  " + row.left + String(repeating: " ", count: width - row.left.count + 2) + row.right
    }.joined(separator: "\n")
  }
}
