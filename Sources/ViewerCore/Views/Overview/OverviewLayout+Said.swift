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
    } else if start == nil {
      right.append(Span("when it ran is not recorded", .dim))
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
      if let loose { pieces.append([loose]) }
    }
    return sentences(.ended, pieces, with: dot, to: figures.end)
  }

  /// How it ended, and on what ground that is said.
  private func ending() -> [[Span]] {
    let position = state.position
    let status = session.standing(at: position)
    if status.value.isOpen {
      let isWaiting = figures.waits.contains { $0.end == nil }
      return [[Span(isWaiting ? "not yet, waits for a person" : "not yet", .text)]]
    }
    // That nobody went on is no success.
    if status.isMereEnd {
      if figures.end != .none, session.role(figures.end) == .step,
        let words = session.text(figures.end, .message, at: position, limit: 400), !words.isEmpty
      {
        return [[Span(SafeText("its last record says: \(ArgumentSummary.line(words))"), .text)]]
      }
      return [[Span("by itself; whether it succeeded is not recorded", .text)]]
    }
    let words = SafeText(status.value.word)
    let role: Role = status.value == .succeeded ? .statusCompleted : .statusFailed
    let spans = [Span("\(words), \(ground(status))", role)]
    guard [.failed, .incomplete].contains(status.value),
      let error = session.text(.root, .error, at: position, limit: 400)
    else { return [spans] }
    return [spans + [Span(": ", .dim), Span(SafeText(ArgumentSummary.line(error)), .error)]]
  }

  /// What speaks against last words as an end: calls follow them, they ask something, or lead to what does not follow.
  private var loose: Span? {
    // A step only says what is done next.
    guard figures.answer != .none, session.role(figures.answer) == .assistant else { return nil }
    if figures.after.calls > 0 {
      let count = figures.after.calls
      let name = SafeText(
        ToolName.shown(session.name(ofCall: figures.after.first, at: state.position)))
      return Span(
        count == 1
          ? "called \(name) after its last words" : "made \(count) calls after its last words",
        .text)
    }
    guard let words = session.text(figures.answer, .message, at: state.position, limit: 64_000)
    else { return nil }
    switch words.last(where: { !$0.isWhitespace && $0 != "*" && $0 != "`" }) {
    case "?": return Span("ends in a question", .statusWaiting)
    case ":": return Span("words break off", .error)
    default:
      return isPromise(words)
        ? Span("last words announce more, nothing follows", .statusWaiting) : nil
    }
  }

  /// Whether a text ends with what somebody is going to do, in a session in which anything is done.
  private func isPromise(_ words: String) -> Bool {
    guard !figures.stats.calls.isEmpty, let last = Gist(words, isAnswer: true).last else {
      return false
    }
    let small = last.lowercased().replacing("\u{2019}", with: "'")
    return Self.promises.contains { small.hasPrefix($0) }
      && !Self.waiting.contains { small.hasPrefix($0) }
  }

  /// How sentences begin that announce something, and those of them that only wait for a person.
  private static let promises = [
    "i will ", "i'll ", "let me ", "let's ", "now i'll ", "next, i'll ",
  ]
  private static let waiting = [
    "let me know", "i'll be ", "i will be ", "i'll wait", "i will wait",
  ]

  /// On what ground it is said how the session ended.
  private func ground(_ status: Stated<SessionStatus>) -> SafeText {
    if !status.isInferred { return "as recorded" }
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
    var isAnswer =
      status == .succeeded && node != .none && session.role(node) == .assistant
      && figures.after.calls == 0 && text.map(isPromise) != true
    // An output that stands nowhere else is the answer, and not one that was said before the last prompt.
    let isSaid = node != .none && session.role(node) == .assistant && text?.isEmpty == false
    if !isSaid, figures.earlier == .none || session.role(figures.earlier) == .step,
      let output = session.text(.root, .outputText, at: position, limit: 32_000), !output.isEmpty
    {
      (text, node, isAnswer) = (output, .root, status?.isOpen != true)
    }
    let goal = node == .root ? (figures.answer == .none ? figures.end : figures.answer) : node
    let label = isAnswer ? numbered(node) : "last words"
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
    let to = figures.turns.last.map { " to \($0.number)" } ?? ""
    let telling = figures.turns.indices.suffix(Self.lookback).last {
      figures.turns[$0].answer != .none && isTelling($0)
    }
    let earlier = telling.map { figures.turns[$0].answer } ?? figures.earlier
    return said(
      of: earlier, max(2, count), behind: "(\(none)\(SafeText(to))) ", label: numbered(earlier))
  }

  /// Requests among which one is looked for that says anything.
  private static let lookback = 50

  /// The name of an answer, with the number of what it answers where that is one of several.
  private func numbered(_ answer: NodeID) -> SafeText? {
    guard figures.turns.count > 1, answer != .root,
      let turn = figures.turns.last(where: { session.born($0.node) <= session.born(answer) })
    else { return nil }
    return "answer \(turn.number)"
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
