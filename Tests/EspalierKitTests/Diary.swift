import EspalierKit

/// Writes down what it is told, a line each.
final class Diary: SessionCallbacks {
  /// What was told since the last look.
  private(set) var lines: [String] = []

  /// Takes what was written down.
  func take() -> [String] {
    defer { lines = [] }
    return lines
  }

  func onStateChange(_ entry: ProgressEntry) {
    lines.append("\(entry.state): \(entry.message ?? "-")")
  }

  func onToolCallStart(_ call: ToolCall) { lines.append("start \(call.name ?? "-")") }

  func onToolCallComplete(_ call: ToolCall) {
    lines.append("complete \(call.name ?? "-") \(call.status.word)")
  }

  func onToolCallOutcomeChange(_ call: ToolCall, from: ToolStatus) {
    lines.append("rather \(call.name ?? "-") \(from.word) \(call.status.word)")
  }

  func onCompletion(_ finalOutput: String?, status: SessionStatus) {
    lines.append("over \(status.word): \(finalOutput ?? "-")")
  }
}
