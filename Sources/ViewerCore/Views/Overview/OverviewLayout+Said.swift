import CellGrid
import SessionModel

/// What was said: who it was, what was asked, how it ended, and what was answered.
extension OverviewLayout {
  /// Who wrote it, with which model, and when.
  func about() -> [OverviewRow] {
    let position = state.position
    let written = session.text(.root, .writer, at: position, limit: 200)
    let format = session.text(.root, .format, at: position, limit: 64)
    let models = figures.stats.models.compactMap(\.name)
    let model = session.text(.root, .model, at: position, limit: 200) ?? models.first
    let others = Set(models).subtracting([model ?? ""]).count
    var left: [Span] = []
    if let who = written.map({ $0.hasPrefix("by ") ? String($0.dropFirst(3)) : $0 }) ?? format {
      left.append(Span(SafeText(who), .emphasis))
    }
    if let model {
      left.append(Span(SafeText(model) + (others > 0 ? " and \(others) more" : ""), .text))
    }
    let times = Times(session, at: position, now: state.workNow)
    var right: [Span] = []
    let start =
      session.moment(.root, .startedAt, at: position)
      ?? (session.timeline.isGuessed ? nil : session.timeline.start)
    if let start {
      let zone = state.options.zone
      let (day, clock) = (TimeText.day(start, zone: zone), TimeText.clock(start, zone: zone))
      right.append(Span(SafeText("\(day) \(clock.prefix(5))"), .time))
    }
    if height < 30 || figures.time == nil, let elapsed = times.elapsed() {
      right.append(Span("took \(SafeText(DurationText.short(elapsed)))", .duration))
    }
    if left.isEmpty, right.isEmpty { left = [Span(SafeText(state.options.sourceName), .emphasis)] }
    return [
      row(
        .about, joined(left), right: joined(right),
        to: session.children(of: .root, at: position).first { _ in true })
    ]
  }

  /// How it ended, on what ground that is said, and what speaks against it.
  func ended() -> [OverviewRow] {
    var pieces = ending()
    let status = session.status(at: state.position)?.value
    if status?.isOpen != true {
      if let list = figures.deeds.list, let done = summary(list).string.split(separator: ",").first,
        done.first?.isNumber == true
      {
        pieces.append([Span(SafeText(String(done).replacing(" done", with: " tasks done")), .text)])
      }
      if let last = figures.deeds.last, last.hasFailed {
        pieces.append([Span("last call failed", .error)])
      }
    }
    return sentences(.ended, pieces, with: dot, to: figures.end)
  }

  /// How it ended, and on what ground that is said.
  private func ending() -> [[Span]] {
    let position = state.position
    guard let status = session.status(at: position) else { return [[Span("not told", .text)]] }
    if status.value.isOpen {
      let isWaiting = figures.waits.contains { $0.end == nil }
      return [[Span(isWaiting ? "not yet, waits for a person" : "not yet", .text)]]
    }
    // That nobody went on is no success.
    if status.isInferred, status.value == .succeeded {
      if figures.end != .none, session.role(figures.end) == .step,
        let words = session.text(figures.end, .message, at: position, limit: 400), !words.isEmpty
      {
        return [[Span(SafeText("its last record says: \(ArgumentSummary.line(words))"), .text)]]
      }
      return [[Span("by itself; whether it succeeded is not recorded", .text)]] + loose()
    }
    let words = SafeText(status.value.word)
    let role: Role = status.value == .succeeded ? .statusCompleted : .statusFailed
    let spans = [Span("\(words), \(ground(status))", role)]
    guard [.failed, .incomplete].contains(status.value),
      let error = session.text(.root, .error, at: position, limit: 400)
    else { return [spans] }
    return [spans + [Span(": ", .dim), Span(SafeText(ArgumentSummary.line(error)), .error)]]
  }

  /// Last words that are no end: they ask something, or lead to what does not follow.
  private func loose() -> [[Span]] {
    guard figures.answer != .none,
      let last = session.text(figures.answer, .message, at: state.position, limit: 64_000)?
        .last(where: { !$0.isWhitespace && $0 != "*" && $0 != "`" })
    else { return [] }
    switch last {
    case "?": return [[Span("ends in a question", .statusWaiting)]]
    case ":": return [[Span("words break off", .error)]]
    default: return []
    }
  }

  /// On what ground it is said how the session ended.
  private func ground(_ status: Stated<SessionStatus>) -> SafeText {
    if !status.isInferred { return "as the source says" }
    switch status.value {
    case .lost: return "the recording stops before an answer"
    default: return "judged by its last records"
    }
  }

  /// The last words in so many rows: an answer where they end it, else words on the way.
  func answer(in count: Int) -> [OverviewRow] {
    let position = state.position
    var node = figures.answer
    var text = node == .none ? nil : session.text(node, .message, at: position, limit: 32_000)
    let status = session.status(at: position)?.value
    var isAnswer = status == .succeeded && node != .none && session.role(node) == .assistant
    // An output that stands nowhere else is the answer, and not one that was said before the last prompt.
    let isSaid = node != .none && session.role(node) == .assistant && text?.isEmpty == false
    if !isSaid, figures.earlier == .none || session.role(figures.earlier) == .step,
      let output = session.text(.root, .outputText, at: position, limit: 32_000), !output.isEmpty
    {
      (text, node, isAnswer) = (output, .root, status?.isOpen != true)
    }
    let goal = node == .root ? (figures.answer == .none ? figures.end : figures.answer) : node
    let label: SafeText? = isAnswer ? nil : "last words"
    if let text, !text.isEmpty {
      guard figures.earlier != .none, node != .root else {
        return said(text, count).map {
          row(.answer, [Span($0, .assistant)], to: goal, label: label)
        }
      }
      let before = figures.earlier
      return said(text, 1).map { row(.answer, [Span($0, .assistant)], to: goal, label: label) }
        + said(of: before, max(1, count - 1), behind: "before that: ", label: label)
    }
    let none: SafeText = status?.isOpen == true ? "not yet" : "none"
    guard figures.earlier != .none else {
      return [row(.answer, [Span(none, .dim)], to: figures.end)]
    }
    // It answers what was asked before.
    return said(of: figures.earlier, min(2, count), behind: "\(none); before it: ", label: nil)
  }

  /// What a node says, behind words of ours.
  private func said(
    of node: NodeID, _ count: Int, behind head: SafeText, label: SafeText?
  ) -> [OverviewRow] {
    let text = session.text(node, .message, at: state.position, limit: 32_000) ?? ""
    return said(text, count, first: room - head.width).enumerated().map { index, line in
      row(
        .answer, (index == 0 ? [Span(head, .dim)] : []) + [Span(line, .assistant)], to: node,
        label: label)
    }
  }

  /// A text in rows; the first may have less room.
  private func said(_ text: String, _ count: Int, first: Int? = nil) -> [SafeText] {
    Gist(text, isAnswer: true).rows(
      count, first: first ?? room, room: room, keepsLines: true, glyphs: state.options.glyphs)
  }
}
