import SessionModel

/// Progress in columns: time and number in front of every line, so that it can be searched for.
enum ColumnVoice {
  /// The lines of a piece of progress.
  static func lines(_ piece: ProgressPiece) -> [String] {
    let front = (piece.clock.map { $0 + "  " } ?? "") + (piece.label.map { "#\($0)  " } ?? "")
    return texts(piece).map { front + $0 }
  }

  /// The lines without what stands in front of them.
  private static func texts(_ piece: ProgressPiece) -> [String] {
    switch piece.news {
    case .session, .fact, .notice: [head(piece)]
    case .message(_, let lines): [head(piece)] + lines.dropFirst()
    case .output(let lines): [head(piece)] + lines.dropFirst().map { "        " + $0 }
    case .excerpt(_, let text): [head(piece)] + (text.lines.count == 1 ? [] : below(text))
    case .state(_, _, let error): [head(piece)] + error.map { "  " + $0 }
    case .call(let call):
      [head(piece)] + (call.fault.map { ["  arguments: " + $0] } ?? [])
        + (call.failure.map(below) ?? []) + (call.result.map(below) ?? [])
    }
  }

  /// The first line, for whoever tells the others in another way.
  static func head(_ piece: ProgressPiece) -> String {
    switch piece.news {
    case .session(let status): "session  " + status.word
    case .fact(let name, let value): "session  \(name)  \(value)"
    case .message(let role, let lines): role.speaker + (lines.first ?? "")
    case .notice(let text): text
    case .excerpt(let title, let text):
      text.lines.count == 1 ? "\(title)  " + text.told.joined(separator: "  ") : title
    case .state(_, let word, _): word
    case .call(let call): head(call, tellsSummary: call.tellsSummary)
    case .output(let lines): "output  " + (lines.first ?? "")
    }
  }

  /// The line of a call.
  static func head(_ call: CallNews, tellsSummary: Bool) -> String {
    var parts = [call.name, call.change?.rawValue ?? call.word]
    if let took = call.took, call.change == nil { parts.append(DurationText.short(took)) }
    if let outcome = call.outcome { parts.append(outcome) }
    if tellsSummary, let summary = call.summary { parts.append(summary) }
    return parts.joined(separator: "  ")
  }

  private static func below(_ text: Excerpt) -> [String] { text.told.map { "  " + $0 } }

  // MARK: The end

  /// The lines of the end: what failed, and the sum.
  static func lines(_ end: ProgressEnd) -> [String] {
    var lines: [String] = []
    if !end.failures.isEmpty || end.error != nil { lines.append("failures") }
    lines += end.error?.told ?? []
    for failure in end.failures {
      let label = "#\(failure.label)  "
      let below = String(repeating: " ", count: label.count)
      lines.append(label + failure.title)
      lines += (failure.error?.told ?? []).map { below + $0 }
      if let output = failure.output {
        if failure.error != nil { lines.append(below + "output") }
        let indent = failure.error == nil ? below : below + "  "
        lines += output.told.map { indent + $0 }
      }
    }
    if end.moreFailures > 0 { lines.append("… \(end.moreFailures) more failures") }
    return lines + end.sum
  }
}
