import CellGrid

/// Rows of the overview that belong together and take as much room as there is.
struct OverviewBlock {
  /// What becomes of rows for which there is no room.
  enum Kind {
    /// All of them are always there.
    case fixed
    /// What was asked: the first, the last and the weightiest stay.
    case asked
    /// The answer: its beginning and its end stay.
    case answer
    /// The last ones are left out.
    case list
    /// The same, and all of them where there would be too few.
    case extra
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
    /// What there is of it at least, if there is anything; 0 for what is always there.
    var worthwhile = 0
  }

  /// How much room it asks for.
  var claim: Claim {
    let count = rows.count
    switch kind {
    case .fixed: return Claim(count: count, least: count)
    case .asked: return Claim(count: count, least: min(count, 3), weight: 2)
    case .answer: return Claim(count: count, least: min(count, 3), weight: 3)
    // What failed is summed up above.
    case .list where rows[0].section == .failed:
      return Claim(count: count, least: min(count, 3), weight: 6)
    case .list: return Claim(count: count, least: min(count, 4), weight: 3)
    case .extra: return Claim(count: count, least: 0, weight: 4, worthwhile: min(count, 3))
    }
  }

  /// Rows from which on there is room for all kinds of blocks.
  static let roomy = 30

  /// How many rows each block gets: as many as it has while there is room, the least in any case, and none where
  /// too few would be left. Where there is little room, what is not always there gets what all others leave.
  static func shares(of room: Int, _ blocks: [Claim]) -> [Int] {
    var blocks = blocks
    let all = blocks.reduce(0) { $0 + ($1.worthwhile == 0 ? $1.count : 0) }
    if room < roomy {
      for index in blocks.indices {
        let isExtra = blocks[index].worthwhile > 0
        if isExtra, all > room { blocks[index] = Claim(count: 0, least: 0) }
        if !isExtra, all <= room { blocks[index].least = blocks[index].count }
      }
    }
    while true {
      let shares = shared(room, blocks)
      guard let scant = blocks.indices.last(where: { shares[$0] < blocks[$0].worthwhile }) else {
        return shares
      }
      blocks[scant] = Claim(count: 0, least: 0)
    }
  }

  private static func shared(_ room: Int, _ blocks: [Claim]) -> [Int] {
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
