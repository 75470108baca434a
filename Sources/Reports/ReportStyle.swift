import SessionModel

/// The ways to write a session: one case and one row here, one file each.
public enum ReportStyle: String, CaseIterable, Sendable {
  /// Entries and tool calls with status words and durations.
  case tree
  /// Each state and message, its tools, arguments and results.
  case simple
  /// Boxes of what was said over trees of calls.
  case rich
  /// One JSON document.
  case json
  /// What changed from step to step, one JSON object a line.
  case updates
  /// One JSON object a line for each entry, outputs cut.
  case log
  /// One page that needs nothing else.
  case html
  /// Markdown with a heading for each turn.
  case markdown
  /// What became of each file, as a patch.
  case diff
  /// The spans of a trace, as a collector of OpenTelemetry takes them.
  case otlp

  /// What writes a report, piece by piece.
  package typealias Writer = (Session, ReportOptions, ([UInt8]) -> Void) -> Void

  /// The name on the command line.
  public var name: String { rawValue }
  /// One line for `--help`.
  public var help: String { row.help }

  /// Whether it tells as much of a session as is chosen: what changed and what became of files are told as a whole.
  package var isSelective: Bool { self != .updates && self != .diff }
  /// Whether secrets are taken out unless they are asked for: what it writes is made to be given away.
  public var isRedacted: Bool { self == .html }

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
    case .rich: ("boxes of what was said over trees of calls", RichReport.write)
    case .json: ("one JSON document (--compact: on one line)", JSONReport.write)
    case .updates: ("what changed from step to step, one JSON object a line", UpdatesReport.write)
    case .log: ("one JSON object a line for each entry, outputs cut", LogReport.write)
    case .html: ("one page that needs nothing else, folds and can be searched", HTMLReport.write)
    case .markdown:
      ("Markdown: a heading for each turn, tool calls to unfold", MarkdownReport.write)
    case .diff: ("what became of each file, as a patch for git apply", DiffReport.write)
    case .otlp: ("a trace of OpenTelemetry with its attributes for AI", OTLPReport.write)
    }
  }
}
