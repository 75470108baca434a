/// `espalier completions SHELL`: what a shell needs to complete our command lines, made from the tables.
enum Completions: String, CaseIterable {
  case bash, zsh, fish

  /// The script for the shell.
  var script: String {
    switch self {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  private static let options = Option.allCases.filter { $0.help != nil }
  private static let commands = Command.allCases.filter { $0 != .open }

  /// What an option's value is completed to.
  private enum Values {
    case none, anything, files
    case words([String])
    /// The first column of what a command of ours prints.
    case listing(Command)
  }

  private static func values(_ option: Option) -> Values {
    guard let value = option.value else { return .none }
    if !option.words.isEmpty { return .words(option.words) }
    switch option {
    case .theme: return .listing(.themes)
    case .format: return .listing(.formats)
    default: return value == "FILE" ? .files : .anything
    }
  }

  /// The names of an option as they are typed.
  private static func names(_ option: Option) -> [String] {
    (option.letter.map { ["-\($0)"] } ?? []) + ["--" + option.rawValue]
  }

  // MARK: bash

  private var bash: String {
    var arms = ""
    for option in Self.options {
      let reply: String
      switch Self.values(option) {
      case .none: continue
      case .anything: reply = "return"
      case .files: reply = "COMPREPLY=($(compgen -f -- \"$cur\")); return"
      case .words(let words):
        reply = "COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$cur\")); return"
      case .listing(let command):
        reply =
          "COMPREPLY=($(compgen -W \"$(espalier \(command.rawValue) 2>/dev/null | cut -d' ' -f1)\" "
          + "-- \"$cur\")); return"
      }
      arms += "    \(Self.names(option).joined(separator: "|"))) \(reply) ;;\n"
    }
    let options = Self.options.flatMap(Self.names).joined(separator: " ")
    let commands = Self.commands.map(\.rawValue).joined(separator: " ")
    return """
      # bash completion of espalier, written by: espalier completions bash
      _espalier() {
        local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"
        case "$prev" in
      \(arms)  esac
        if [[ $cur == -* ]]; then
          COMPREPLY=($(compgen -W '\(options)' -- "$cur"))
        elif [[ $COMP_CWORD -eq 1 ]]; then
          COMPREPLY=($(compgen -W '\(commands)' -- "$cur") $(compgen -f -- "$cur"))
        elif [[ ${COMP_WORDS[1]} == completions ]]; then
          COMPREPLY=($(compgen -W '\(Self.shells)' -- "$cur"))
        else
          COMPREPLY=($(compgen -f -- "$cur"))
        fi
      }
      complete -o filenames -F _espalier espalier

      """
  }

  private static let shells = allCases.map(\.rawValue).joined(separator: " ")

  // MARK: zsh

  private var zsh: String {
    func quoted(_ text: String) -> String {
      var text = text
      for (sign, escaped) in [("'", "'\\''"), ("[", "\\["), ("]", "\\]"), (":", "\\:")] {
        text = text.replacing(sign, with: escaped)
      }
      return text
    }
    var lines: [String] = []
    for option in Self.options {
      let action: String
      switch Self.values(option) {
      case .none: action = ""
      case .anything: action = ":value:"
      case .files: action = ":file:_files"
      case .words(let words): action = ":value:(\(words.joined(separator: " ")))"
      case .listing(let command):
        action =
          ":name:($(espalier \(command.rawValue) 2>/dev/null | cut -d\" \" -f1))"
      }
      for name in Self.names(option) {
        lines.append("    '\(name)[\(quoted(option.help ?? ""))]\(action)' \\")
      }
    }
    let commands = Self.commands.map { "    '\($0.rawValue):\(quoted($0.help))'" }
    return """
      #compdef espalier
      # zsh completion of espalier, written by: espalier completions zsh
      _espalier() {
        local -a commands
        commands=(
      \(commands.joined(separator: "\n"))
        )
        _arguments \\
      \(lines.joined(separator: "\n"))
          '1: :{ _describe command commands; _files }' \\
          '*: :{ [[ $words[2] == completions ]] && compadd \(Self.shells) || _files }'
      }
      _espalier "$@"

      """
  }

  // MARK: fish

  private var fish: String {
    func quoted(_ text: String) -> String {
      "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
    var lines: [String] = []
    for command in Self.commands {
      lines.append(
        "complete -c espalier -n __fish_use_subcommand -a \(command.rawValue) "
          + "-d \(quoted(command.help))")
    }
    lines.append(
      "complete -c espalier -n '__fish_seen_subcommand_from completions' -f -a '\(Self.shells)'")
    for option in Self.options {
      var line = "complete -c espalier -l \(option.rawValue)"
      if let letter = option.letter { line += " -s \(letter)" }
      switch Self.values(option) {
      case .none: break
      case .anything: line += " -x"
      case .files: line += " -r"
      case .words(let words): line += " -x -a '\(words.joined(separator: " "))'"
      case .listing(let command):
        line += " -x -a '(espalier \(command.rawValue) 2>/dev/null | string split -f1 \" \")'"
      }
      lines.append(line + " -d \(quoted(option.help ?? ""))")
    }
    return """
      # fish completion of espalier, written by: espalier completions fish
      \(lines.joined(separator: "\n"))

      """
  }
}
