/// The tokens of a session, added up by model.
package struct TokenSum: Sendable {
  /// The tokens of one model.
  package struct Model: Hashable, Sendable {
    /// Its name; `nil` where the source names none.
    package var name: String?
    /// The messages that it was paid for, as far as they are known one by one.
    package var messages = 0
    package var tokens = TokenCount()
  }

  /// The models, in the order in which they came.
  package private(set) var models: [Model] = []
  /// The tokens of the session; `nil` when nothing is known of any.
  package private(set) var tokens: TokenCount?

  /// Adds up the tokens of messages, whose costs are estimated already, and those of the session.
  ///
  /// What the source counts for the session beyond its messages belongs to the model of the session.
  package init(
    messages: some Sequence<(model: String?, tokens: TokenCount)>, stated: TokenCount?,
    ownModel: String?, prices: PriceTable
  ) {
    for message in messages { add(message.tokens, to: message.model, messages: 1) }
    let isByMessage = !models.isEmpty
    var all = models.reduce(into: TokenCount()) { $0.add($1.tokens) }
    guard let stated else {
      tokens = isByMessage ? all : nil
      return
    }
    var rest = isByMessage ? stated.without(all) : stated
    if !rest.isEmpty || !isByMessage {
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
}
