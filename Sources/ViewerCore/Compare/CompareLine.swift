import CellGrid
import SessionModel

/// A line of both sides of a step in full.
package struct CompareLine: Hashable, Sendable {
  /// What the line is.
  package enum Kind: Hashable, Sendable {
    /// A heading of ours.
    case head
    /// Both sides have it.
    case same
    /// Each side has another.
    case changed
    case onlyA
    case onlyB
  }

  /// What the line is.
  package let kind: Kind
  /// What the first run has.
  package let a: SafeText?
  /// What the second run has.
  package let b: SafeText?

  /// Lines that differ up to which the shortest way is searched, and lines of a text that are shown.
  private static let (changeLimit, lineLimit) = (400, 5000)

  /// The lines of a step, laid out for a screen.
  ///
  /// - Parameters:
  ///   - width: the columns of a side.
  ///   - isWide: whether the sides stand beside each other.
  static func all(
    _ pair: ComparedPair, _ comparison: Comparison, width: Int, isWide: Bool
  ) -> [CompareLine] {
    let parts = ComparedSide.allCases.map { side in
      pair[side].map { Self.parts(of: $0, in: side, comparison) } ?? []
    }
    var titles: [Part.Title] = []
    for part in parts[0] + parts[1] where !titles.contains(part.title) { titles.append(part.title) }
    var lines: [CompareLine] = []
    for title in titles.sorted(by: { ($0.rank, $0.name) < ($1.rank, $1.name) }) {
      let sides = parts.map { part in
        part.first { $0.title == title }.map { Self.lines($0.text) } ?? []
      }
      lines.append(CompareLine(kind: .head, a: SafeText(title.name), b: nil))
      lines += aligned(sides[0], sides[1], width: width, isWide: isWide)
    }
    return lines
  }

  /// A text of a step.
  private struct Part {
    /// What it is called, and where it stands among the others.
    struct Title: Hashable {
      var rank: Int
      var name: String
    }
    var title: Title
    var text: String

    init(_ rank: Int, _ name: String, _ text: String) {
      title = Title(rank: rank, name: name)
      self.text = text
    }
  }

  /// The texts of a step: what was said, or the call with its arguments and what came of it.
  private static func parts(
    of item: ComparedItem, in side: ComparedSide, _ comparison: Comparison
  ) -> [Part] {
    let run = comparison[side]
    guard let name = run.name(of: item) else {
      return [Part(0, item.kind.word, comparison.message(of: item, in: side) ?? "")]
    }
    var parts = [Part(0, "tool", name)]
    parts += comparison.arguments(of: item, in: side).map {
      Part(1, $0.name.isEmpty ? "arguments" : $0.name, $0.value)
    }
    if let status = run.status(of: item) {
      let word = status.value.word
      parts.append(Part(2, "status", status.isInferred ? "(\(word))" : word))
    }
    if let duration = run.duration(of: item) {
      parts.append(Part(3, "time", DurationText.short(duration)))
    }
    if let result = comparison.result(of: item, in: side) {
      parts.append(Part(4, "result", result))
    }
    return parts
  }

  private static func lines(_ text: String) -> [SafeText] {
    let lines = SafeText.lines(text)
    guard lines.count > lineLimit else { return lines }
    return lines.prefix(lineLimit) + ["and \(lines.count - lineLimit) more lines"]
  }

  /// Both sides line by line: what is equal beside each other, what differs in between.
  private static func aligned(
    _ a: [SafeText], _ b: [SafeText], width: Int, isWide: Bool
  ) -> [CompareLine] {
    var lines: [CompareLine] = []
    var (gone, come): ([SafeText], [SafeText]) = ([], [])
    func addChanged() {
      for place in 0..<max(gone.count, come.count) where isWide {
        let (own, other) = (
          place < gone.count ? gone[place] : nil, place < come.count ? come[place] : nil
        )
        lines += wrapped(
          own == nil ? .onlyB : other == nil ? .onlyA : .changed, own, other, width)
      }
      if !isWide {
        for line in gone { lines += wrapped(.onlyA, line, nil, width) }
        for line in come { lines += wrapped(.onlyB, nil, line, width) }
      }
      (gone, come) = ([], [])
    }
    var (restA, restB) = (a[...], b[...])
    for step in EditScript.steps(a, b, limit: changeLimit) {
      switch step {
      case .remove: gone.append(restA.removeFirst())
      case .add: come.append(restB.removeFirst())
      case .keep:
        addChanged()
        lines += wrapped(.same, restA.removeFirst(), restB.removeFirst(), width)
      }
    }
    addChanged()
    return lines
  }

  private static func wrapped(_ kind: Kind, _ a: SafeText?, _ b: SafeText?, _ width: Int)
    -> [CompareLine]
  {
    let (ownA, ownB) = (a?.wrapped(to: width) ?? [], b?.wrapped(to: width) ?? [])
    return (0..<max(ownA.count, ownB.count)).map { place in
      CompareLine(
        kind: kind, a: place < ownA.count ? ownA[place] : nil,
        b: place < ownB.count ? ownB[place] : nil)
    }
  }
}
