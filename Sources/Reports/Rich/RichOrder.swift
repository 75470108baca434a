/// The steps of a story with what a tree of lines must know beforehand: whether a row is the last of its branch, and
/// whether rows stand inside it.
///
/// A row waits for the next one, and a row of an agent until its own end: a stack as deep as agents start agents, and
/// what one call holds.
struct RichOrder: Sequence, IteratorProtocol {
  /// A step and its place.
  struct Place {
    var step: StoryWalk.Step
    /// Whether no row follows on its level.
    var isLast = true
    /// Whether calls or entries stand directly inside it.
    var hasInside = false
  }

  /// The story.
  private var walk: StoryWalk
  /// What was read and is not told yet.
  private var queue: [Place] = []
  /// The first of them that is not told.
  private var head = 0
  /// Where in the queue the rows are that are open, the outermost first; -1 for those that were told.
  private var open: [Int] = []
  /// Where in the queue the last row inside each open one is that may be followed; -1 for none.
  private var last: [Int] = [-1]

  init(_ walk: StoryWalk) { self.walk = walk }

  mutating func next() -> Place? {
    while true {
      // A row is settled when its parent's next row or its parent's end was read.
      if head < queue.count, !isOpenOrUnsettled(head) {
        defer { advance() }
        return queue[head]
      }
      guard let step = walk.next() else {
        guard head < queue.count else { return nil }
        defer { advance() }
        return queue[head]
      }
      read(step)
    }
  }

  /// Whether more must be read before a row can be told.
  private func isOpenOrUnsettled(_ place: Int) -> Bool {
    guard queue[place].step.isStart else { return false }
    // Boxes stand by themselves: only what is inside them counts, which the next step tells.
    if queue[place].step.kind != .call, !isInCall(place) { return place == queue.count - 1 }
    return last.contains(place) || place == queue.count - 1
  }

  /// Whether an entry stands inside a call.
  private func isInCall(_ place: Int) -> Bool { queue[place].step.path.count > 1 }

  private mutating func read(_ step: StoryWalk.Step) {
    guard step.isStart else {
      open.removeLast()
      last.removeLast()
      queue.append(Place(step: step))
      return
    }
    // Entries of a turn are boxes of their own, calls belong to the row above them.
    let isBox = step.kind != .call && step.path.count <= 1
    if let holder = open.last, holder >= head, !isBox { queue[holder].hasInside = true }
    if !isBox {
      let before = last[last.count - 1]
      if before >= head { queue[before].isLast = false }
      last[last.count - 1] = queue.count
    } else {
      last[last.count - 1] = -1
    }
    open.append(queue.count)
    last.append(-1)
    queue.append(Place(step: step))
  }

  /// Goes on to the next row, and forgets those that were told when they are many.
  private mutating func advance() {
    head += 1
    guard head > 256, head * 2 > queue.count else { return }
    queue.removeFirst(head)
    for place in open.indices { open[place] = open[place] < head ? -1 : open[place] - head }
    for place in last.indices { last[place] = last[place] < head ? -1 : last[place] - head }
    head = 0
  }
}
