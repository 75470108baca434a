/// A walk over items and everything below them, in the order of the document.
///
/// Every item comes twice, when it is entered and when it is left, so that a writer is a flat loop
/// however deep subagents start subagents.
package struct TreeWalk: Sequence, IteratorProtocol {
  /// One end of an item.
  package struct Step {
    /// The entry or call.
    package var node: NodeID
    /// Whether it is entered; left otherwise.
    package var isStart: Bool
    /// The number of items around it in this walk.
    package var depth: Int
    /// Whether it is the last of its siblings that were not retracted.
    package var isCurrent: Bool
    /// Its place among all its siblings, those included that the walk passes over.
    package var index: Int
  }

  /// Siblings, and how far the walk has come among them.
  private struct Level {
    /// The items on a level.
    var items: [NodeID]
    /// The index of the next one.
    var next = 0
    /// The one that is being told.
    var current: NodeID
  }

  /// What is walked through.
  private let session: Session
  /// The position that is looked at.
  private let position: Int32
  /// Whether items that were taken back are told.
  private let includesRetracted: Bool
  /// Whether an item is told, with what is inside it; `nil` for all.
  private let isShown: ((NodeID) -> Bool)?
  /// The levels from the root to where the walk is.
  private var levels: [Level]

  /// Walks what stands under `parent`, itself not included.
  ///
  /// - Parameters:
  ///   - includesRetracted: whether items that the source took back are walked too.
  ///   - isShown: whether an item is walked, with what is inside it; `nil` for all.
  package init(
    _ session: Session, under parent: NodeID = .root, at position: Int32,
    includesRetracted: Bool = true, where isShown: ((NodeID) -> Bool)? = nil
  ) {
    self.session = session
    self.position = position
    self.includesRetracted = includesRetracted
    self.isShown = isShown
    levels = []
    enter(parent)
  }

  /// Walks one item and what stands under it.
  package init(
    _ session: Session, of item: NodeID, isCurrent: Bool, at position: Int32,
    where isShown: ((NodeID) -> Bool)? = nil
  ) {
    self.session = session
    self.position = position
    includesRetracted = true
    self.isShown = isShown
    levels = [Level(items: [item], current: isCurrent ? item : .none)]
  }

  /// Takes the next step.
  package mutating func next() -> Step? {
    guard let top = levels.indices.last else { return nil }
    while levels[top].next < levels[top].items.count {
      let place = levels[top].next
      let node = levels[top].items[place]
      levels[top].next += 1
      if let isShown, !isShown(node) { continue }
      if !includesRetracted, session.isRetracted(node, at: position) { continue }
      let isCurrent = node == levels[top].current
      enter(node)
      return Step(node: node, isStart: true, depth: top, isCurrent: isCurrent, index: place)
    }
    levels.removeLast()
    guard let above = levels.last else { return nil }
    let node = above.items[above.next - 1]
    return Step(
      node: node, isStart: false, depth: top - 1, isCurrent: node == above.current,
      index: above.next - 1)
  }

  /// Puts what stands under an item on top.
  private mutating func enter(_ parent: NodeID) {
    let items = Array(session.children(of: parent, at: position))
    let current = items.last { !session.isRetracted($0, at: position) } ?? .none
    levels.append(Level(items: items, current: current))
  }
}
