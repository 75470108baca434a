/// The text of `--help` and of `espalier help`, made from the tables; no line is longer than a narrow screen.
enum Help {
  /// The columns of a line.
  private static let width = 80

  /// What the program is, and its commands; or what one command does, and its options.
  static func text(of command: Command? = nil) -> String {
    guard let command, command != .help else { return general }
    let own = options(of: command) {
      $0.commands.contains(command) && $0.commands.count < Command.allCases.count
    }
    let common = options(of: command) { $0.commands.isEmpty }
    var parts = ["espalier \(command.usage)", wrapped(command.about)]
    if !own.isEmpty { parts.append("Options\n" + columns(own)) }
    parts.append((own.isEmpty ? "Options\n" : "") + columns(common))
    if let sources = sources(of: command) { parts.append(sources) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static var general: String {
    let commands = Command.allCases.map { (left: $0.usage, right: $0.help) }
    return """
      \(wrapped("espalier shows what an AI agent is doing: its messages, tool calls and subagents, live or recorded."))

      Examples
        espalier demo                                    see it at work
        espalier watch http://localhost:8080/v1/jobs/7   follow a job
        espalier session.jsonl                           open a recorded session
        espalier replay --speed 4 job.rec                play a recording
        espalier print --style json job.rec | jq .       read a session in a script

      Commands: espalier …
      \(columns(commands))

      Options of all; `espalier help COMMAND` tells those of a command
      \(columns(options { $0.commands.isEmpty }))

      \(source)

      """
  }

  private static let source = """
    SOURCE is a file, a folder (its newest session), an http(s):// address, a
    session of a fleet (rediss://, ssh://), or - for standard input.
    """

  /// What the sources of a command may be; `nil` where none is named.
  private static func sources(of command: Command) -> String? {
    let line = source.replacing("\n", with: " ")
    return switch command {
    case .search: "SOURCE is a file, a folder or a database (all sessions in it)."
    case .serve: wrapped(line.replacing("its newest session", with: "the sessions in it"))
    case .compare: wrapped("A and B are each " + line.dropFirst("SOURCE is ".count))
    case .open, .watch, .replay, .print, .record, .check, .stats, .publish: source
    case .sessions, .fleet, .hook, .demo, .themes, .keys, .formats, .paths, .completions, .man,
      .help:
      nil
    }
  }

  /// The options that users are told of, chosen from all.
  private static func options(
    of command: Command? = nil, _ isMeant: (Option) -> Bool
  ) -> [(left: String, right: String)] {
    Option.allCases.filter(isMeant).compactMap { option in
      (command.map { option.help(of: $0) } ?? option.help).map { help in
        let letter = option.letter.map { "-\($0), " } ?? "    "
        let value = option.value.map { " " + $0 } ?? ""
        return (left: letter + "--" + option.rawValue + value, right: help)
      }
    }
  }

  /// Two columns, indented by two.
  private static func columns(_ rows: [(left: String, right: String)]) -> String {
    let width = rows.map(\.left.count).max() ?? 0
    return rows.map { row in
      "  " + row.left + String(repeating: " ", count: width - row.left.count + 2) + row.right
    }.joined(separator: "\n")
  }

  /// A text broken between words.
  private static func wrapped(_ text: String) -> String {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }
}
