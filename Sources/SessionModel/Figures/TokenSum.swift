import JSONReading

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

  /// Adds up the tokens of messages, whose costs are estimated already, and those that are told of the
  /// session as it was at a position.
  package init(
    messages: some Sequence<(model: String?, tokens: TokenCount)>, of session: Session,
    at position: Int32, prices: PriceTable
  ) {
    self.init(
      messages: messages, byModel: Self.byModel(session, at: position),
      stated: TokenCount(.root, in: session, at: position),
      ownModel: session.text(.root, .model, at: position, limit: 256), prices: prices)
  }

  /// Adds up the tokens of messages, whose costs are estimated already, those that the source tells for
  /// each model, and those of the session.
  ///
  /// What the source counts for a model or the session beyond the messages is theirs; what belongs to no
  /// model that is told is the model's of the session.
  package init(
    messages: some Sequence<(model: String?, tokens: TokenCount)>,
    byModel: [(name: String, tokens: TokenCount)] = [], stated: TokenCount?, ownModel: String?,
    prices: PriceTable
  ) {
    for message in messages { add(message.tokens, to: message.model, messages: 1) }
    for (name, tokens) in byModel { settle(tokens, of: name, prices) }
    let isByModel = !models.isEmpty
    var all = models.reduce(into: TokenCount()) { $0.add($1.tokens) }
    guard let stated else {
      tokens = isByModel ? all : nil
      return
    }
    var rest = isByModel ? stated.without(all) : stated
    if !rest.isEmpty || !isByModel {
      rest.estimate(by: ownModel.flatMap { prices.price(of: $0) })
      add(rest, to: ownModel, messages: 0)
      all.add(rest)
      if models.count == 1 {
        // What the messages leave out is told with the whole, and is of this model alone.
        models[0].tokens.estimate(by: models[0].name.flatMap { prices.price(of: $0) })
        all = models[0].tokens
      }
    }
    var whole = stated
    for figure in TokenCount.figures {
      whole[figure] = whole[figure] ?? all[figure]
    }
    if whole.cost == nil {
      whole.cost = all.cost
      whole.isEstimated = all.isEstimated
    }
    tokens = whole
  }

  private mutating func add(_ tokens: TokenCount, to name: String?, messages: Int) {
    let place = place(of: name)
    models[place].messages += messages
    models[place].tokens.add(tokens)
  }

  /// Takes what the source tells for a model, where it is more than its messages.
  private mutating func settle(_ tokens: TokenCount, of name: String, _ prices: PriceTable) {
    let place = place(of: name)
    var rest = tokens.without(models[place].tokens)
    if !rest.isEmpty {
      rest.estimate(by: prices.price(of: name))
      models[place].tokens.add(rest)
      // What its messages leave out is told with the whole.
      models[place].tokens.estimate(by: prices.price(of: name))
    }
    if let cost = tokens.cost {
      models[place].tokens.cost = cost
      models[place].tokens.isEstimated = false
    }
  }

  /// The place of a model in the list, which it gets now if it has none.
  private mutating func place(of name: String?) -> Int {
    if let place = models.firstIndex(where: { $0.name == name }) { return place }
    models.append(Model(name: name))
    return models.count - 1
  }

  /// What the source tells for each model.
  private static func byModel(_ session: Session, at position: Int32)
    -> [(name: String, tokens: TokenCount)]
  {
    guard var text = session.text(.root, .modelUsage, at: position) else { return [] }
    return text.withUTF8 { bytes in
      let found = try? JSONParser().parse(copying: UnsafeRawBufferPointer(bytes)) {
        (list) throws(JSONError) in
        list.elements.compactMap { model in
          model["model"]?.string.map { (name: $0, tokens: TokenCount(told: model)) }
        }
      }
      return found ?? []
    }
  }
}
