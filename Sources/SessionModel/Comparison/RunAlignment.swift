/// Which step of one run is which of another.
///
/// Steps that occur once in both runs hold the two together (patience), and what stands between two of them is
/// compared by itself, first by what is equal, then by what is ever less alike. Several steps in a row that occur once
/// come before single ones, which in long runs may be the same by chance. Without such an anchor the shortest
/// way from one to the other is searched, in pieces of at most `pieceLimit` steps: more are cut in halves, and halves
/// are compared with halves. So the cost grows with the number of steps, not with its square.
struct RunAlignment {
  /// A step of the result.
  enum Step: Hashable {
    /// The step of the first run, and that of the second which it is.
    case both(Int, Int)
    /// A step that only the first run has.
    case a(Int)
    /// A step that only the second run has.
    case b(Int)
  }

  /// Steps of both runs together that are compared each with each at most.
  static let pieceLimit = 512
  /// How many steps in a row are an anchor: the most first, as the fewer the likelier by chance.
  private static let anchorWidths = [4, 2, 1]
  /// How often anchors are searched between anchors.
  private static let depthLimit = 24

  private let a, b: [ComparedItem]
  /// For each step of the first run, that of the second which it is; -1 for none.
  private var partners: [Int]

  /// Aligns two runs; with the runs in the other order, the result is the mirror image.
  static func steps(_ a: [ComparedItem], _ b: [ComparedItem]) -> [Step] {
    // Where there are several best ways, one order of the runs decides for both.
    if b.lazy.map(\.exact).lexicographicallyPrecedes(a.lazy.map(\.exact)) {
      return steps(inOrder: b, a, isMirrored: true)
    }
    return steps(inOrder: a, b, isMirrored: false)
  }

  private static func steps(
    inOrder a: [ComparedItem], _ b: [ComparedItem], isMirrored: Bool
  ) -> [Step] {
    var alignment = RunAlignment(a, b)
    for likeness in ComparedItem.Likeness.allCases { alignment.align(by: likeness) }
    var steps: [Step] = []
    steps.reserveCapacity(a.count + b.count)
    func append(_ gapA: Range<Int>, _ gapB: Range<Int>) {
      if isMirrored {
        steps += gapB.map { .a($0) } + gapA.map { .b($0) }
      } else {
        steps += gapA.map { .a($0) } + gapB.map { .b($0) }
      }
    }
    var (nextA, nextB) = (0, 0)
    for (own, partner) in alignment.partners.enumerated() where partner >= 0 {
      append(nextA..<own, nextB..<partner)
      steps.append(isMirrored ? .both(partner, own) : .both(own, partner))
      (nextA, nextB) = (own + 1, partner + 1)
    }
    append(nextA..<a.count, nextB..<b.count)
    return steps
  }

  private init(_ a: [ComparedItem], _ b: [ComparedItem]) {
    (self.a, self.b) = (a, b)
    partners = Array(repeating: -1, count: a.count)
  }

  /// Steps of both runs between which nothing is decided, by their numbers.
  private struct Gap {
    var a, b: [Int]
    var depth = 0
  }

  /// Looks for steps that are alike in whatever is undecided.
  private mutating func align(by likeness: ComparedItem.Likeness) {
    let keysA = a.map { $0.key(likeness) }
    let keysB = b.map { $0.key(likeness) }
    var gaps: [Gap] = []
    var (nextA, nextB) = (0, 0)
    func add(_ own: Int, _ partner: Int) {
      let gap = Gap(
        a: (nextA..<own).filter { keysA[$0] != nil },
        b: (nextB..<partner).filter { keysB[$0] != nil })
      if !gap.a.isEmpty, !gap.b.isEmpty { gaps.append(gap) }
    }
    for (own, partner) in partners.enumerated() where partner >= 0 {
      add(own, partner)
      (nextA, nextB) = (own + 1, partner + 1)
    }
    add(a.count, b.count)
    while let gap = gaps.popLast() { gaps += align(gap, keysA, keysB) }
  }

  /// Decides what can be decided of a gap.
  ///
  /// - Returns: the gaps that are left in it.
  private mutating func align(_ gap: Gap, _ keysA: [TextDigest?], _ keysB: [TextDigest?]) -> [Gap] {
    var (ownA, ownB) = (gap.a[...], gap.b[...])
    while let first = ownA.first, let partner = ownB.first, keysA[first] == keysB[partner] {
      partners[first] = partner
      ownA.removeFirst()
      ownB.removeFirst()
    }
    while let last = ownA.last, let partner = ownB.last, keysA[last] == keysB[partner] {
      partners[last] = partner
      ownA.removeLast()
      ownB.removeLast()
    }
    if ownA.isEmpty || ownB.isEmpty { return [] }
    let anchors =
      gap.depth < Self.depthLimit
      ? Self.anchors(ownA.map { keysA[$0] }, ownB.map { keysB[$0] }) : []
    var gaps: [Gap] = []
    func add(_ a: ArraySlice<Int>, _ b: ArraySlice<Int>) {
      if !a.isEmpty, !b.isEmpty {
        gaps.append(Gap(a: Array(a), b: Array(b), depth: gap.depth + 1))
      }
    }
    guard anchors.isEmpty else {
      for (a, b) in anchors {
        partners[ownA[ownA.startIndex + a]] = ownB[ownB.startIndex + b]
      }
      var (nextA, nextB) = (ownA.startIndex, ownB.startIndex)
      for (a, b) in anchors.map({ (ownA.startIndex + $0.a, ownB.startIndex + $0.b) }) {
        add(ownA[nextA..<a], ownB[nextB..<b])
        (nextA, nextB) = (a + 1, b + 1)
      }
      add(ownA[nextA...], ownB[nextB...])
      return gaps
    }
    if ownA.count + ownB.count > Self.pieceLimit {
      let (middleA, middleB) = (
        ownA.startIndex + ownA.count / 2, ownB.startIndex + ownB.count / 2
      )
      add(ownA[..<middleA], ownB[..<middleB])
      add(ownA[middleA...], ownB[middleB...])
      return gaps
    }
    let script = EditScript.steps(
      ownA.map { keysA[$0] }, ownB.map { keysB[$0] }, limit: Self.pieceLimit)
    for step in script {
      switch step {
      case .keep: partners[ownA.removeFirst()] = ownB.removeFirst()
      case .remove: ownA.removeFirst()
      case .add: ownB.removeFirst()
      }
    }
    return []
  }

  /// The places of steps that occur once in both, in a row with those behind them if there are such, as many as keep
  /// their order.
  private static func anchors(_ a: [TextDigest?], _ b: [TextDigest?]) -> [(a: Int, b: Int)] {
    for width in anchorWidths {
      let anchors = anchors(rows(a, of: width), rows(b, of: width))
      if !anchors.isEmpty { return anchors }
    }
    return []
  }

  /// Each step that has as many behind it, with these.
  private static func rows(_ keys: [TextDigest?], of width: Int) -> [[TextDigest?]] {
    guard keys.count >= width else { return [] }
    return (0...keys.count - width).map { Array(keys[$0..<$0 + width]) }
  }

  private static func anchors<Key: Hashable>(_ a: [Key], _ b: [Key]) -> [(a: Int, b: Int)] {
    /// Where a key stands; -1 where it stands twice.
    func places(_ keys: [Key]) -> [Key: Int] {
      var places: [Key: Int] = [:]
      for (place, key) in keys.enumerated() { places[key] = places[key] == nil ? place : -1 }
      return places
    }
    let (placesA, placesB) = (places(a), places(b))
    var pairs: [(a: Int, b: Int)] = []
    for (place, key) in a.enumerated() {
      guard placesA[key] == place, let other = placesB[key], other >= 0 else { continue }
      pairs.append((place, other))
    }
    return RisingRun.longest(of: pairs, by: \.b)
  }
}
