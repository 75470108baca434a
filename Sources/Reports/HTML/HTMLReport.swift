import SessionModel

/// The session as one page that needs nothing else: it folds without scripts, follows the reader's choice of light
/// and dark, prints, and lets nothing of the session act.
///
/// Everything foreign goes through `HTMLText`; the policy of the page allows its own style and script by their
/// hashes and nothing else. An item's anchor is its place in the document: `i2.0.1`.
enum HTMLReport {
  /// Writes the page as a report style, an item at a time.
  static func write(_ session: Session, _ options: ReportOptions, _ sink: ([UInt8]) -> Void) {
    write(session, options, in: options.isFragment ? .fragment : .page, sink)
  }

  /// Writes the page in a frame, an item at a time.
  static func write(
    _ session: Session, _ options: ReportOptions, in frame: HTMLFrame, _ sink: ([UInt8]) -> Void
  ) {
    let rows = HTMLRows(session, options)
    let isWhole = options.item ?? .root == .root
    func put(_ text: String) { sink(Array((text + "\n").utf8)) }
    put(HTMLPage.head(title: isWhole ? title(rows) : "session", frame))
    if isWhole { put(header(rows)) }
    if frame.hasTools { put(HTMLPage.tools) }
    put("<div class=\"rows\">")
    for step in StoryWalk(session, options) {
      if step.isStart { rows.begin(step, put) } else { put(HTMLRows.end(step.kind)) }
    }
    put("</div>")
    if isWhole, let answer = answer(rows) { put(answer) }
    put(HTMLPage.foot(frame))
  }

  /// A foreign text for the content of an element.
  static func text(_ text: String, _ lines: TextLines) -> String {
    HTMLText.escaped(lines.safe(text).joined(separator: "\n"))
  }

  /// What the session is called.
  private static func title(_ rows: HTMLRows) -> String {
    let items = rows.items
    return HTMLText.escaped(
      rows.lines.line(
        items.text(.root, .title) ?? items.text(.root, .id) ?? items.text(.root, .format)
          ?? "session"))
  }

  /// What the session is and how it stands.
  static func header(_ rows: HTMLRows) -> String {
    let (items, lines) = (rows.items, rows.lines)
    let status = items.session.standing(at: items.position)
    let started =
      items.session.moment(.root, .startedAt, at: items.position)
      ?? (items.session.timeline.isGuessed ? nil : items.session.timeline.start)
    let facts =
      [
        items.text(.root, .model).map(lines.line), items.text(.root, .format).map(lines.line),
        started.map { TimeText.text($0) }, items.elapsedText(),
        CallTally(of: items.session, at: items.position).text,
        rows.options.isSelective ? "a part of the session" : nil,
      ].compactMap { $0 }.map { HTMLText.escaped($0) }
    let error = items.error(.root).map { "\n<pre class=\"error\">\(text($0, lines))</pre>" } ?? ""
    return "<header><h1>\(title(rows))</h1>\n<p class=\"facts\">"
      + "<span class=\"status \(status.bareWord)\">\(status.sign) \(status.word)</span>"
      + facts.map { " · " + $0 }.joined() + "</p>\(error)\n</header>"
  }

  /// The answer of the session; `nil` where it stands in the last entry.
  static func answer(_ rows: HTMLRows) -> String? {
    guard rows.items.isAnswerApart, let answer = rows.items.text(.root, .outputText) else {
      return nil
    }
    return "<section class=\"entry answer\"><p class=\"meta\">answer</p>\n"
      + "<div class=\"text\">\(text(answer, rows.lines))</div></section>"
  }
}
