import SessionModel

/// Panels and trees, as wide as the terminal: a box for what was said, with its state on top, and below it a tree of
/// the calls with what they were asked and what they gave back.
enum RichReport {
  /// Columns where nothing tells how wide the screen is.
  private static let columns = 80
  /// Lines of an output that are told.
  private static let lineLimit = 12

  /// Writes the display as a report style, an item at a time.
  static func write(_ session: Session, _ options: ReportOptions, _ sink: ([UInt8]) -> Void) {
    withoutActuallyEscaping(sink) { sink in
      var canvas = RichCanvas(
        lines: TextLines(options: options), columns: max(20, options.columns ?? columns),
        sink: sink)
      write(session, options, &canvas)
    }
  }

  private static func write(
    _ session: Session, _ options: ReportOptions, _ canvas: inout RichCanvas
  ) {
    let items = ItemText(session, options)
    let isWhole = options.item ?? .root == .root
    if isWhole { header(items, &canvas) }
    for place in RichOrder(StoryWalk(session, options)) {
      switch (place.step.kind, place.step.isStart) {
      case (.turn, true):
        turn(place.step, items, &canvas)
        if place.hasInside { canvas.put("Tool calls", .quiet) }
      case (.turn, false): break
      case (.entry, true): entry(place, items, &canvas)
      case (.entry, false): if canvas.isInCall { canvas.leave() }
      case (.call, true): call(place, items, &canvas)
      case (.call, false):
        result(place.step.node, items, &canvas)
        canvas.leave()
      }
    }
    if isWhole, items.isAnswerApart, let answer = items.text(.root, .outputText) {
      canvas.panel("ANSWER", answer, .done)
    }
  }

  /// Writes what the session is and how it stands.
  private static func header(_ items: ItemText, _ canvas: inout RichCanvas) {
    let status = items.session.standing(at: items.position)
    let title = items.text(.root, .title) ?? items.text(.root, .id) ?? "session"
    let facts = [
      "\(status.sign) \(status.word)", CallTally(of: items.session, at: items.position).text,
      items.elapsedText(),
    ].compactMap { $0 }.joined(separator: " · ")
    canvas.rule(title, facts)
    if let error = items.error(.root) { canvas.panel("ERROR", error, .failed) }
  }

  /// Writes what was asked.
  private static func turn(
    _ step: StoryWalk.Step, _ items: ItemText, _ canvas: inout RichCanvas
  ) {
    let facts = [
      "Turn \(step.turn)", CallTally(ofTurn: step.node, items).text,
      items.duration(ofTurn: step.node).map(DurationText.short),
    ].compactMap { $0 }.joined(separator: " · ")
    canvas.put("")
    canvas.rule(facts)
    canvas.panel("PROMPT", items.text(step.node, .message) ?? "", .waiting)
  }

  /// Writes what was said: in a box, or as a branch where an agent says it.
  private static func entry(
    _ place: RichOrder.Place, _ items: ItemText, _ canvas: inout RichCanvas
  ) {
    let (session, step) = (items.session, place.step)
    let state =
      session.isRetracted(step.node, at: items.position)
      ? "retracted"
      : session.state(of: step.node, at: items.position, isCurrent: step.isCurrent)
    let role = session.role(step.node)
    let title = role == .assistant || role == .step ? state.uppercased() : role.word.uppercased()
    let paint: RichCanvas.Look =
      switch state.lowercased() {
      case "failed": .failed
      case "completed": .done
      case "processing": .running
      default: .quiet
      }
    let notice = items.notice(step.node)
    let said = [Channel.message, .outputText].compactMap { items.text(step.node, $0) }
    let text = notice?.title ?? said.joined(separator: "\n\n")
    let error = items.error(step.node)
    guard canvas.isInCall else {
      canvas.panel(title, text, paint, error: error)
      if place.hasInside { canvas.put("Tool calls", .quiet) }
      return
    }
    // The result of its call stands behind the last entry.
    let isLast = place.isLast && !hasResult(items.session.parent(step.node), items)
    canvas.enter(isLast: isLast)
    canvas.branch(title + (text.isEmpty ? "" : ": " + text), paint, limit: lineLimit)
    if let error { canvas.branch(error, .failed, limit: lineLimit) }
  }

  /// Writes a call: how it stands, its name, how long it took, and what it was asked.
  private static func call(
    _ place: RichOrder.Place, _ items: ItemText, _ canvas: inout RichCanvas
  ) {
    let call = place.step.node
    let status = items.status(call).value
    canvas.enter(isLast: place.isLast)
    let facts = [
      items.statusWord(call), items.outcome(call),
      items.duration(ofCall: call).map(DurationText.short),
    ].compactMap { $0 }.joined(separator: "  ")
    canvas.branch(
      "\(status.sign) \(items.name(call))  \(facts)", RichCanvas.Look(status), limit: 1)
    let arguments = items.arguments(call)
    guard !arguments.isEmpty else { return }
    let isLast = !place.hasInside && !hasResult(call, items)
    canvas.enter(isLast: isLast)
    canvas.branch("Arguments", .quiet, limit: 1)
    for (index, argument) in arguments.enumerated() {
      canvas.enter(isLast: index == arguments.count - 1)
      canvas.branch(
        (argument.name.isEmpty ? "" : argument.name + ": ") + argument.value, .plain,
        limit: lineLimit)
      canvas.leave()
    }
    canvas.leave()
  }

  /// Whether something stands behind what an agent did for a call.
  private static func hasResult(_ call: NodeID, _ items: ItemText) -> Bool {
    items.session.kind(call) == .call
      && (items.text(call, .result) != nil || items.text(call, .error) != nil)
  }

  /// Writes what came of a call.
  private static func result(_ call: NodeID, _ items: ItemText, _ canvas: inout RichCanvas) {
    let error = items.error(call)
    let isWrong = items.status(call).value == .failed
    let parts = [
      error.map { ("Error", $0, RichCanvas.Look.failed) },
      items.result(call).flatMap {
        $0 == error ? nil : ("Result", $0, isWrong ? RichCanvas.Look.failed : .done)
      },
    ].compactMap { $0 }
    for (index, part) in parts.enumerated() {
      canvas.enter(isLast: index == parts.count - 1)
      canvas.branch(part.0, .quiet, limit: 1)
      canvas.enter(isLast: true)
      canvas.branch(part.1, part.2, limit: lineLimit)
      canvas.leave()
      canvas.leave()
    }
  }
}
