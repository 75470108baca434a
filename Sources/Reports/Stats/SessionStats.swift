import SessionModel

/// The figures of a session: what was said and called, how it went, how long it took, what it cost.
package struct SessionStats {
  /// The calls of one tool.
  package struct Tool {
    /// What it is called.
    package var name: String
    /// How many calls stand how.
    package var statuses: [ToolStatus: Int] = [:]
    /// How long the calls took of which that is known, shortest first.
    package var durations: [Milliseconds] = []

    /// How many calls there are.
    package var calls: Int { statuses.values.reduce(0, +) }
    /// How long the calls took together.
    package var total: Milliseconds { durations.reduce(.zero) { $0 + $1 } }
    /// How long a call usually took.
    package var median: Milliseconds? { durations.median }
  }

  /// The tokens of an agent or of a turn.
  package struct Part {
    /// The call that started the agent, the root for the main one; the entry that the turn begins with.
    package var node: NodeID
    /// The messages that have tokens of their own.
    package var messages = 0
    /// Their tokens.
    package var tokens = TokenCount()
  }

  /// The tokens of one message.
  package struct Message {
    /// The message.
    package var entry: NodeID
    /// The model that was paid for; `nil` when nobody told.
    package var model: String?
    /// Its tokens.
    package var tokens: TokenCount
  }

  /// How many entries speak with which voice.
  package private(set) var roles: [EntryRole: Int] = [:]
  /// The tools, those with the most calls first.
  package private(set) var tools: [Tool] = []
  /// The models, in the order in which they came.
  package private(set) var models: [TokenSum.Model] = []
  /// The messages with tokens of their own, in the order of the document.
  package private(set) var messages: [Message] = []
  /// The agents with tokens of their own, the main one first as a rule.
  package private(set) var agents: [Part] = []
  /// The turns with tokens of their own, by number.
  package private(set) var turns: [(number: Int, part: Part)] = []
  /// The tokens of the session; `nil` when nothing is known of any.
  package private(set) var tokens: TokenCount?

  /// Counts a session as it was at a position. What the source took back is not counted.
  package init(_ session: Session, at position: Int32, prices: PriceTable) {
    let items = ItemText(session, at: position)
    let ownModel = items.text(.root, .model)
    var tools: [String: Tool] = [:]
    var counter = TurnCounter()
    for step in TreeWalk(session, at: position, includesRetracted: false) where step.isStart {
      if session.kind(step.node) == .call {
        let name = items.name(step.node)
        var tool = tools[name] ?? Tool(name: name)
        tool.statuses[items.status(step.node).value, default: 0] += 1
        if let duration = items.duration(ofCall: step.node) { tool.durations.append(duration) }
        tools[name] = tool
        continue
      }
      roles[session.role(step.node), default: 0] += 1
      counter.take(step.node, in: session, at: position)
      if var tokens = TokenCount(step.node, in: session, at: position) {
        let model = items.text(step.node, .model) ?? ownModel
        tokens.estimate(by: model.flatMap { prices.price(of: $0) })
        messages.append(Message(entry: step.node, model: model, tokens: tokens))
        let agent = session.parent(step.node)
        let place = agents.firstIndex { $0.node == agent } ?? agents.count
        if place == agents.count { agents.append(Part(node: agent)) }
        agents[place].add(tokens)
        if turns.last?.number != counter.turn {
          turns.append((counter.turn, Part(node: counter.beginning)))
        }
        turns[turns.count - 1].part.add(tokens)
      }
    }
    self.tools = tools.values.map { tool in
      var tool = tool
      tool.durations.sort()
      return tool
    }.sorted { ($1.calls, $0.name) < ($0.calls, $1.name) }
    let sum = TokenSum(
      messages: messages.lazy.map { ($0.model, $0.tokens) }, of: session, at: position,
      prices: prices)
    (models, tokens) = (sum.models, sum.tokens)
  }

  /// How many calls there are, and how many stand how.
  package var calls: [ToolStatus: Int] {
    tools.reduce(into: [:]) { $0.merge($1.statuses) { $0 + $1 } }
  }
}

extension SessionStats.Part {
  /// Counts one more message.
  fileprivate mutating func add(_ more: TokenCount) {
    messages += 1
    tokens.add(more)
  }
}
