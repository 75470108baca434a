import SessionModel

/// The figures of a session by tool, and those of the whole.
package struct ToolFigures: Sendable {
  /// The calls of one tool.
  package struct Tool: Hashable, Sendable {
    /// What it is called.
    package var name: String
    /// How many calls there are.
    package var calls = 0
    /// How many failed.
    package var failed = 0
    /// How long the calls took of which that is known, shortest first.
    var durations: [Milliseconds] = []
    /// How long they took together.
    package var total = Milliseconds.zero

    /// How long a call usually took.
    package var median: Milliseconds? { durations.median }
    /// How long at most nineteen of twenty took.
    package var p95: Milliseconds? {
      durations.isEmpty ? nil : durations[(durations.count * 95 + 99) / 100 - 1]
    }
    /// How long the longest took.
    package var longest: Milliseconds? { durations.last }
  }

  /// The tools, in no order.
  package private(set) var tools: [Tool] = []
  /// All calls, and those that stand so.
  package private(set) var tally = Tally()
  /// How long calls took together.
  package private(set) var total = Milliseconds.zero
  /// How long at least one call ran.
  package private(set) var busy = Milliseconds.zero
  /// How many ran at once at most.
  package private(set) var concurrency = 0
  /// How many messages there are of each role.
  package private(set) var roles: [EntryRole: Int] = [:]
  /// Tokens and what they cost, as far as the source tells.
  package private(set) var tokens: TokenSum
  /// How much of the context is filled, where the source tells it.
  package private(set) var context: ContextShare?

  /// Adds up what the tree holds. What the source took back is not counted.
  ///
  /// - Parameter now: until when that counts which still runs.
  init(
    _ tree: Outline, _ figures: NodeFigures, _ session: Session, now: Milliseconds,
    prices: PriceTable
  ) {
    let position = tree.position
    let ownModel = session.text(.root, .model, at: position, limit: 256)
    var byTool: [Int32: Tool] = [:]
    var messages: [(model: String?, tokens: TokenCount)] = []
    var spans: [(start: Milliseconds, end: Milliseconds)] = []
    for node in tree.nodes where !node.isRetracted {
      switch node.kind {
      case .ending, .remark, .quiet: continue
      case .entry:
        roles[session.role(node.id), default: 0] += 1
        if var (model, tokens) = figures.tokens[node.id] {
          model = model ?? ownModel
          tokens.estimate(by: model.flatMap { prices.price(of: $0) })
          messages.append((model, tokens))
        }
      case .call:
        let call = figures.call(node.id)
        guard call.tool >= 0 else { continue }
        var tool = byTool[call.tool] ?? Tool(name: figures.name(call.tool))
        tool.calls += 1
        if call.status == .failed { tool.failed += 1 }
        if let duration = call.duration { tool.durations.append(duration) }
        if let start = call.start {
          let end = call.end ?? (call.status?.isOpen == true ? max(start, now) : start)
          tool.total = tool.total + (end - start)
          total = total + (end - start)
          // What starts others only waits for them.
          if !node.hasChildren { spans.append((start, end)) }
        }
        byTool[call.tool] = tool
      }
    }
    tally = tree.tally
    tools = byTool.values.map { tool in
      var tool = tool
      tool.durations.sort()
      return tool
    }
    tokens = TokenSum(
      messages: messages, of: session, at: position, prices: prices)
    context = ContextShare(session, at: position)
    (busy, concurrency) = Self.overlap(spans)
  }

  /// How long anything ran, and how many did at once at most.
  private static func overlap(
    _ spans: [(start: Milliseconds, end: Milliseconds)]
  ) -> (busy: Milliseconds, most: Int) {
    let starts = spans.map(\.start).sorted()
    let ends = spans.map(\.end).sorted()
    var (busy, since, open, most, ended) = (Milliseconds.zero, Milliseconds.zero, 0, 0, 0)
    for start in starts {
      // What ends as the next begins does not run beside it.
      while ended < ends.count, ends[ended] <= start, open > 0 {
        open -= 1
        if open == 0 { busy = busy + (ends[ended] - since) }
        ended += 1
      }
      if open == 0 { since = start }
      open += 1
      most = max(most, open)
    }
    if open > 0, let last = ends.last { busy = busy + (last - since) }
    return (busy, most)
  }
}
