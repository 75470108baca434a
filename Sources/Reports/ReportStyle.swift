import SessionModel

/// The ways to write a session: one case and one row here, one file each.
package enum ReportStyle: String, CaseIterable, Sendable {
  case tree
  case simple
  case json
  case updates
  case markdown
  case diff

  /// What writes a report, piece by piece.
  package typealias Writer = (Session, ReportOptions, ([UInt8]) -> Void) -> Void

  /// The name on the command line.
  package var name: String { rawValue }
  /// One line for `--help`.
  package var help: String { row.help }

  /// Writes a session in this style.
  package func write(
    _ session: Session, _ options: ReportOptions, to sink: ([UInt8]) -> Void
  ) {
    row.write(session, options, sink)
  }

  /// The row of the table.
  private var row: (help: String, write: Writer) {
    switch self {
    case .tree: ("entries and tool calls with status words and durations", TreeReport.write)
    case .simple: ("each state and message, its tools, arguments and results", SimpleReport.write)
    case .json: ("one JSON document (--compact: on one line)", JSONReport.write)
    case .updates: ("what changed from step to step, one JSON object a line", UpdatesReport.write)
    case .markdown:
      ("Markdown: a heading for each turn, tool calls to unfold", MarkdownReport.write)
    case .diff: ("what became of each file, as a patch for git apply", DiffReport.write)
    }
  }
}
