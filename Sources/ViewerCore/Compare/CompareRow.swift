import SessionModel

/// A row of the list of two runs.
package enum CompareRow: ListRow, Hashable, Sendable {
  /// Here the runs part.
  case parting
  /// A step of both, or of one of them, by its number.
  case pair(Int)
  /// What one run did in a step in which they differ: on narrow screens they stand below each other.
  case side(Int, ComparedSide)
  /// So many steps that are the same, from this one on.
  case same(Int, count: Int)

  package var canBeChosen: Bool { self != .parting }

  /// The number of the step; of several, that of the first.
  package var pair: Int? {
    switch self {
    case .parting: nil
    case .pair(let pair), .side(let pair, _), .same(let pair, _): pair
    }
  }

  /// The rows of a comparison.
  ///
  /// - Parameters:
  ///   - isWide: whether the runs stand beside each other.
  ///   - showsSame: whether each step that is the same has a row.
  static func all(_ comparison: Comparison, isWide: Bool, showsSame: Bool) -> [CompareRow] {
    var rows: [CompareRow] = []
    var same: (start: Int, count: Int) = (0, 0)
    func addSame() {
      if same.count > 0 { rows.append(.same(same.start, count: same.count)) }
      same.count = 0
    }
    for (place, pair) in comparison.pairs.enumerated() {
      if !showsSame, !pair.differs {
        if same.count == 0 { same.start = place }
        same.count += 1
        continue
      }
      addSame()
      if place == comparison.divergence { rows.append(.parting) }
      if !isWide, pair.differs, pair.a != nil, pair.b != nil {
        rows += ComparedSide.allCases.map { .side(place, $0) }
      } else {
        rows.append(.pair(place))
      }
    }
    addSame()
    return rows
  }
}
