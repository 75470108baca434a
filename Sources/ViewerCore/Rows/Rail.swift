import SessionModel

/// What stands where in the whole tree, in as many parts as the screen has rows for it.
package struct Rail: Sendable {
  /// What is shown of a part, the least first: of several the last counts.
  package enum Mark: UInt8, Comparable, Hashable, Sendable {
    case none
    /// A turn begins.
    case turn
    case bookmark
    case hit
    case waiting
    case failed

    package static func < (a: Mark, b: Mark) -> Bool { a.rawValue < b.rawValue }
  }

  /// What each part shows.
  package private(set) var marks: [Mark]
  /// The parts that are in view.
  package let view: Range<Int>
  /// The part of the hit that was gone to.
  package let current: Int?

  /// Divides a tree.
  ///
  /// - Parameter height: the rows that there are for it.
  /// - Returns: `nil` when all of it is in view.
  package init?(_ state: ViewerState, _ rows: Rows, height: Int) {
    let outline = rows.outline
    let count = outline.nodes.count
    let screen = Screenful(rows, anchor: state.anchor, height: height)
    guard count > 0, height > 0, let first = screen.places.first, let last = screen.places.last,
      !screen.isTop || !screen.isBottom
    else { return nil }
    func part(_ node: Int) -> Int { min(node, count - 1) * height / count }
    var marks = Self.marks(of: outline, height: height)
    func mark(_ node: Int, _ what: Mark) { marks[part(node)] = max(marks[part(node)], what) }
    for identity in state.bookmarks {
      if let node = outline.index(of: identity) { mark(node, .bookmark) }
    }
    for node in state.search?.hitRows ?? [] { mark(node, .hit) }
    self.marks = marks
    view = part(first.node)..<part(last.node) + 1
    let isOnHit = state.cursor.flatMap { state.search?.currentHit(in: $0) } != nil
    current = isOnHit ? state.cursor.flatMap { outline.index(of: $0.node) }.map(part) : nil
  }

  /// What the nodes of an outline show by themselves.
  static func marks(of outline: Outline, height: Int) -> [Mark] {
    let count = outline.nodes.count
    func first(in part: Int) -> Int { (part * count + height - 1) / height }
    return outline.railMarks.withUnsafeBufferPointer { rows in
      (0..<height).map { part in
        var mark = Mark.none.rawValue
        for row in rows[first(in: part)..<first(in: part + 1)] { mark = max(mark, row) }
        return Mark(rawValue: mark) ?? .none
      }
    }
  }
}
