/// Another session in the place of the one that a source held.
extension Session {
  /// Goes on with another session that took the source of this one: what was told stays, and what is told from here on
  /// of tokens and costs comes on top of it.
  public mutating func beginAnew() {
    carried = TokenCount(.root, in: self, at: position)
    timeline.forgetLag()
    apply(.run(.inProgress, .inferred))
  }

  /// What is told of the session, on top of what came before it was begun anew.
  ///
  /// - Parameters:
  ///   - channel: what is told.
  ///   - datum: a number, for a figure; anything else stays what it is.
  func onTop(_ channel: Channel, _ datum: Datum) -> Datum {
    guard let carried else { return datum }
    if let figure = TokenCount.figures.first(where: { $0.channel == channel }) {
      let sum = Int64(store.text(of: datum, limit: 64)).map { Tokens($0) + (carried[figure] ?? 0) }
      return sum.flatMap { Datum(integer: $0.count) } ?? datum
    }
    guard channel == .cost, let before = carried.cost,
      let own = Double(store.text(of: datum, limit: 64)), let sum = Price.dollars(before + own)
    else { return datum }
    var text = "\(sum)"
    return text.withUTF8 { store.keep(UnsafeRawBufferPointer($0), as: .json) }
  }
}
