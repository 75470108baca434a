import SessionModel

/// The tokens of a thread of Codex, answer by answer.
///
/// Newer versions tell them by a record for each response, which stands in the place of the counts that
/// come again and again.
struct CodexTally {
  /// What one answer took.
  struct Answer {
    /// Its entry; `nil` for one that has not shown anything yet.
    var entry: NodeID?
    /// The model that gave it.
    var model: String?
    var counted = TokenUsage()
    var recorded: TokenUsage?

    /// What counts.
    var usage: TokenUsage { recorded ?? counted }
  }

  /// The answer that the last figures were of.
  private(set) var last: Answer?
  /// The tokens of the answers before.
  private var before = TokenUsage()
  /// The numbers of the last count, for counts that come again.
  private var lastCount: TokenUsage?
  /// The responses whose tokens were recorded.
  private var responses: Set<SourceID> = []
  /// The entry that was there when figures came for an answer that was not.
  private var behind: NodeID?
  /// What of the sums of the session is of this thread.
  var told = TokenUsage()

  /// The tokens of the thread.
  var total: TokenUsage {
    var total = before
    if let last { total.addTold(last.usage) }
    return total
  }

  /// Takes a count.
  ///
  /// - Parameters:
  ///   - sums: the sums that stand beside it: with the same ones it is no other count.
  ///   - entry: the last answer.
  ///   - isAnswered: whether something has come behind that answer: the figures may be of the next one.
  mutating func count(
    _ usage: TokenUsage, sums: TokenUsage?, of entry: NodeID?, isAnswered: Bool, model: String?
  ) {
    if sums != nil && sums == lastCount { return }
    lastCount = sums
    if responses.isEmpty { open(entry, isAnswered, model) { $0.counted.addTold(usage) } }
  }

  /// Takes what is recorded of a response, once however often it is told.
  mutating func record(
    _ usage: TokenUsage, response: SourceID?, of entry: NodeID?, isAnswered: Bool, model: String?
  ) {
    if let response, !responses.insert(response).inserted { return }
    open(entry, isAnswered, model) {
      $0.recorded = $0.recorded ?? TokenUsage()
      $0.recorded?.addTold(usage)
    }
  }

  /// An answer has shown something: it is the one whose figures came before it.
  ///
  /// - Returns: whether it was.
  mutating func attach(_ entry: NodeID) -> Bool {
    guard last != nil, last?.entry == nil, entry != behind else { return false }
    last?.entry = entry
    return true
  }

  /// Finds the answer that figures are of.
  private mutating func open(
    _ entry: NodeID?, _ isAnswered: Bool, _ model: String?, _ add: (inout Answer) -> Void
  ) {
    let isSame = last.map { $0.entry == entry } ?? false
    let isNext = isAnswered && isSame && entry != nil
    if !isSame || isNext {
      if let last { before.addTold(last.usage) }
      last = Answer(entry: isNext ? nil : entry, model: model)
      behind = entry
    }
    if var answer = last {
      add(&answer)
      last = answer
    }
  }
}
