import SessionModel

/// The figures of a session: what was said and called, how it went, how long it took, what it cost.
package struct SessionStats {
  /// The calls of one tool.
  package struct Tool {
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
    package var median: Milliseconds? {
      durations.isEmpty ? nil : durations[(durations.count - 1) / 2]
    }
  }

  /// The tokens of one model.
  package struct Model {
    /// Its name; `nil` where the source names none.
    package var name: String?
    /// The messages that it was paid for, as far as they are known one by one.
    package var messages = 0
    package var tokens = TokenCount()
  }

  /// The tokens of one message.
  package struct Message {
    package var entry: NodeID
    package var model: String?
    package var tokens: TokenCount
  }

  /// How many entries speak with which voice.
  package private(set) var roles: [EntryRole: Int] = [:]
  /// The tools, those with the most calls first.
  package private(set) var tools: [Tool] = []
  /// The models, in the order in which they came.
  package private(set) var models: [Model] = []
  /// The messages with tokens of their own, in the order of the document.
  package private(set) var messages: [Message] = []
  /// The tokens of the session; `nil` when nothing is known of any.
  package private(set) var tokens: TokenCount?

  /// Counts a session as it was at a position. What the source took back is not counted.
  package init(_ session: Session, at position: Int32, prices: PriceTable) {
    let items = ItemText(session, at: position)
    let ownModel = items.text(.root, .model)
    var tools: [String: Tool] = [:]
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
      if var tokens = TokenCount(step.node, in: session, at: position) {
        let model = items.text(step.node, .model) ?? ownModel
        tokens.estimate(by: model.flatMap { prices.price(of: $0) })
        messages.append(Message(entry: step.node, model: model, tokens: tokens))
      }
    }
    self.tools = tools.values.map { tool in
      var tool = tool
      tool.durations.sort()
      return tool
    }.sorted { ($1.calls, $0.name) < ($0.calls, $1.name) }
    sum(TokenCount(.root, in: session, at: position), ownModel, prices)
  }

  /// Adds up the tokens by model, and those of the session.
  ///
  /// What the source counts for the session beyond its messages belongs to the model of the session.
  private mutating func sum(_ stated: TokenCount?, _ ownModel: String?, _ prices: PriceTable) {
    for message in messages { add(message.tokens, to: message.model, messages: 1) }
    var all = models.reduce(into: TokenCount()) { $0.add($1.tokens) }
    guard let stated else {
      tokens = messages.isEmpty ? nil : all
      return
    }
    var rest = messages.isEmpty ? stated : stated.without(all)
    if !rest.isEmpty || messages.isEmpty {
      rest.estimate(by: ownModel.flatMap { prices.price(of: $0) })
      add(rest, to: ownModel, messages: 0)
      all.add(rest)
    }
    var whole = stated
    if whole.cost == nil {
      whole.cost = all.cost
      whole.isEstimated = all.isEstimated
    }
    tokens = whole
  }

  private mutating func add(_ tokens: TokenCount, to name: String?, messages: Int) {
    let place = models.firstIndex { $0.name == name } ?? models.count
    if place == models.count { models.append(Model(name: name)) }
    models[place].messages += messages
    models[place].tokens.add(tokens)
  }

  /// How many calls there are, and how many stand how.
  package var calls: [ToolStatus: Int] {
    tools.reduce(into: [:]) { $0.merge($1.statuses) { $0 + $1 } }
  }
}
