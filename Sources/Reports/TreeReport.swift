import JSONReading
import SessionModel

/// The tree for people: a row for each entry and call, what went wrong below it.
///
/// A status in brackets was worked out rather than read: `(completed)`.
enum TreeReport {
  /// Cells of the column of status words.
  private static let statusWidth = 11
  /// Cells of the column of names at most.
  private static let nameLimit = 24

  /// Writes the tree as a report style, an item at a time.
  static func write(_ session: Session, _ options: ReportOptions, _ sink: ([UInt8]) -> Void) {
    let position = options.position ?? session.position
    let items = ItemText(session, at: position)
    let lines = TextLines(options: options)
    func put(_ text: String) {
      let end = text.lastIndex { $0 != " " }.map(text.index(after:)) ?? text.startIndex
      sink(Array((text[..<end] + "\n").utf8))
    }
    let isWhole = options.item ?? .root == .root
    if isWhole { header(items, lines, put) }
    var nameWidths: [NodeID: Int] = [:]
    for step in TreeWalk(session, options) {
      let indent = String(repeating: "  ", count: step.depth + 1)
      guard step.isStart else {
        nameWidths[step.node] = nil
        continue
      }
      switch session.kind(step.node) {
      case .entry:
        entry(step, indent, items, lines, options, put)
        nameWidths[step.node] = nameWidth(under: step.node, items, lines)
      case .call:
        let width = nameWidths[session.parent(step.node)] ?? 0
        call(step.node, indent, nameWidth: width, items, lines, put)
      case .session: break
      }
    }
    if isWhole { footer(items, lines, put) }
  }

  /// Writes what the session is and how it stands.
  private static func header(_ items: ItemText, _ lines: TextLines, _ put: (String) -> Void) {
    let status = items.session.standing(at: items.position)
    let word = status.isInferred ? "(\(status.value.word))" : status.value.word
    let elapsed = items.elapsed().map { "  " + DurationText.clock($0) } ?? ""
    let title =
      items.text(.root, .title) ?? items.text(.root, .id) ?? items.text(.root, .format)
      ?? "session"
    let row = lines.row(lines.line(title), word + elapsed)
    let end = word + elapsed
    let start = String(row.dropLast(row.hasSuffix(end) ? end.count : 0))
    put(
      lines.options.painted(start, .title)
        + (start.count < row.count
          ? lines.options.painted(word, Paint(status.value)) + elapsed : ""))
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

  /// Writes an entry: its time, who speaks unless it is the agent, its message, how long it took.
  private static func entry(
    _ step: TreeWalk.Step, _ indent: String, _ items: ItemText, _ lines: TextLines,
    _ options: ReportOptions, _ put: (String) -> Void
  ) {
    let (session, position) = (items.session, items.position)
    let time = session.moment(step.node, .startedAt, at: position)
      .map { TimeText.clock($0, zone: options.zone) + "  " }
    let left = indent + (time ?? "")
    let speaker =
      switch session.role(step.node) {
      case .user: "user: "
      case .system: "system: "
      case .assistant, .step: ""
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
    let first = speaker + (message.first ?? "") + (isCut ? " …" : "")
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
    _ step: TreeWalk.Step, _ session: Session, _ position: Int32
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

  /// The width of the column of names of an entry's calls.
  private static func nameWidth(under entry: NodeID, _ items: ItemText, _ lines: TextLines) -> Int {
    let widths = items.session.children(of: entry, at: items.position).map {
      lines.options.width(lines.line(items.name($0)))
    }
    return min(widths.max() ?? 0, nameLimit)
  }
}
