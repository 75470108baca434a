/// What leads from one list to another: the shortest way for all but hopeless cases.
///
/// Source: E. Myers, An O(ND) Difference Algorithm and Its Variations (1986), section 4.
package enum EditScript {
  /// One step.
  package enum Step: Hashable, Sendable { case keep, remove, add }

  /// The steps that make `b` of `a`.
  ///
  /// - Parameter limit: changes after which the rest is taken to be all different.
  package static func steps<Element: Equatable>(_ a: [Element], _ b: [Element], limit: Int)
    -> [Step]
  {
    var start = 0
    while start < a.count, start < b.count, a[start] == b[start] { start += 1 }
    var end = 0
    while end < a.count - start, end < b.count - start, a[a.count - 1 - end] == b[b.count - 1 - end]
    {
      end += 1
    }
    let middle = middle(
      Array(a[start..<(a.count - end)]), Array(b[start..<(b.count - end)]), limit: limit)
    return Array(repeating: .keep, count: start) + middle + Array(repeating: .keep, count: end)
  }

  /// The steps for what differs at both ends.
  private static func middle<Element: Equatable>(
    _ a: [Element], _ b: [Element], limit: Int
  ) -> [Step] {
    let crude =
      Array(repeating: Step.remove, count: a.count) + Array(repeating: .add, count: b.count)
    if a.isEmpty || b.isEmpty { return crude }
    let most = min(a.count + b.count, limit)
    var reach = [Int](repeating: 0, count: 2 * most + 3)
    var history: [[Int]] = []
    let origin = most + 1
    for changes in 0...most {
      history.append(reach)
      for diagonal in stride(from: -changes, through: changes, by: 2) {
        let goesDown =
          diagonal == -changes
          || (diagonal != changes && reach[origin + diagonal - 1] < reach[origin + diagonal + 1])
        var x = goesDown ? reach[origin + diagonal + 1] : reach[origin + diagonal - 1] + 1
        while x < a.count, x - diagonal < b.count, a[x] == b[x - diagonal] { x += 1 }
        reach[origin + diagonal] = x
        if x >= a.count, x - diagonal >= b.count {
          return walk(back: history, from: (a.count, b.count), origin)
        }
      }
    }
    return crude
  }

  /// Reads the way off the reaches, from its end.
  private static func walk(back history: [[Int]], from end: (x: Int, y: Int), _ origin: Int)
    -> [Step]
  {
    var steps: [Step] = []
    var (x, y) = end
    for changes in history.indices.reversed() {
      let reach = history[changes]
      let diagonal = x - y
      let goesDown =
        diagonal == -changes
        || (diagonal != changes && reach[origin + diagonal - 1] < reach[origin + diagonal + 1])
      let before = goesDown ? diagonal + 1 : diagonal - 1
      let fromX = changes == 0 ? 0 : reach[origin + before]
      let fromY = changes == 0 ? 0 : fromX - before
      while x > fromX, y > fromY {
        steps.append(.keep)
        (x, y) = (x - 1, y - 1)
      }
      if changes > 0 { steps.append(goesDown ? .add : .remove) }
      (x, y) = (fromX, fromY)
    }
    return steps.reversed()
  }
}
