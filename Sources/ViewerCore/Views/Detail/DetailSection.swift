/// A part of the detail pane, with a heading that folds it.
package enum DetailSection: String, CaseIterable, Hashable, Sendable {
  case message, reasoning, arguments, error, diff, result, output, usage, notes, raw

  /// The heading.
  package var title: String {
    switch self {
    case .message: "Message"
    case .reasoning: "Reasoning"
    case .arguments: "Arguments"
    case .error: "Error"
    case .diff: "Diff"
    case .result: "Result"
    case .output: "Output"
    case .usage: "Usage"
    case .notes: "Not understood"
    case .raw: "Raw"
    }
  }

  /// Whether it is open until somebody folds it: the raw record is for those who ask.
  var isOpenByDefault: Bool { self != .raw }
}
