import CellGrid

/// Rows of the overview that belong together and take as much room as there is.
struct OverviewBlock {
  /// What becomes of rows for which there is no room.
  enum Kind {
    /// All of them are always there.
    case fixed
    /// The text is cut.
    case text
    /// They are left out.
    case list
  }

  /// All rows.
  var rows: [OverviewRow]
  /// What becomes of those for which there is no room.
  var kind = Kind.fixed
  /// Whether there is a blank row in front of it where there is much room.
  var isApart = true

  /// How much room it asks for.
  struct Claim {
    /// How many rows it has.
    var count: Int
    /// The rows without which it would say nothing.
    var least: Int
    /// What a row counts when room is shared out: what counts more gets less.
    var weight = 1
  }

  /// How much room it asks for.
  var claim: Claim {
    switch kind {
    case .fixed: Claim(count: rows.count, least: rows.count)
    case .text:
      // The answer is worth more than what was asked, and what was asked first more than what was last.
      rows[0].section == .answer
        ? Claim(count: rows.count, least: min(rows.count, 2))
        : Claim(count: rows.count, least: min(rows.count, isApart ? 2 : 1), weight: 2)
    // The last turn stands above, as what was asked last.
    case .list: Claim(count: rows.count, least: min(rows.count, rows[0].section == .turns ? 2 : 3))
    }
  }

  /// How many rows each block gets: as many as it has while there is room, the least in any case.
  static func shares(of room: Int, _ blocks: [Claim]) -> [Int] {
    var shares = blocks.map(\.least)
    var rest = room - shares.reduce(0, +)
    while rest > 0,
      let next = blocks.indices.filter({ shares[$0] < blocks[$0].count })
        .min(by: { shares[$0] * blocks[$0].weight < shares[$1] * blocks[$1].weight })
    {
      shares[next] += 1
      rest -= 1
    }
    return shares
  }
}
