/// One difference of a step in a line of each run: the first line, or the first argument, that is another.
package struct ComparedExcerpt: Hashable, Sendable {
  /// What differs.
  package let difference: ComparedDifference
  /// What the first run has; `nil` for nothing. Foreign and not safe yet.
  package let a: String?
  /// What the second run has.
  package let b: String?

  /// What one of the runs has.
  package subscript(side: ComparedSide) -> String? {
    switch side {
    case .a: a
    case .b: b
    }
  }

  /// Characters of what both lines begin with that are told: what differs is to be seen.
  private static let lead = 24

  /// Makes the excerpt of two texts: their first lines that differ.
  init(_ difference: ComparedDifference, lines a: String?, _ b: String?) {
    self.difference = difference
    let linesA = a?.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) ?? []
    let linesB = b?.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) ?? []
    let same = zip(linesA, linesB).prefix { $0 == $1 }.count
    let (lineA, lineB) = (
      linesA.dropFirst(same).first.map { ArgumentSummary.line(String($0)) },
      linesB.dropFirst(same).first.map { ArgumentSummary.line(String($0)) }
    )
    let common = zip(lineA ?? "", lineB ?? "").prefix { $0 == $1 }.count
    let cut = common > 2 * Self.lead ? common - Self.lead : 0
    func short(_ line: String?) -> String? {
      line.map { cut > 0 ? "…" + $0.dropFirst(cut) : $0 }
    }
    (self.a, self.b) = (short(lineA), short(lineB))
  }

  init(_ difference: ComparedDifference, _ a: String?, _ b: String?) {
    (self.difference, self.a, self.b) = (difference, a, b)
  }
}

extension Comparison {
  /// What differs in a step, in a line of each run; nothing for a step that only one of them has.
  package func excerpts(of pair: ComparedPair) -> [ComparedExcerpt] {
    guard let itemA = pair.a, let itemB = pair.b else { return [] }
    return pair.differences.compactMap { difference in
      switch difference {
      case .onlyA, .onlyB: nil
      case .words:
        ComparedExcerpt(.words, lines: message(of: itemA, in: .a), message(of: itemB, in: .b))
      case .tool: ComparedExcerpt(.tool, a.name(of: itemA), b.name(of: itemB))
      case .arguments: arguments(itemA, itemB)
      case .status:
        ComparedExcerpt(
          .status, a.status(of: itemA)?.value.word, b.status(of: itemB)?.value.word)
      case .result:
        ComparedExcerpt(.result, lines: result(of: itemA, in: .a), result(of: itemB, in: .b))
      case .time:
        ComparedExcerpt(
          .time, a.duration(of: itemA).map(DurationText.short),
          b.duration(of: itemB).map(DurationText.short))
      }
    }
  }

  /// The first argument that is another.
  private func arguments(_ itemA: ComparedItem, _ itemB: ComparedItem) -> ComparedExcerpt {
    let (ownA, ownB) = (texts.a.list(itemA.node), texts.b.list(itemB.node))
    let names = Set((ownA + ownB).map(\.name)).sorted()
    for name in names {
      let (valueA, valueB) = (
        ownA.first { $0.name == name }?.value, ownB.first { $0.name == name }?.value
      )
      guard valueA != valueB else { continue }
      let lines = ComparedExcerpt(.arguments, lines: valueA, valueB)
      func named(_ line: String?) -> String? {
        line.map { name.isEmpty ? $0 : "\(name): \($0)" }
      }
      return ComparedExcerpt(.arguments, named(lines.a), named(lines.b))
    }
    return ComparedExcerpt(.arguments, nil, nil)
  }
}
