import SessionModel

/// The session as Markdown: what it is in front, a heading for each turn, tool calls to unfold.
///
/// Text of the source that is shown as code stands in fences that it cannot close.
enum MarkdownReport {
  /// Writes the document as a report style, an item at a time.
  static func write(_ session: Session, _ options: ReportOptions, _ sink: ([UInt8]) -> Void) {
    let items = ItemText(session, options)
    let lines = TextLines(options: options)
    func put(_ text: String) { sink(Array((text + "\n").utf8)) }
    let isWhole = options.item ?? .root == .root
    if isWhole, options.isFragment { facts(items, lines, put) }
    if isWhole, !options.isFragment { head(items, lines, put) }
    for step in StoryWalk(session, options, includesRetracted: false) {
      switch (step.kind, step.isStart) {
      case (.turn, true): turn(step, items, lines, options, put)
      case (.entry, true): entry(step, items, lines, options, put)
      case (.call, true):
        if let thinker = step.thinker { thoughts(thinker, items, lines, put) }
        call(step.node, items, lines, put)
      case (.call, false): put("</details>\n")
      case (.entry, false), (.turn, false): break
      }
    }
    if isWhole, let answer = items.text(.root, .outputText), items.isAnswerApart {
      put("## Answer\n")
      for line in MarkdownProse.lines(lines.safe(answer)) { put(line) }
    }
  }

  /// Writes what the session is, as YAML.
  private static func head(_ items: ItemText, _ lines: TextLines, _ put: (String) -> Void) {
    let status = items.session.standing(at: items.position)
    let started = items.session.moment(.root, .startedAt, at: items.position)
    put("---")
    for (name, value) in [
      ("title", items.text(.root, .title)), ("id", items.text(.root, .id)),
      ("format", items.text(.root, .format)), ("model", items.text(.root, .model)),
      ("status", status.value.word), ("inferred", status.isInferred ? "true" : nil),
      ("started", started.map { TimeText.text($0) }),
    ] {
      guard let value else { continue }
      let safe = lines.line(value).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        // Where nobody reads it as YAML it is no tag either.
        .replacing("<", with: "\\u003C")
      put("\(name): \"\(safe)\"")
    }
    put("---\n")
  }

  /// Writes what the session is and how it went, for a page that has a head of its own.
  private static func facts(_ items: ItemText, _ lines: TextLines, _ put: (String) -> Void) {
    let (session, position) = (items.session, items.position)
    let status = session.standing(at: position)
    if let title = items.text(.root, .title) ?? items.text(.root, .id) {
      put("**\(escaped(lines.line(title)))**\n")
    }
    let parts = [
      "\(status.sign) \(status.word)",
      CallTally(of: session, at: position).text, items.elapsedText(),
      items.text(.root, .model).map { escaped(lines.line($0)) },
    ].compactMap { $0 }
    put("\(parts.joined(separator: " · "))\n")
    if let error = items.error(.root) { fence(error, "", lines, put) }
  }

  /// Writes what begins a turn: its number, when it was asked and what followed, and what was asked.
  private static func turn(
    _ step: StoryWalk.Step, _ items: ItemText, _ lines: TextLines, _ options: ReportOptions,
    _ put: (String) -> Void
  ) {
    let parts = [
      items.session.moment(step.node, .startedAt, at: items.position)
        .map { TimeText.clock($0, zone: options.zone) },
      CallTally(ofTurn: step.node, items).text,
      items.duration(ofTurn: step.node).map(DurationText.short),
    ].compactMap { $0 }
    put("## Turn \(step.turn)\n")
    if !parts.isEmpty { put("*\(parts.joined(separator: " · "))*\n") }
    let asked = items.text(step.node, .message).map(lines.safe) ?? []
    for line in MarkdownProse.lines(asked) { put("> " + line) }
    put("")
  }

  /// Writes an entry: who speaks and when, and the message as it is, but for what would reach beyond it.
  private static func entry(
    _ step: StoryWalk.Step, _ items: ItemText, _ lines: TextLines, _ options: ReportOptions,
    _ put: (String) -> Void
  ) {
    let session = items.session
    if let notice = items.notice(step.node) {
      put("<details>\n<summary><i>\(escaped(lines.line(notice.title)))</i></summary>\n")
      if !notice.text.isEmpty { fence(notice.text, "", lines, put) }
      return put("</details>\n")
    }
    let time = session.moment(step.node, .startedAt, at: items.position)
      .map { TimeText.clock($0, zone: options.zone) + "  " }
    let sign = String(repeating: "#", count: min(6, 2 + step.depth))
    put("\(sign) \(time ?? "")\(session.role(step.node).word)\n")
    thoughts(step.node, items, lines, put)
    for channel in [Channel.message, .outputText] {
      guard let text = items.text(step.node, channel) else { continue }
      for line in MarkdownProse.lines(lines.safe(text)) { put(line) }
      put("")
    }
    if let words = session.leakedCall(in: step.node, at: items.position) {
      put("*\(escaped(words))*\n")
    }
    if let error = items.error(step.node) { fence(error, "", lines, put) }
  }

  /// Writes what a message thought.
  private static func thoughts(
    _ entry: NodeID, _ items: ItemText, _ lines: TextLines, _ put: (String) -> Void
  ) {
    guard let reasoning = items.text(entry, .reasoning) else { return }
    for line in MarkdownProse.lines(lines.safe(reasoning)) { put("> " + line) }
    put("")
  }

  /// Writes a call, which its end closes: its line, what it was given, what it gave back.
  private static func call(
    _ call: NodeID, _ items: ItemText, _ lines: TextLines, _ put: (String) -> Void
  ) {
    let summary = items.summary(call).map { " " + escaped(lines.line($0)) } ?? ""
    let duration = items.duration(ofCall: call).map { ", " + DurationText.short($0) } ?? ""
    let name = escaped(lines.line(items.name(call)))
    put("<details>")
    put(
      "<summary><b>\(name)</b>\(summary) (\(items.statusWord(call))\(duration))</summary>\n")
    for (channel, language) in [(Channel.arguments, "json"), (.error, ""), (.result, "")] {
      if let text = items.text(call, channel) { fence(text, language, lines, put) }
    }
  }

  /// Writes text as code.
  private static func fence(
    _ text: String, _ language: String, _ lines: TextLines, _ put: (String) -> Void
  ) {
    var longest = 2
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let mark = String(repeating: "`", count: longest + 1)
    put(mark + language)
    for line in lines.safe(text) { put(line) }
    put(mark + "\n")
  }

  /// Text inside a tag.
  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
