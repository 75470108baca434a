import SessionModel

/// Progress for the log of a GitHub Actions workflow: what is said stands open, what a call was given and gave back
/// in a group, and what went wrong is an annotation at the end.
///
/// Annotations come last because only then it is known what a failure came to: that of a session which succeeded all
/// the same is a warning. The runner shows ten of each kind for a step, so the session's own comes first.
enum WorkflowVoice {
  /// The lines of a piece of progress.
  static func lines(_ piece: ProgressPiece) -> [String] {
    let front = (piece.clock.map { $0 + "  " } ?? "") + (piece.label.map { "#\($0)  " } ?? "")
    let head = front + ColumnVoice.head(piece)
    switch piece.news {
    case .session, .fact, .notice: return plain([head])
    case .message(_, let lines), .output(let lines):
      return plain([head] + lines.dropFirst().map { "  " + $0 })
    case .excerpt(_, let text):
      return plain([head] + (text.lines.count == 1 ? [] : text.told.map { "  " + $0 }))
    case .state(_, _, let error): return plain([head] + error.map { "  " + $0 })
    case .call(let call): return lines(call, front)
    }
  }

  /// A call: a line while it runs, a group with what it was given and gave back once it is over.
  private static func lines(_ call: CallNews, _ front: String) -> [String] {
    let isOver = !call.status.value.isOpen
    let head =
      front + ColumnVoice.head(call, tellsSummary: isOver || call.tellsSummary)
    var inside = call.fault.map { ["arguments: " + $0] } ?? []
    inside += call.failure?.told ?? []
    inside += call.result?.told ?? []
    let given = call.change == .result ? [] : call.arguments
    guard isOver, !given.isEmpty || !inside.isEmpty else {
      return plain([head] + inside.map { "  " + $0 })
    }
    let gap = given.isEmpty || inside.isEmpty ? [] : [""]
    return [WorkflowCommand.group(head).line] + plain(given + gap + inside)
      + [WorkflowCommand.endGroup.line]
  }

  private static func plain(_ lines: [String]) -> [String] { lines.map(WorkflowCommand.defused) }

  // MARK: The end

  /// The lines of the end: annotations, outputs of what failed, and the sum.
  static func lines(_ end: ProgressEnd) -> [String] {
    var lines = end.annotation.map { [$0.line] } ?? []
    // One is kept for the session, one for those that are left out.
    let limit = WorkflowCommand.annotationLimit - 2
    for (place, failure) in end.failures.enumerated() {
      let title = "#\(failure.label)  \(failure.title)"
      let text = failure.error ?? failure.output
      if place < limit {
        lines.append(annotation(failure.name + " failed", [title] + (text?.told ?? []), end))
      } else {
        lines += plain([title] + (text?.told ?? []).map { "  " + $0 })
      }
      guard failure.error != nil, let output = failure.output else { continue }
      lines.append(WorkflowCommand.group("#\(failure.label)  output").line)
      lines += plain(output.told) + [WorkflowCommand.endGroup.line]
    }
    let left = max(0, end.failures.count - limit) + end.moreFailures
    if left > 0 {
      lines.append(annotation("\(left) more failed", ["The log of the step tells of them."], end))
    }
    if end.malformed > 0 {
      let text = "espalier check tells which, and why."
      lines.append(WorkflowCommand.warning(title: end.malformedText, text).line)
    }
    return lines + plain(end.sum)
  }

  /// The line of an annotation of something that failed.
  private static func annotation(_ title: String, _ text: [String], _ end: ProgressEnd) -> String {
    let text = text.joined(separator: "\n")
    return end.status.value == .succeeded
      ? WorkflowCommand.warning(title: title, text).line
      : WorkflowCommand.error(title: title, text).line
  }
}

extension ProgressEnd {
  /// What is to be said of a session that did not end well; `nil` for one that did.
  fileprivate var annotation: WorkflowCommand? {
    let text = error?.told.joined(separator: "\n")
    switch status.value {
    case .succeeded: return nil
    case .queued, .inProgress:
      return .warning(title: "Session not finished", text ?? "It is \(status.word).")
    case .failed, .cancelled, .incomplete, .interrupted, .lost:
      return .error(title: "Session \(status.value.word)", text ?? "It is \(status.word).")
    }
  }
}
