/// Tools that change files: the one table of their names and of what their arguments are.
enum EditTool {
  /// Pieces of text that take the place of others, alone or in a list.
  case replace
  /// A file with its whole content.
  case write
  /// A patch.
  case patch
  /// A command, which may be a patch.
  case shell
  /// The path of a file that goes.
  case delete

  /// The tools of each agent, in small letters and without `_` and `-`.
  private static let names: [String: EditTool] = [
    // Claude Code, Amp, Droid, Pi, OpenCode, Kimi.
    "edit": .replace, "multiedit": .replace, "write": .write, "create": .write,
    "editfile": .replace, "createfile": .write, "writefile": .write, "strreplacefile": .replace,
    "applypatch": .patch, "patch": .patch,
    // Codex.
    "filechange": .patch, "shell": .shell, "localshell": .shell, "execcommand": .shell,
    "containerexec": .shell, "exec": .shell,
    // Gemini, Qwen.
    "replace": .replace,
    // Copilot, and agents that use the editor of Anthropic.
    "streditor": .replace, "strreplaceeditor": .replace, "strreplacebasededittool": .replace,
    "strreplace": .replace, "insert": .write,
    // Cursor.
    "searchreplace": .replace, "delete": .delete, "deletefile": .delete,
    // Cline, Roo Code.
    "replaceinfile": .patch, "writetofile": .write, "applydiff": .patch,
    "editedexistingfile": .patch, "newfilecreated": .write,
  ]

  /// Finds what a tool does by its name, without the space that it stands in.
  init?(named name: String) { self.init(plain: ToolName.plain(name)) }

  /// Finds what a tool does by its name as `ToolName.plain` makes it.
  init?(plain name: String) {
    guard let tool = Self.names[name] else { return nil }
    self = tool
  }
}
