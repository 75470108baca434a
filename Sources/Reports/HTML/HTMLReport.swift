import SessionModel

/// The session as one page that needs nothing else: it folds without scripts, follows the reader's choice of light
/// and dark, prints, and lets nothing of the session act.
///
/// Everything foreign goes through `HTMLText`; the policy of the page allows its own style and script by their
/// hashes and nothing else. An item's anchor is its place in the document: `i2.0.1`.
enum HTMLReport {
  /// Writes the page as a report style, an item at a time.
  static func write(_ session: Session, _ options: ReportOptions, _ sink: ([UInt8]) -> Void) {
    let items = ItemText(session, options)
    let lines = TextLines(options: options)
    let isWhole = options.item ?? .root == .root
    func put(_ text: String) { sink(Array((text + "\n").utf8)) }
    put(HTMLPage.head(title: isWhole ? title(items, lines) : "session", options))
    if isWhole { header(items, lines, options, put) }
    if !options.isFragment { put(HTMLPage.tools) }
    let calls = HTMLCall(items: items, lines: lines)
    for step in StoryWalk(session, options) {
      switch (step.kind, step.isStart) {
      case (.turn, true): turn(step, items, lines, options, put)
      case (.entry, true): entry(step, items, lines, options, put)
      case (.call, true): calls.begin(step, put)
      case (.turn, false), (.call, false): put("</div></details>")
      case (.entry, false): put("</div></section>")
      }
    }
    if isWhole, items.isAnswerApart, let answer = items.text(.root, .outputText) {
      put("<section class=\"entry answer\"><p class=\"meta\">answer</p>")
      put("<div class=\"text\">\(text(answer, lines))</div></section>")
    }
    put(HTMLPage.foot(options))
  }

  /// A foreign text for the content of an element.
  static func text(_ text: String, _ lines: TextLines) -> String {
    HTMLText.escaped(lines.safe(text).joined(separator: "\n"))
  }

  /// What the session is called.
  private static func title(_ items: ItemText, _ lines: TextLines) -> String {
    HTMLText.escaped(
      lines.line(
        items.text(.root, .title) ?? items.text(.root, .id) ?? items.text(.root, .format)
          ?? "session"))
  }

  /// Writes what the session is and how it stands.
  private static func header(
    _ items: ItemText, _ lines: TextLines, _ options: ReportOptions, _ put: (String) -> Void
  ) {
    let status = items.session.standing(at: items.position)
    let word = status.isInferred ? "(\(status.value.word))" : status.value.word
    let started =
      items.session.moment(.root, .startedAt, at: items.position)
      ?? (items.session.timeline.isGuessed ? nil : items.session.timeline.start)
    let facts =
      [
        items.text(.root, .model).map(lines.line), items.text(.root, .format).map(lines.line),
        started.map { TimeText.text($0) }, items.elapsedText(),
        CallTally(of: items.session, at: items.position).text,
        options.isSelective ? "a part of the session" : nil,
      ].compactMap { $0 }.map { HTMLText.escaped($0) }
    put("<header><h1>\(title(items, lines))</h1>")
    put(
      "<p class=\"facts\"><span class=\"status \(status.value.word)\">\(status.value.sign) \(word)</span>"
        + facts.map { " · " + $0 }.joined() + "</p>")
    if let error = items.error(.root) { put("<pre class=\"error\">\(text(error, lines))</pre>") }
    put("</header>")
  }

  /// Opens a turn: what was asked, in its row and below it where there is more of it.
  private static func turn(
    _ step: StoryWalk.Step, _ items: ItemText, _ lines: TextLines, _ options: ReportOptions,
    _ put: (String) -> Void
  ) {
    let prompt = items.text(step.node, .message) ?? ""
    let right = [
      CallTally(ofTurn: step.node, items).text,
      items.duration(ofTurn: step.node).map(DurationText.short),
    ].compactMap { $0 }.joined(separator: " · ")
    let line = FileEdit.lines(prompt).first { !$0.isEmpty } ?? ""
    let first = HTMLText.escaped(lines.cut(lines.line(line), to: 200))
    put("<details class=\"turn\" id=\"i\(step.index)\" data-turn=\"\(step.turn)\" open><summary>")
    put(
      time(of: step.node, items, options) + "<span class=\"what\">\(first)</span>"
        + "<span class=\"took\">\(HTMLText.escaped(right))</span></summary>")
    if prompt.contains("\n") || lines.options.width(line) > 200 {
      put("<div class=\"text\">\(text(prompt, lines))</div>")
    }
    put("<div class=\"in\">")
  }

  /// Opens an entry: who speaks and when, what was thought and said.
  private static func entry(
    _ step: StoryWalk.Step, _ items: ItemText, _ lines: TextLines, _ options: ReportOptions,
    _ put: (String) -> Void
  ) {
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
      "<p class=\"meta\">\(time(of: step.node, items, options))"
        + "\(HTMLText.escaped(words.joined(separator: " · ")))</p>")
    if let notice = items.notice(step.node) {
      folded("notice", lines.line(notice.title), notice.text, lines, put)
    } else {
      if let reasoning = items.text(step.node, .reasoning) {
        folded("thought", "thinking", reasoning, lines, put)
      }
      for channel in [Channel.message, .outputText] {
        guard let said = items.text(step.node, channel) else { continue }
        put("<div class=\"text\">\(text(said, lines))</div>")
      }
    }
    if let words = session.leakedCall(in: step.node, at: position) {
      put("<p class=\"error\">\(HTMLText.escaped(lines.line(words)))</p>")
    }
    if let error = items.error(step.node) {
      put("<pre class=\"error\">\(text(error, lines))</pre>")
    }
    put("<div class=\"in\">")
  }

  /// Writes a text that is shown when it is asked for.
  private static func folded(
    _ name: String, _ title: String, _ body: String, _ lines: TextLines, _ put: (String) -> Void
  ) {
    put("<details class=\"\(name)\"><summary>\(HTMLText.escaped(title))</summary>")
    put("<div class=\"text\">\(text(body, lines))</div></details>")
  }

  /// The time of the day at which an item began, whole where the pointer rests; empty where nobody tells.
  private static func time(
    of entry: NodeID, _ items: ItemText, _ options: ReportOptions
  ) -> String {
    guard let moment = items.session.moment(entry, .startedAt, at: items.position) else {
      return ""
    }
    return "<time datetime=\"\(TimeText.text(moment))\">"
      + "\(TimeText.clock(moment, zone: options.zone))</time> "
  }
}
