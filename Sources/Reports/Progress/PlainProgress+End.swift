import SessionModel

/// What is told at the end.
extension PlainProgress {
  /// Tells what was held and the answer, what failed once more with what it gave back, and the sum of it all.
  package mutating func finish(
    _ session: Session, at position: Int32? = nil, _ sink: ([UInt8]) -> Void
  ) {
    var options = lines.options
    options.position = position ?? options.position
    let items = ItemText(session, options)
    for piece in held(items) + answer(items) {
      for line in voice.lines(piece) { emit(line, sink) }
    }
    for line in voice.lines(end(items)) { emit(line, sink) }
  }

  /// Puts together what is told.
  private mutating func end(_ items: ItemText) -> ProgressEnd {
    let (session, position) = (items.session, items.position)
    let stats = SessionStats(session, at: position, prices: prices)
    var end = ProgressEnd(
      status: session.standing(at: position),
      elapsed: items.elapsed().flatMap { $0 > .zero ? $0 : nil }
        ?? OwnTimes(session, at: position)?.span, calls: stats.calls,
      tokens: stats.tokens,
      error: items.error(.root).flatMap { Excerpt($0, first: ProgressEnd.failureLines, lines) })
    end.malformed = session.malformedCount
    for step in TreeWalk(session, at: position, includesRetracted: false, where: isShown)
    where step.isStart {
      guard let failure = failure(step.node, items) else { continue }
      if end.failures.count < ProgressEnd.failureLimit {
        end.failures.append(failure)
      } else {
        end.moreFailures += 1
      }
    }
    return end
  }

  /// What went wrong with an item; `nil` when nothing did.
  private mutating func failure(_ node: NodeID, _ items: ItemText) -> ProgressEnd.Failure? {
    func error(_ text: String) -> Excerpt? {
      Excerpt(text, first: ProgressEnd.failureLines, lines)
    }
    let label = label(of: node, items.session)
    guard items.session.kind(node) == .call else {
      guard let text = items.error(node) else { return nil }
      let name = items.session.role(node).word
      return .init(label: label, name: name, title: name, error: error(text))
    }
    guard items.status(node).value == .failed else { return nil }
    let name = lines.line(items.name(node))
    let summary = items.summary(node).map { "  " + lines.line($0) } ?? ""
    var failure = ProgressEnd.Failure(label: label, name: name, title: name + summary)
    let told = items.error(node)
    failure.error = told.flatMap(error)
    if let output = items.result(node), output != told {
      failure.output = Excerpt(output, last: ProgressEnd.failureLines, lines)
    }
    return failure
  }
}
