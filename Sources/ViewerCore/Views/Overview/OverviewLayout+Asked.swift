import CellGrid
import SessionModel

/// What was asked: of few requests all, of many the first, those in which most happened, and the last.
extension OverviewLayout {
  /// Rows of the first request, and of each other one, at most.
  private static let firstRows = 4
  private static let otherRows = 2

  /// Requests of which it is read how much they say.
  private static let mostRead = 400

  /// How often room is shared out: no screen is higher.
  private static let cycles = 40

  /// All that was asked.
  func asked() -> [OverviewRow] {
    guard !figures.turns.isEmpty else {
      // Before anything is known nobody can say so.
      guard !figures.parts.isEmpty else { return [] }
      let goal = figures.parts[0].node
      // Where a job has a name that is what it is about.
      if let title = session.text(.root, .title, at: state.position, limit: 2000), !title.isEmpty {
        let lines = Gist(title, isAnswer: false)
          .rows(Self.otherRows, first: room, room: room, glyphs: state.options.glyphs)
        return lines.map { row(.asked, [Span($0, .user)], to: goal, label: "titled") }
          + [
            row(
              .asked, [Span("the request itself is not in the recording", .dim)], to: goal,
              label: "titled")
          ]
      }
      let text: SafeText = "not in the recording, which tells only what was done"
      return [row(.asked, [Span(text, .dim)], to: goal)]
    }
    return figures.turns.indices.flatMap {
      request($0, rows: $0 == 0 ? Self.firstRows : Self.otherRows)
    }
  }

  /// What was asked in so many rows.
  func asked(in count: Int) -> [OverviewRow] {
    let turns = figures.turns
    guard turns.count > 1 else { return turns.isEmpty ? asked() : request(0, rows: count) }
    let last = turns.indices.dropFirst().last { isTelling($0) } ?? turns.count - 1
    // How many rows each of them has; what is left out has one.
    var rows = [0: 1, last: 1]
    let most = [0: length(of: 0, Self.firstRows), last: length(of: last, Self.otherRows)]
    // Of very many, those in which least happened are not read.
    let heavy = figures.heaviest(Self.mostRead, of: 1..<turns.count).filter { $0 != last }
    // Each is read once, not at each comparison.
    let worths = Dictionary(uniqueKeysWithValues: heavy.map { ($0, worth($0)) })
    var others = heavy.sorted { (worths[$1] ?? 0, $0) < (worths[$0] ?? 0, $1) }[...]
    func taken() -> Int { rows.values.reduce(0, +) + (rows.count < turns.count ? 1 : 0) }
    func lengthen(_ turn: Int, to count: Int) {
      rows[turn] = min(count, most[turn] ?? 1)
    }
    var step = 0
    while taken() < count, step < 6 * Self.cycles {
      // Most of the first, then one other, and so on.
      switch step % 6 {
      case 0: lengthen(0, to: max(rows[0] ?? 1, 2))
      case 1, 3, 5:
        if let next = others.popFirst() { rows[next] = 1 }
      case 2: lengthen(0, to: max(rows[0] ?? 1, 3))
      default:
        lengthen(last, to: 2)
        if taken() < count { lengthen(0, to: Self.firstRows) }
      }
      step += 1
    }
    var out: [OverviewRow] = []
    // One that is left out has the room that it takes to say so.
    if rows.count == turns.count - 1, let left = turns.indices.first(where: { rows[$0] == nil }) {
      rows[left] = 1
    }
    let shown = rows.keys.sorted()
    let gaps = zip([-1] + shown, shown + [turns.count]).map { $1 - $0 - 1 }
    let widest = gaps.indices.max { (gaps[$0], $1) < (gaps[$1], $0) } ?? 0
    let hidden = turns.count - shown.count
    func more() {
      guard hidden > 0 else { return }
      let words: SafeText =
        "\(state.options.glyphs.ellipsis) \(hidden) of \(turns.count) requests are not shown"
      out.append(OverviewRow(section: .asked, content: .more(words)))
    }
    for (place, turn) in shown.enumerated() {
      if place == widest { more() }
      out += request(turn, rows: rows[turn] ?? 1)
    }
    if widest == shown.count { more() }
    return out
  }

  /// One request in at most so many rows, with its number where there are several.
  private func request(_ turn: Int, rows count: Int) -> [OverviewRow] {
    let part = figures.turns[turn]
    let isNumbered = figures.turns.count > 1
    let indent = isNumbered ? max(2, "\(figures.turns.count)".count) + 2 : 0
    let width = max(10, room - indent)
    let first = max(10, width - (isNumbered && columns >= Self.roomy ? Self.figures : 0))
    var lines = text(of: turn).rows(count, first: first, room: width, glyphs: state.options.glyphs)
    if lines.isEmpty { lines = [words(part.node)] }
    let blank = SafeText(String(repeating: " ", count: indent))
    return lines.enumerated().map { index, line in
      guard isNumbered else { return row(.asked, [Span(line, .user)], to: part.node) }
      if index > 0 { return row(.asked, [Span(blank, .text), Span(line, .user)], to: part.node) }
      return OverviewRow(section: .asked, content: .part(part, line), goal: part.node)
    }
  }

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
  private func isTelling(_ turn: Int) -> Bool {
    let words = words(figures.turns[turn].node).string
    return !words.hasPrefix("!") && words.split(separator: " ").count > 2
  }

  /// How much was done for it, and how much it says.
  private func worth(_ turn: Int) -> Double {
    let count = words(figures.turns[turn].node).string.split(separator: " ").count
    return figures.partSums.weight(of: figures.turns[turn]) * Double(min(count, 8))
  }
}
