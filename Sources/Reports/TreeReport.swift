import JSONReading
import SessionModel

/// The tree for people: what was asked, and below it a row for each entry that says anything and for each call, what
/// went wrong below that.
///
/// A status in brackets was worked out rather than read: `(completed)`.
enum TreeReport {
  /// Cells of the column of status words.
  private static let statusWidth = 11
  /// Cells of the column of names at most.
  private static let nameLimit = 24

  /// Writes the tree as a report style, an item at a time.
  static func write(_ session: Session, _ options: ReportOptions, _ sink: ([UInt8]) -> Void) {
    let items = ItemText(session, options)
    let lines = TextLines(options: options)
    func put(_ text: String) {
      let end = text.lastIndex { $0 != " " }.map(text.index(after:)) ?? text.startIndex
      sink(Array((text[..<end] + "\n").utf8))
    }
    let isWhole = options.item ?? .root == .root
    if isWhole { header(items, lines, put) }
    var nameWidths: [NodeID: Int] = [:]
    var holders: [NodeID] = []
    for step in StoryWalk(session, options) {
      let indent = String(repeating: "  ", count: step.depth + 1)
      guard step.isStart else {
        nameWidths[holders.removeLast()] = nil
        continue
      }
      switch step.kind {
      case .turn: turn(step.node, indent, items, lines, options, put)
      case .entry: entry(step, indent, items, lines, options, put)
      case .call:
        let width = holders.last.flatMap { nameWidths[$0] } ?? 0
        call(step.node, indent, nameWidth: width, items, lines, put)
      }
      holders.append(step.node)
      if step.kind != .call { nameWidths[step.node] = nameWidth(under: step.node, items, lines) }
    }
    if isWhole { footer(items, lines, put) }
  }

  /// Writes what the session is and how it stands.
  private static func header(_ items: ItemText, _ lines: TextLines, _ put: (String) -> Void) {
    let status = items.session.standing(at: items.position)
    let elapsed = items.elapsed().map { "  " + DurationText.clock($0) } ?? ""
    let title =
      items.text(.root, .title) ?? items.text(.root, .id) ?? items.text(.root, .format)
      ?? "session"
    let row = lines.row(lines.line(title), status.word + elapsed)
    let end = status.word + elapsed
    let start = String(row.dropLast(row.hasSuffix(end) ? end.count : 0))
    put(
      lines.options.painted(start, .title)
        + (start.count < row.count
          ? lines.options.painted(status.word, Paint(status.value)) + elapsed : ""))
    for line in items.error(.root).map(lines.safe) ?? [] {
      put("  " + lines.options.painted(line, .failed))
    }
  }

  /// Writes the state that the source carries beside its entries, and the answer.
  private static func footer(_ items: ItemText, _ lines: TextLines, _ put: (String) -> Void) {
    if let state = items.text(.root, .data) {
      let laidOut = items.container(state) { value in
        var writer = JSONWriter(compact: false)
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
      }
      put("")
      put("state")
      for line in lines.safe(laidOut ?? state) { put("  " + line) }
    }
    answer(items, lines, put)
  }

  /// Writes the answer, when it is not the last message that was just read.
  private static func answer(_ items: ItemText, _ lines: TextLines, _ put: (String) -> Void) {
    guard let answer = items.text(.root, .outputText) else { return }
    let last = items.session.children(of: .root, at: items.position).reversed().first {
      !items.session.isRetracted($0, at: items.position)
    }
    if let last, items.text(last, .message) == answer { return }
    put("")
    for line in lines.safe(answer) { put(line) }
  }

  /// Writes what begins a turn: when it was asked, what, how many calls followed, and how long it took.
  private static func turn(
    _ prompt: NodeID, _ indent: String, _ items: ItemText, _ lines: TextLines,
    _ options: ReportOptions, _ put: (String) -> Void
  ) {
    let left = indent + time(of: prompt, items, options) + "> "
    let message = items.text(prompt, .message).map(lines.safe) ?? []
    let right = [
      CallTally(ofTurn: prompt, items).text, items.duration(ofTurn: prompt).map(DurationText.short),
    ].compactMap { $0 }.joined(separator: "  ")
    let isCut = options.columns != nil && message.count > 1
    let row = lines.row(left + (message.first ?? "") + (isCut ? " …" : ""), right)
    let rest = row.dropFirst(left.count)
    put(left + options.painted(String(rest), .title))
    let below = String(repeating: " ", count: options.width(left))
    if !isCut { for line in message.dropFirst() { put(below + line) } }
  }

  /// The time of the day at which an entry began, with a gap behind it; empty where nobody tells.
  private static func time(
    of entry: NodeID, _ items: ItemText, _ options: ReportOptions
  ) -> String {
    items.session.moment(entry, .startedAt, at: items.position)
      .map { TimeText.clock($0, zone: options.zone) + "  " } ?? ""
  }

  /// Writes an entry: its time, who speaks unless it is the agent, its message, how long it took.
  private static func entry(
    _ step: StoryWalk.Step, _ indent: String, _ items: ItemText, _ lines: TextLines,
    _ options: ReportOptions, _ put: (String) -> Void
  ) {
    let (session, position) = (items.session, items.position)
    let left = indent + time(of: step.node, items, options)
    if let notice = items.notice(step.node) {
      // What a program wrote is one row.
      let first = notice.text.isEmpty ? "" : ": " + lines.line(ArgumentSummary.line(notice.text))
      return put(
        options.painted(lines.row(left + lines.cut(notice.title + first, to: 100), ""), .quiet))
    }
    let message = items.text(step.node, .message).map(lines.safe) ?? []
    var words: [String] = []
    if session.isRetracted(step.node, at: position) {
      words.append("retracted")
    } else if let word = stateWord(step, session, position) {
      words.append(lines.line(word))
    }
    if let duration = items.duration(ofEntry: step.node) {
      words.append(DurationText.short(duration))
    }
    let isCut = options.columns != nil && message.count > 1
    var first = session.role(step.node).speaker + (message.first ?? "") + (isCut ? " …" : "")
    if message.isEmpty, let thought = items.text(step.node, .reasoning) {
      // What says nothing else thinks.
      first += "thinking: " + lines.cut(lines.line(ArgumentSummary.line(thought)), to: 100)
    }
    put(lines.row(left + first, words.joined(separator: "  ")))
    let below = String(repeating: " ", count: options.width(left))
    if !isCut { for line in message.dropFirst() { put(below + line) } }
    if let words = session.leakedCall(in: step.node, at: position) { put(below + "! " + words) }
    for line in items.error(step.node).map(lines.safe) ?? [] {
      put(below + lines.options.painted(line, .failed))
    }
  }

  /// The state of an entry where it tells more than that the entry is there.
  private static func stateWord(
    _ step: StoryWalk.Step, _ session: Session, _ position: Int32
  ) -> String? {
    let state = session.state(of: step.node, at: position, isCurrent: step.isCurrent)
    switch state.lowercased() {
    case "completed": return nil
    case "processing":
      return step.isCurrent && session.standing(at: position).value.isOpen ? state : nil
    default: return state
    }
  }

  /// Writes a call: how it stands, its name, the arguments that matter, how long it took.
  private static func call(
    _ call: NodeID, _ indent: String, nameWidth: Int, _ items: ItemText, _ lines: TextLines,
    _ put: (String) -> Void
  ) {
    let status = indent + lines.padded(items.statusWord(call), to: statusWidth) + " "
    let name = lines.padded(lines.line(items.name(call)), to: nameWidth)
    let summary = items.summary(call).map { "  " + lines.line($0) } ?? ""
    var words: [String] = []
    if items.session.isRetracted(call, at: items.position) { words.append("retracted") }
    if let duration = items.duration(ofCall: call) { words.append(DurationText.short(duration)) }
    // The outcome stands with the time; a word of the status is painted where it stands.
    if let outcome = items.outcome(call) { words.insert(lines.line(outcome), at: 0) }
    let row = lines.row(status + name + summary, words.joined(separator: "  "))
    let word = items.statusWord(call)
    let rest = row.dropFirst(indent.count + word.count)
    put(indent + lines.options.painted(word, Paint(items.status(call).value)) + rest)
    let below = indent + String(repeating: " ", count: statusWidth + 1)
    if let fault = items.fault(ofArguments: call) { put(below + "arguments: " + fault.text) }
    for line in items.failure(call).map(lines.safe) ?? [] {
      put(below + lines.options.painted(line, .failed))
    }
  }

  /// The width of the column of names of the calls below a row: its own, and those of the entries behind it that
  /// say nothing.
  private static func nameWidth(under row: NodeID, _ items: ItemText, _ lines: TextLines) -> Int {
    let (session, position) = (items.session, items.position)
    var width = 0
    func take(_ entry: NodeID) {
      for call in session.children(of: entry, at: position) {
        width = max(width, lines.options.width(lines.line(items.name(call))))
      }
    }
    take(row)
    for entry in session.siblings(after: row, at: position) {
      if session.kind(entry) != .entry || session.earnsRow(entry, at: position) { break }
      take(entry)
    }
    return min(width, nameLimit)
  }
}
