import CellGrid
import SessionModel

/// What was asked: of few requests all, of many the first, those in which most happened, and the last.
extension OverviewLayout {
  /// Rows of the first request, and of each other one, at most.
  private static let firstRows = 4
  private static let otherRows = 2

  /// Requests of which it is read how much they say.
  private static let mostRead = 400

  /// All that was asked.
  ///
  /// - Parameter isAnswered: whether there is room for a row of its own for each answer but the last.
  func asked(isAnswered: Bool = false) -> [OverviewRow] {
    guard !figures.turns.isEmpty else {
      // Before anything is known nobody can say so.
      guard !figures.parts.isEmpty else { return [] }
      let goal = figures.parts[0].node
      // Where a job has a name that is what it is about.
      if let title = session.text(.root, .title, at: state.position, limit: 2000), !title.isEmpty {
        let lines = Gist(title, isAnswer: false)
          .rows(Self.otherRows, first: room, room: room, glyphs: state.options.glyphs)
        return lines.map { row(.asked, [Span($0, .user)], to: goal) }
          + [row(.asked, [Span("(a title; the request itself is not recorded)", .dim)], to: goal)]
      }
      return [row(.asked, [Span("not recorded", .dim)], to: goal)]
    }
    return figures.turns.indices.flatMap { turn in
      let rows = request(turn, rows: turn == 0 ? Self.firstRows : Self.otherRows, isAnswered)
      guard isAnswered else { return rows }
      let answer = answer(to: turn, in: room - indent)
      let node = figures.turns[turn].answer
      return rows
        + (answer.isEmpty ? [] : [row(.asked, [Span(blank, .text)] + answer, to: node)])
    }
  }

  /// What was asked in so many rows.
  func asked(in count: Int) -> [OverviewRow] {
    let turns = figures.turns
    guard turns.count > 1 else { return turns.isEmpty ? asked() : request(0, rows: count) }
    let last = turns.indices.dropFirst().last { isTelling($0) } ?? turns.count - 1
    // How many rows each of them has; those that are left out between two have one together.
    var rows = [0: 1, last: 1]
    let most = [0: length(of: 0, Self.firstRows), last: length(of: last, Self.otherRows)]
    // Of very many, those in which least happened are not read.
    let heavy = figures.heaviest(Self.mostRead, of: 1..<turns.count).filter { $0 != last }
    // Each is read once, not at each comparison.
    let worths = Dictionary(uniqueKeysWithValues: heavy.map { ($0, worth($0)) })
    var others = heavy.sorted { (worths[$1] ?? 0, $0) < (worths[$0] ?? 0, $1) }[...]
    func taken() -> Int {
      rows.values.reduce(0, +) + Self.gaps(rows.keys.sorted(), turns.count).count
    }
    func lengthen(_ turn: Int, to length: Int) {
      let before = rows[turn]
      rows[turn] = min(length, most[turn] ?? 1)
      if taken() > count { rows[turn] = before }
    }
    // Most of the first, then of the last, then one other after the other.
    lengthen(0, to: 2)
    lengthen(last, to: 2)
    lengthen(0, to: 3)
    while taken() < count, let next = others.popFirst() {
      rows[next] = 1
      if taken() > count { rows[next] = nil }
    }
    lengthen(0, to: Self.firstRows)
    let shown = rows.keys.sorted()
    let gaps = Self.gaps(shown, turns.count)
    var out: [OverviewRow] = []
    for turn in shown {
      if let gap = gaps.first(where: { $0.upperBound == turn }) { out += left(out: gap, worths) }
      out += request(turn, rows: rows[turn] ?? 1)
    }
    if let gap = gaps.last, gap.upperBound == turns.count { out += left(out: gap, worths) }
    return out
  }

  /// The requests that are left out between those that are shown.
  private static func gaps(_ shown: [Int], _ count: Int) -> [Range<Int>] {
    zip([-1] + shown, shown + [count]).map { $0 + 1..<$1 }.filter { !$0.isEmpty }
  }

  /// What is said of requests for which there is no room: which they are, and for which of them most was done. One
  /// alone is shown.
  private func left(out turns: Range<Int>, _ worths: [Int: Double]) -> [OverviewRow] {
    if turns.count == 1 { return request(turns.lowerBound, rows: 1) }
    // Behind the last that is shown the very last is worth more.
    let isLast = turns.upperBound == figures.turns.count
    let heavy =
      isLast
      ? turns.upperBound - 1
      : turns.max { (worths[$0] ?? 0, $1) < (worths[$1] ?? 0, $0) } ?? turns.lowerBound
    let part = figures.turns[heavy]
    let ends = (figures.turns[turns.lowerBound].number, figures.turns[turns.upperBound - 1].number)
    let numbers = "\(ends.0) to \(ends.1)"
    let head: SafeText =
      "\(state.options.glyphs.ellipsis) \(SafeText(numbers)): \(turns.count) more, \(isLast ? "the last" : "most done for \(part.number)"): "
    let words = words(part.node)
      .fitted(to: max(0, room - head.width), glyphs: state.options.glyphs)
    return [OverviewRow(section: .asked, content: .more(head + words))]
  }

  /// The columns in front of requests: those of their numbers, where there are several.
  private var indent: Int {
    guard figures.turns.count > 1, let last = figures.turns.last else { return 0 }
    return max(2, "\(last.number)".count) + 2
  }
  private var blank: SafeText { SafeText(String(repeating: " ", count: indent)) }

  /// One request in at most so many rows, with its number where there are several.
  private func request(
    _ turn: Int, rows count: Int, _ isAnswered: Bool = false
  ) -> [OverviewRow] {
    let part = figures.turns[turn]
    let isNumbered = figures.turns.count > 1
    let width = max(10, room - indent)
    let first = max(10, width - (isNumbered && columns >= Self.roomy ? Self.figures : 0))
    var lines = text(of: turn).rows(count, first: first, room: width, glyphs: state.options.glyphs)
    if lines.isEmpty { lines = [words(part.node)] }
    let answer =
      !isAnswered && lines.count == 1 ? answer(to: turn, in: first - lines[0].width - 2) : []
    return lines.enumerated().map { index, line in
      guard isNumbered else { return row(.asked, [Span(line, .user)], to: part.node) }
      if index > 0 { return row(.asked, [Span(blank, .text), Span(line, .user)], to: part.node) }
      return OverviewRow(
        section: .asked,
        content: .part(
          part, [Span(line, .user)] + (answer.isEmpty ? [] : [Span("  ", .text)] + answer)),
        goal: part.node)
    }
  }

  /// How what was asked was answered, behind it where that leaves room. The last answer has rows of its own.
  private func answer(to turn: Int, in room: Int) -> [Span] {
    let part = figures.turns[turn]
    let sign: SafeText = "\(state.options.glyphs.right) "
    guard part.answer != .none, part.answer != figures.answer, part.answer != figures.earlier,
      room > Self.answerRoom
    else { return [] }
    let text = session.text(part.answer, .message, at: state.position, limit: 16_000) ?? ""
    let lines = Gist(text, isAnswer: true).rows(
      1, first: room - sign.width, room: room - sign.width, glyphs: state.options.glyphs)
    return lines.first.map { [Span(sign + $0, .dim)] } ?? []
  }

  /// Columns in which an answer says something.
  private static let answerRoom = 30

  /// The columns from which on figures stand beside what was asked, and those that they take.
  package static let roomy = 100
  private static let figures = 40

  private func text(of turn: Int) -> Gist {
    Gist(
      session.text(figures.turns[turn].node, .message, at: state.position, limit: 16_000) ?? "",
      isAnswer: false)
  }

  /// The rows that a request asks for.
  private func length(of turn: Int, _ most: Int) -> Int { request(turn, rows: most).count }

  /// Whether it says anything: not only `ok`, and no command that a person ran himself.
  func isTelling(_ turn: Int) -> Bool {
    let words = words(figures.turns[turn].node).string
    return !words.hasPrefix("!") && words.split(separator: " ").count > 2
  }

  /// How much was done for it, and how much it says.
  private func worth(_ turn: Int) -> Double {
    let count = words(figures.turns[turn].node).string.split(separator: " ").count
    return figures.partSums.weight(of: figures.turns[turn]) * Double(min(count, 8))
  }
}
