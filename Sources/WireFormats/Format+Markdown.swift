extension Format {
  /// The page of the documentation that says for each format what is read, derived and not known.
  public static var markdown: String {
    var page = """
      # Formats

      Written by `WireFormats/Format+Markdown.swift` from the table of formats; a test fails when this page is
      stale. A source is recognised by its content; `--format NAME` says how to read it. Records, blocks and states
      of unknown kinds are counted, shown dim where they arrived, and named by `espalier check`, which also says when a
      source was written by a newer version than was checked. An unknown field is passed over, but for formats whose
      fields are all described (snapshots, our own documents, AG-UI, pieces of chat completions): there it counts too.
      What recordings taught beyond the rules stands in [formats-notes.md](formats-notes.md).

      """
    for format in all {
      page += """

        ## `\(format.name)`

        \(format.summary.prefix(1).uppercased())\(format.summary.dropFirst()).

        - **Written:** \(format.writer.markdown).
        - **Read:** \(format.coverage.read).
        - **Derived:** \(format.coverage.derived).
        - **Not known:** \(format.coverage.unknown).

        """
    }
    page += """

      ## Not readable, and what would help

      | tool | keeps its sessions | why they are not read | what would help |
      |---|---|---|---|

      """
    for tool in UnreadableTool.all {
      page += "| \(tool.name) | \(tool.place) | \(tool.reason) | \(tool.help) |\n"
    }
    return page
  }
}

extension SourceWriter {
  /// Who writes it, what was checked, and where a file tells the version.
  fileprivate var markdown: String {
    let told = place.map { "the version is \($0)" } ?? "no version in the file"
    let checked = checked.map { ", checked up to \($0)" } ?? ""
    return "\(words())\(checked); \(told)"
  }
}
