import SessionModel

/// Writes the rows of a page, each with room for what stands below it.
struct HTMLRows {
  /// The texts of the session.
  let items: ItemText
  /// How they are made safe.
  let lines: TextLines
  /// How they are written.
  let options: ReportOptions

  init(_ session: Session, _ options: ReportOptions) {
    items = ItemText(session, options)
    lines = TextLines(options: options)
    self.options = options
  }

  /// Opens a row: all that it says itself.
  func begin(_ step: StoryWalk.Step, _ put: (String) -> Void) {
    switch step.kind {
    case .turn: turn(step, put)
    case .entry: entry(step, put)
    case .call: HTMLCall(items: items, lines: lines).begin(step, put)
    }
  }

  /// Closes a row.
  static func end(_ kind: StoryWalk.Step.Kind) -> String {
    switch kind {
    case .turn, .call: "</div></details>"
    case .entry: "</div></section>"
    }
  }

  /// Opens a turn: what was asked, in its row and below it where there is more of it.
  private func turn(_ step: StoryWalk.Step, _ put: (String) -> Void) {
    let prompt = items.text(step.node, .message) ?? ""
    let right = [
      CallTally(ofTurn: step.node, items).text,
      items.duration(ofTurn: step.node).map(DurationText.short),
    ].compactMap { $0 }.joined(separator: " · ")
    let line = FileEdit.lines(prompt).first { !$0.isEmpty } ?? ""
    let first = HTMLText.escaped(lines.cut(lines.line(line), to: 200))
    put("<details class=\"turn\" id=\"i\(step.index)\" data-turn=\"\(step.turn)\" open><summary>")
    put(
      time(of: step.node) + "<span class=\"what\">\(first)</span>"
        + "<span class=\"took\">\(HTMLText.escaped(right))</span></summary>")
    if prompt.contains("\n") || lines.options.width(line) > 200 {
      put("<div class=\"text\">\(HTMLReport.text(prompt, lines))</div>")
    }
    put("<div class=\"in\">")
  }

  /// Opens an entry: who speaks and when, what was thought and said.
  private func entry(_ step: StoryWalk.Step, _ put: (String) -> Void) {
    let (session, position) = (items.session, items.position)
    let role = session.role(step.node)
    let state = session.state(of: step.node, at: position, isCurrent: step.isCurrent)
    let isRetracted = session.isRetracted(step.node, at: position)
    let isFailed = state.lowercased() == "failed"
    let classes = ["entry", role.word, isFailed ? "failed" : nil, isRetracted ? "retracted" : nil]
    put(
      "<section class=\"\(classes.compactMap { $0 }.joined(separator: " "))\" id=\"i\(step.index)\">"
    )
    let words = [
      role.word, isRetracted ? "retracted" : nil,
      state.lowercased() == "completed" ? nil : lines.line(state),
      items.duration(ofEntry: step.node).map(DurationText.short),
    ].compactMap { $0 }
    put(
      "<p class=\"meta\">\(time(of: step.node))"
        + "\(HTMLText.escaped(words.joined(separator: " · ")))</p>")
    if let notice = items.notice(step.node) {
      put(
        Self.folded("notice", lines.line(notice.title), HTMLReport.text(notice.text, lines)))
    } else {
      if let reasoning = items.text(step.node, .reasoning) {
        put(Self.folded("thought", "thinking", HTMLReport.text(reasoning, lines)))
      }
      for channel in [Channel.message, .outputText] {
        guard let said = items.text(step.node, channel) else { continue }
        put("<div class=\"text\">\(HTMLReport.text(said, lines))</div>")
      }
    }
    if let words = session.leakedCall(in: step.node, at: position) {
      put("<p class=\"error\">\(HTMLText.escaped(lines.line(words)))</p>")
    }
    if let error = items.error(step.node) {
      put("<pre class=\"error\">\(HTMLReport.text(error, lines))</pre>")
    }
    put("<div class=\"in\">")
  }

  /// A text that is shown when it is asked for.
  ///
  /// - Parameter body: the text as it is written in a page.
  static func folded(_ name: String, _ title: String, _ body: String) -> String {
    "<details class=\"\(name)\"><summary>\(HTMLText.escaped(title))</summary>\n"
      + "<div class=\"text\">\(body)</div></details>"
  }

  /// The time of the day at which an item began, whole where the pointer rests; empty where nobody tells.
  private func time(of entry: NodeID) -> String {
    guard let moment = items.session.moment(entry, .startedAt, at: items.position) else {
      return ""
    }
    return "<time datetime=\"\(TimeText.text(moment))\">"
      + "\(TimeText.clock(moment, zone: options.zone))</time> "
  }
}
