/// `espalier man`: the manual page, made from the tables.
enum ManualPage {
  static var text: String {
    var page = """
      .TH ESPALIER 1 "" "espalier \(Version.number)" "User Commands"
      .SH NAME
      espalier \\- watch and replay what an AI agent is doing
      .SH SYNOPSIS
      .B espalier
      .RI [ COMMAND ]
      .RI [ SOURCE ]
      .RI [ OPTION ]...
      .SH DESCRIPTION
      Shows the messages, tool calls and subagents of an AI agent's session as a tree, live or recorded.
      SOURCE is a file, a folder (its newest session), an http(s):// address, a session of a fleet (rediss://,
      ssh://), or \\- for standard input.
      .SH COMMANDS

      """
    for command in Command.allCases {
      page += ".TP\n.B espalier \(escaped(command.usage))\n\(escaped(command.help))\n"
    }
    page += ".SH OPTIONS\n"
    for option in Option.allCases {
      guard let help = option.help else { continue }
      let letter = option.letter.map { "\\-\($0), " } ?? ""
      let value = option.value.map { " \\fI\(escaped($0))\\fR" } ?? ""
      page += ".TP\n\\fB\(letter)\\-\\-\(escaped(option.rawValue))\\fR\(value)\n\(escaped(help))\n"
    }
    page += """
      .SH EXIT STATUS
      .TP
      .B 0
      success
      .TP
      .B 1
      failure; something was found by check; the runs of compare differ
      .TP
      .B 2
      the command line cannot be understood
      .TP
      .B 3
      the job failed, was cancelled or was lost (with \\-\\-exit\\-when\\-done)
      .TP
      .B 66
      the source cannot be read
      .TP
      .B 69
      the server cannot be reached
      .TP
      .B 130, 141
      interrupted; the reader of a pipe went away
      .SH ENVIRONMENT
      .TP
      .B ESPALIER_TOKEN
      a bearer token for servers, unless \\-\\-token\\-env names another variable
      .TP
      .B ESPALIER_SERVE_TOKEN
      the token that whoever asks serve has to give, unless \\-\\-token\\-file names a file with it
      .TP
      .B NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR
      whether to use colours
      .TP
      .B REDUCED_MOTION, NO_MOTION
      how much may move by itself
      .TP
      .B COLORFGBG
      whether the background is dark, until the terminal itself has told
      .SH FILES
      .TP
      .I $XDG_CONFIG_HOME/espalier/config.toml
      the configuration
      .TP
      .I $XDG_CONFIG_HOME/espalier/themes/NAME.toml
      themes of the user's own
      .PP
      .B espalier paths
      names all places,
      .B espalier keys
      the keys.

      """
    return page
  }

  /// A text in which nothing is a request of roff.
  private static func escaped(_ text: String) -> String {
    let text = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
  }
}
