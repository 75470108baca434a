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
    if let elapsed = times.elapsed() {
      right.append(Span("took \(SafeText(DurationText.short(elapsed)))", .duration))
    }
    if left.isEmpty, right.isEmpty { left = [Span(SafeText(state.options.sourceName), .emphasis)] }
    return [
      row(
        .about, joined(left), right: joined(right),
        to: session.children(of: .root, at: position).first { _ in true })
    ]
  }

  /// Rows of one request, at most.
  private static let requestRows = 4

  /// What was asked first, and what was asked last.
  func asked() -> [OverviewBlock] {
    guard let first = figures.turns.first, let last = figures.turns.last else {
      // Before anything is known nobody can say so.
      guard !figures.parts.isEmpty else { return [] }
      let text: SafeText = "not in the recording: steps are told instead of turns"
      return [OverviewBlock(rows: [row(.asked, [Span(text, .dim)], to: figures.parts[0].node)])]
    }
    let count = figures.turns.count
    let asked = OverviewBlock(rows: request(first, count, label: nil), kind: .text)
    guard count > 1 else { return [asked] }
    return [
      asked,
      OverviewBlock(
        rows: request(last, count, label: "asked last"), kind: .text, isApart: false),
    ]
  }

  /// The words of a request in rows: the first has its time and its turn at the right end.
  private func request(
    _ part: OverviewFigures.Part, _ count: Int, label: SafeText?
  ) -> [OverviewRow] {
    var right: [Span] = []
    if let clock = clock(start(part.node)) { right.append(Span(clock, .time)) }
    if count > 1 { right.append(Span("turn \(part.number) of \(count)", .dim)) }
    right = joined(right)
    var width = right.reduce(0) { $0 + $1.text.width }
    if width > room * 3 / 5 { (right, width) = ([], -2) }
    let text = session.text(part.node, .message, at: state.position, limit: 4000) ?? ""
    let whole = SafeText(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    guard !whole.isEmpty else {
      return [
        row(.asked, [Span(words(part.node), .user)], right: right, to: part.node, label: label)
      ]
    }
    let head = whole.wrapped(to: max(10, room - width - 2))[0]
    let rest = whole.string.dropFirst(head.string.count).drop { $0 == " " }
    let lines = [head] + (rest.isEmpty ? [] : SafeText(String(rest)).wrapped(to: room))
    let rows = lines.enumerated().map { index, line in
      row(
        .asked, [Span(line, .user)], right: index == 0 ? right : [], to: part.node, label: label)
    }
    return cut(text: rows, to: Self.requestRows)
  }

  /// How it ended and on what ground that is said, and how the calls stand.
  func ended() -> [OverviewRow] {
    let ending = ending()
    guard areCallsApart else { return [row(.ended, ending, right: calls(), to: figures.end)] }
    let calls = calls()
    let done = isDoneBeside ? joined(done()) : []
    guard let longest = longest() else {
      return [
        row(.ended, ending, right: done, to: figures.end),
        row(.calls, calls, to: figures.failures.first?.calls.first ?? figures.end),
      ]
    }
    // One row less where there is little room.
    return [
      row(.ended, ending, right: done, to: figures.end),
      row(
        .calls, calls + [Span(dot, .dim), Span("longest ", .dim)] + longest.spans, to: longest.call),
    ]
  }

  /// What was done, in rows of its own, unless it stands beside how it ended.
  func did() -> [OverviewRow] {
    guard !isDoneBeside else { return [] }
    let all = rows(.did, joining: done(), to: figures.end)
    return height < 30 ? Array(all.prefix(1)) : all
  }

  /// Whether what was done stands beside how it ended: one row less where there is little room.
  private var isDoneBeside: Bool {
    guard areCallsApart, height < 30 else { return false }
    let width = joined(done()).reduce(0) { $0 + $1.text.width }
    return width <= room * 3 / 5 && ending().reduce(width + 2) { $0 + $1.text.width } <= room
  }

  /// What was done, by what the calls are for: `40 edits of 26 files · 41 commands · 31 reads`.
  private func done() -> [Span] {
    var rest = figures.kinds
    func count(_ kinds: [ToolKind]) -> Int {
      kinds.reduce(0) { $0 + (rest.removeValue(forKey: $1) ?? 0) }
    }
    var pieces: [Span] = []
    func add(_ count: Int, _ one: String, _ many: String, behind words: String = "") {
      guard count > 0 else { return }
      pieces.append(Span(SafeText("\(count) \(count == 1 ? one : many)\(words)"), .text))
    }
    let files = figures.files.count
    let changed = count(ToolKind.allCases.filter(\.changesFiles))
    let touched = files == 1 ? "1 file" : "\(files) files"
    add(changed, "edit", "edits", behind: files > 0 ? " of \(touched)" : "")
    // Commands changed them.
    if changed == 0, files > 0 { pieces.append(Span(SafeText("\(touched) changed"), .text)) }
    add(count([.command]), "command", "commands")
    add(count([.read, .list]), "read", "reads")
    add(count([.search]), "search", "searches")
    add(count([.web]), "look at the web", "looks at the web")
    add(count([.agent]), "agent", "agents")
    add(count([.question, .plan]), "question", "questions")
    _ = count([.todo])
    // How many calls there are stands above.
    guard !pieces.isEmpty else { return [] }
    add(rest.values.reduce(0, +), "other", "others")
    return pieces
  }

  /// Whether calls have a row of their own, as there is no room for them behind the ending.
  var areCallsApart: Bool {
    let calls = calls().reduce(0) { $0 + $1.text.width }
    // What stands at the right end takes no more than its part of a row.
    return ending().reduce(calls + 2) { $0 + $1.text.width } > room || calls > room * 3 / 5
  }

  /// How it ended, and on what ground that is said.
  private func ending() -> [Span] {
    let position = state.position
    guard let status = session.status(at: position) else { return [Span("not told", .text)] }
    if status.value.isOpen {
      let isWaiting = figures.waits.contains { $0.end == nil }
      return [Span(isWaiting ? "not yet, waits for a person" : "not yet", .text)]
    }
    let words = SafeText(status.value.word)
    let role: Role = status.value == .succeeded ? .statusCompleted : .statusFailed
    let spans = [Span("\(words), \(ground(status))", role)]
    guard [.failed, .incomplete].contains(status.value),
      let error = session.text(.root, .error, at: position, limit: 400)
    else { return spans }
    return spans + [Span(": ", .dim), Span(SafeText(ArgumentSummary.line(error)), .error)]
  }

  /// On what ground it is said how the session ended.
  private func ground(_ status: Stated<SessionStatus>) -> SafeText {
    if !status.isInferred { return "as the source says" }
    switch status.value {
    case .lost: return "the recording stops before an answer"
    case .succeeded where figures.answer != .none && session.role(figures.answer) == .assistant:
      return "judged by its last words"
    default: return "judged by its last records"
    }
  }

  /// The last words: an answer where they end it, else words on the way.
  func answer() -> [OverviewRow] {
    let position = state.position
    var node = figures.answer
    var text = node == .none ? nil : session.text(node, .message, at: position, limit: 8000)
    let status = session.status(at: position)?.value
    var isAnswer = status == .succeeded && node != .none && session.role(node) == .assistant
    // An output that stands nowhere else is the answer, and not one that was said before the last prompt.
    if text?.isEmpty ?? true, figures.earlier == .none,
      let output = session.text(.root, .outputText, at: position, limit: 8000)
    {
      (text, node, isAnswer) = (output, .root, status?.isOpen != true)
    }
    let goal = node == .root ? (figures.answer == .none ? figures.end : figures.answer) : node
    let label: SafeText? = isAnswer ? nil : "last words"
    var rows: [OverviewRow] = []
    if let text, !text.isEmpty {
      rows = lines(text).map { row(.answer, [Span($0, .assistant)], to: goal, label: label) }
      guard figures.earlier != .none else { return most(rows) }
      let before = figures.earlier
      rows += [row(.answer, [Span("before that:", .dim)], to: before, label: label)]
      rows += said(before).map { row(.answer, [Span($0, .assistant)], to: before, label: label) }
      return most(rows)
    }
    let none: SafeText = status?.isOpen == true ? "not yet" : "none"
    guard figures.earlier != .none else {
      return [row(.answer, [Span(none, .dim)], to: figures.end)]
    }
    let head: SafeText = "\(none); before it: "
    let before = figures.earlier
    let first = said(before, first: room - head.width)
    return most(
      first.enumerated().map { index, line in
        row(
          .answer, (index == 0 ? [Span(head, .dim)] : []) + [Span(line, .assistant)], to: before)
      })
  }

  /// As many rows of an answer as are not a wall.
  private func most(_ rows: [OverviewRow]) -> [OverviewRow] {
    cut(text: rows, to: max(2, height * 2 / 5))
  }

  /// What a node says, in lines; the first has its own room.
  private func said(_ node: NodeID, first: Int? = nil) -> [SafeText] {
    lines(session.text(node, .message, at: state.position, limit: 8000) ?? "", first: first)
  }

  /// A text in lines that fit, without what only marks it up.
  private func lines(_ text: String, first: Int? = nil) -> [SafeText] {
    let lines = FileEdit.lines(text).filter { !$0.hasPrefix("```") }.map { line in
      String(line.drop { $0 == "#" || $0 == " " }).replacing("**", with: "").replacing(
        "`", with: "")
    }.filter { line in line.contains { !" -=*_#|:+>".contains($0) } }.prefix(40)
    guard let first, let head = lines.first else {
      return lines.flatMap { SafeText($0).wrapped(to: room) }
    }
    let start = SafeText(head).wrapped(to: max(10, first))[0]
    let rest = SafeText(head).string.dropFirst(start.string.count).drop { $0 == " " }
    return [start] + (rest.isEmpty ? [] : SafeText(String(rest)).wrapped(to: room))
      + lines.dropFirst().flatMap { SafeText($0).wrapped(to: room) }
  }
}
