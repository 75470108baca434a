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
  /// The calls of each tool, by its name.
  private var byName: [String: Tool] = [:]
  /// Tells the turns apart: which is counted now, and what it began with.
  package private(set) var counter = TurnCounter()
  /// The model of the session, which messages that name none were paid for.
  private let ownModel: String?
  /// What tokens cost.
  private let prices: PriceTable
  /// What those of models cost that were met: to find a price takes longer than to count with it.
  private var known: [String: Price?] = [:]

  /// Counts a session as it was at a position. What the source took back is not counted.
  package init(_ session: Session, at position: Int32, prices: PriceTable) {
    self.init(of: session, at: position, prices: prices)
    for step in TreeWalk(session, at: position, includesRetracted: false) where step.isStart {
      let node = step.node
      if session.kind(node) == .call {
        take(
          call: node, named: session.name(ofCall: node, at: position),
          session.standing(of: node, at: position).value,
          took: session.countedDuration(ofCall: node, at: position))
      } else {
        take(
          entry: node, TokenCount(node, in: session, at: position),
          model: session.text(node, .model, at: position, limit: 256), in: session, at: position)
      }
    }
    finish(session, at: position)
  }

  /// Has counted nothing yet: the items are taken one by one, in the order of the tree, and `finish` ends it.
  package init(of session: Session, at position: Int32, prices: PriceTable) {
    self.prices = prices
    ownModel = session.text(.root, .model, at: position, limit: 256).flatMap {
      $0.isEmpty ? nil : $0
    }
  }

  /// Counts a call.
  package mutating func take(
    call: NodeID, named name: String, _ status: ToolStatus, took duration: Milliseconds?
  ) {
    byName[name, default: Tool(name: name)].statuses[status, default: 0] += 1
    if let duration { byName[name]?.durations.append(duration) }
  }

  /// Counts an entry, with its tokens where it has some of its own.
  package mutating func take(
    entry: NodeID, _ own: TokenCount?, model: String?, in session: Session, at position: Int32
  ) {
    roles[session.role(entry), default: 0] += 1
    counter.take(entry, in: session, at: position)
    let isKnown = turns.last?.number == counter.turn
    if isKnown { turns[turns.count - 1].part.node = counter.beginning }
    guard var tokens = own else { return }
    let model = model.flatMap { $0.isEmpty ? nil : $0 } ?? ownModel
    if tokens.cost == nil { tokens.estimate(by: model.flatMap { price(of: $0) }) }
    messages.append(Message(entry: entry, model: model, tokens: tokens))
    let agent = session.parent(entry)
    let place = agents.firstIndex { $0.node == agent } ?? agents.count
    if place == agents.count { agents.append(Part(node: agent)) }
    agents[place].add(tokens)
    if !isKnown { turns.append((counter.turn, Part(node: counter.beginning))) }
    turns[turns.count - 1].part.add(tokens)
  }

  /// The price of a model.
  private mutating func price(of model: String) -> Price? {
    if let price = known[model] { return price }
    let price = prices.price(of: model)
    known[model] = .some(price)
    return price
  }

  /// Adds up what was taken.
  package mutating func finish(_ session: Session, at position: Int32) {
    tools = byName.values.map { tool in
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
