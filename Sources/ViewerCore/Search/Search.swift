import CellGrid
import SessionModel

/// A search that is on: what was found, and where among it the reader is.
package struct Search {
  /// Goes through the texts.
  var run: SearchRun
  /// The hits in the order of the tree, as of the last time that they were ordered.
  var order: SearchOrder?
  /// The hit that was gone to.
  var current: SearchOrder.Place?
  /// The row that shows it, and which of the row's hits it is.
  var mark: (row: RowID, number: Int)?
  /// Where the reader was; the nearest hit from there is gone to as soon as it is found.
  var sought: ViewPlace?
  /// The row of the whole tree that it is sought from.
  var soughtRank = 0
  /// Whether the view is back where it was because nothing was found so far.
  var isBack = false
  /// Whether rows came, went or were folded since hits were ordered.
  var isOutlineNew = false
  /// When they were put in order last.
  var ordered: Milliseconds?
  /// Whether it was begun for the reader, who came to see one of its hits.
  var isGiven = false
  /// The slices so far.
  var slices = 0
  /// When the hits are put in order. That takes a walk of the tree: while they stream in, it is done less and less
  /// often, and never in the same step as a search.
  enum Ordering { case later, next, now }
  var ordering = Ordering.later
  /// Puts them in order, a piece in each step.
  var walk: Walk?

  /// A walk that puts hits in order: first over the session, for all that can be shown, then over that.
  enum Walk {
    case tree(Outline.Walk)
    case order(SearchOrder.Walk)
  }

  /// How long the hits of a large session stay in their order while there are no others.
  private static let pause = Milliseconds(1000)

  /// When the hits of a large session are put in order that are the same and may stand in other rows.
  var due: Milliseconds? {
    isOutlineNew && isComplete ? ordered.map { $0 + Self.pause } : nil
  }

  /// Searches a slice, or lets the hits be ordered that are there.
  ///
  /// - Returns: whether there was anything to do.
  mutating func step(_ session: Session, now: Milliseconds) -> Bool {
    if ordering == .next || walk != nil || due.map({ $0 <= now }) ?? false {
      ordering = .now
      return true
    }
    guard run.step(session) else { return false }
    slices += 1
    if run.isComplete || slices & (slices &- 1) == 0 { ordering = .next }
    return true
  }

  /// Whether all was searched, and everything that was found is in order or about to be in this step.
  var isComplete: Bool { run.isComplete && ordering != .next && walk == nil }

  /// What is looked for.
  package var query: SearchQuery { run.query }

  /// The places of hits in a text, in bytes of its UTF-8.
  package func matches(in text: String) -> [Range<Int>] {
    run.probe.pattern.matches(in: text, limit: 1000)
  }

  /// Which hit of a row is the one that was gone to; `nil` when it stands in another.
  package func currentHit(in row: RowID) -> Int? { mark?.row == row ? mark?.number : nil }

  /// The rows of the outline that show nodes with hits, or are folded over them; in order.
  package var hitRows: [Int] { order?.rows ?? [] }

  /// How it stands, for people: `Hit 3 of 52 (9 in folds)`.
  package var summary: String {
    let total = isComplete ? order?.total ?? run.total : max(order?.total ?? 0, run.total)
    let progress = run.isComplete ? "" : " \(run.percent)%"
    guard total > 0 else { return run.isComplete ? "no hits" : "searching\(progress)" }
    let folded = order.map { $0.folded > 0 ? " (\(NumberText.grouped($0.folded)) in folds)" : "" }
    let of = NumberText.grouped(total)
    let rest = "\(folded ?? "")\(progress)"
    guard let number = current.flatMap({ order?.number(of: $0) }) else {
      return "\(of) hit\(total == 1 ? "" : "s")\(rest)"
    }
    return "Hit \(NumberText.grouped(number)) of \(of)\(rest)"
  }
}

/// Where the reader is, to come back to it exactly.
package struct ViewPlace: Hashable, Sendable {
  /// The row of the cursor.
  var cursor: RowID?
  /// Where the view holds on.
  var anchor: Anchor?
  /// Whether the cursor stays on the newest row.
  var isFollowing: Bool
  /// The newest node that the cursor was put on.
  var followed: NodeID?
  /// The position up to which everything was seen.
  var seen: Int32?
}

/// What a jump has opened on its way, to be folded again when the reader leaves it.
struct Revealed: Hashable, Sendable {
  /// Nodes that were opened, and what was chosen for them before.
  var opened: [NodeID: Bool?] = [:]
  /// Nodes whose texts are shown whole because of it.
  var unabridged: Set<NodeID> = []

  /// Whether nothing was opened.
  var isEmpty: Bool { opened.isEmpty && unabridged.isEmpty }
}
