/// A walk through two runs side by side, level by level: however deep subagents start subagents, it is a flat loop.
struct PairWalk {
  private let a, b: ComparedText
  /// The levels from the root to where the walk is.
  private var levels: [Level] = []

  /// A level of both runs, and how far the walk has come on it.
  private struct Level {
    var a, b: [ComparedItem]
    var steps: [RunAlignment.Step]
    var next = 0
  }

  init(_ a: ComparedText, _ b: ComparedText) { (self.a, self.b) = (a, b) }

  /// Walks it.
  mutating func pairs() -> [ComparedPair] {
    var pairs: [ComparedPair] = []
    enter(
      ComparedLevel(of: .root, place: "", turn: 0, a),
      ComparedLevel(of: .root, place: "", turn: 0, b))
    while let top = levels.indices.last {
      guard levels[top].next < levels[top].steps.count else {
        levels.removeLast()
        continue
      }
      let step = levels[top].steps[levels[top].next]
      levels[top].next += 1
      let (itemA, itemB): (ComparedItem?, ComparedItem?) =
        switch step {
        case .both(let own, let other): (levels[top].a[own], levels[top].b[other])
        case .a(let own): (levels[top].a[own], nil)
        case .b(let other): (nil, levels[top].b[other])
        }
      pairs.append(
        ComparedPair(a: itemA, b: itemB, depth: top, differences: differences(itemA, itemB)))
      if (itemA ?? itemB)?.kind == .call { enter(below(itemA, a), below(itemB, b)) }
    }
    return pairs
  }

  /// What a subagent said and did.
  private func below(_ call: ComparedItem?, _ texts: ComparedText) -> ComparedLevel? {
    call.map { ComparedLevel(of: $0.node, place: $0.place, turn: $0.turn, texts) }
  }

  private mutating func enter(_ a: ComparedLevel?, _ b: ComparedLevel?) {
    let (a, b) = (a?.items ?? [], b?.items ?? [])
    if a.isEmpty, b.isEmpty { return }
    levels.append(Level(a: a, b: b, steps: RunAlignment.steps(a, b)))
  }

  // MARK: What differs

  private func differences(_ itemA: ComparedItem?, _ itemB: ComparedItem?) -> [ComparedDifference] {
    guard let itemA else { return [.onlyB] }
    guard let itemB else { return [.onlyA] }
    return ComparedDifference.allCases.filter { differs($0, itemA, itemB) }
  }

  private func differs(
    _ difference: ComparedDifference, _ itemA: ComparedItem, _ itemB: ComparedItem
  ) -> Bool {
    let isCall = itemA.kind == .call
    switch difference {
    case .onlyA, .onlyB: return false
    case .words: return !isCall && itemA.content != itemB.content
    case .tool: return isCall && itemA.name != itemB.name
    case .arguments: return isCall && itemA.content != itemB.content
    case .status:
      return isCall && tellsResults(itemA, itemB) && status(itemA, a) != status(itemB, b)
    case .result:
      return isCall && tellsResults(itemA, itemB)
        && a.result(itemA.node) != b.result(itemB.node)
    case .time:
      guard isCall, let own = a.session.duration(ofCall: itemA.node, at: a.position),
        let other = b.session.duration(ofCall: itemB.node, at: b.position)
      else { return false }
      let (short, long) = (min(own, other), max(own, other))
      return long - short >= Self.longer && (long - short).count >= short.count
    }
  }

  /// How much longer a call must take to be worth a word.
  private static let longer = Milliseconds(1000)

  /// Whether both sources tell what came of calls.
  private func tellsResults(_ itemA: ComparedItem, _ itemB: ComparedItem) -> Bool {
    status(itemA, a) != .requested && status(itemB, b) != .requested
  }

  private func status(_ item: ComparedItem, _ texts: ComparedText) -> ToolStatus {
    texts.session.standing(of: item.node, at: texts.position).value
  }
}
