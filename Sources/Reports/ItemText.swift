import JSONReading
import SessionModel

/// Texts of items for people, without secrets where that is asked for, and unsafe still: what a report prints of
/// them goes through its `clean`.
struct ItemText {
  /// What is told.
  let session: Session
  /// The position that is looked at.
  let position: Int32
  /// Until when what goes on has taken, at the end of what is known of it.
  private var now: Milliseconds?
  /// Reads arguments and errors.
  private let parser = JSONParser()
  /// How calls are told.
  private let style: CallText.Style
  /// Takes secrets out.
  private let redactor: Redactor?

  /// Makes the texts of a session for a report.
  init(_ session: Session, _ options: ReportOptions) {
    self.init(
      session, at: options.position ?? session.position, redactor: options.redactor)
    now = options.position == nil ? options.now : nil
  }

  /// Makes the texts of a session as it was at a position.
  init(_ session: Session, at position: Int32, redactor: Redactor? = nil) {
    self.session = session
    self.position = position
    self.redactor = redactor
    style = CallText.Style(
      paths: PathText(folder: session.text(.root, .folder, at: position, limit: 4096)))
  }

  /// The text of a channel; `nil` when there is none, an empty one or a `null`.
  func text(_ node: NodeID, _ channel: Channel) -> String? {
    guard session.has(channel, of: node, at: position),
      let text = session.text(node, channel, at: position), !text.isEmpty
    else { return nil }
    return redacted(text)
  }

  /// A text without secrets, where that is asked for.
  func redacted(_ text: String) -> String { redactor?.text(text) ?? text }

  /// The arguments of a call as people read them; none for what says nothing.
  func arguments(_ call: NodeID) -> [Argument] {
    guard session.has(.arguments, of: call, at: position),
      let text = session.text(call, .arguments, at: position), !text.isEmpty
    else { return [] }
    let arguments = Argument.list(text, parser: parser)
    guard let redactor else { return arguments }
    return arguments.map { argument in
      var argument = argument
      argument.value = redactor.value(argument.value, of: argument.name)
      return argument
    }
  }

  /// What a call gave back as people read it, without the JSON that it came in.
  func result(_ call: NodeID) -> String? {
    text(call, .result).map { ResultText($0, parser: parser).text }
  }

  /// What a call does to files.
  func edits(_ call: NodeID) -> [FileEdit] { session.edits(of: call, at: position) }

  /// What went wrong with an item: its message when it is told as an object; of a call whose error is an exit status
  /// alone, that with the line of its output that tells why.
  func error(_ node: NodeID) -> String? {
    guard let text = text(node, .error) else { return nil }
    if session.kind(node) == .call {
      let reason = session.failureReason(of: node, at: position, parser: parser)
      if reason.status != nil { return redacted(reason.text) }
    }
    return container(text) { $0["message"]?.string ?? $0["error"]?.string } ?? text
  }

  /// What went wrong with a call: its error, else the result of a call that failed.
  func failure(_ call: NodeID) -> String? {
    if let error = error(call) { return error }
    return status(call).value == .failed ? text(call, .result) : nil
  }

  /// How a call stands.
  func status(_ call: NodeID) -> Stated<ToolStatus> { session.standing(of: call, at: position) }

  /// The word for a call; in brackets when it was worked out rather than read.
  func statusWord(_ call: NodeID) -> String {
    let status = status(call)
    return status.isInferred ? "(\(status.value.word))" : status.value.word
  }

  /// What came of a call, in a word or two; `nil` where nothing is worth one.
  func outcome(_ call: NodeID) -> String? {
    CallOutcome(of: call, in: session, at: position, parser: parser).map { redacted($0.text) }
  }

  /// Whether the session has an answer that does not stand in the last entry that can be read.
  var isAnswerApart: Bool {
    guard let answer = text(.root, .outputText) else { return false }
    var next = session.lastChild(of: .root, at: position)
    while let entry = next {
      if !session.isRetracted(entry, at: position), session.earnsRow(entry, at: position) {
        return text(entry, .message) != answer && text(entry, .outputText) != answer
      }
      next = session.sibling(before: entry, at: position)
    }
    return true
  }

  /// The name of a call.
  func name(_ call: NodeID) -> String { text(call, .name) ?? "tool" }

  /// The one or two arguments of a call that matter, on one line.
  func summary(_ call: NodeID) -> String? {
    guard session.has(.arguments, of: call, at: position) else { return nil }
    let summary = CallText(
      arguments(call), kind: session.toolKind(call), name: name(call),
      style: style, parser: parser
    ).text
    guard !summary.isEmpty else { return nil }
    return summary.count > Self.length ? summary.prefix(Self.length) + "…" : summary
  }

  /// Characters of a summary that are told at most: a pipe has no width that cuts it.
  private static let length = 200

  /// What is wrong with the arguments of a call that should be JSON; nothing while they arrive.
  func fault(ofArguments call: NodeID) -> ArgumentFault? {
    guard status(call).value != .pending, let text = text(call, .arguments) else { return nil }
    return ArgumentFault(text, parser: parser)
  }

  /// How long a call took: the source's own figure, else measured; of one that is at work, how long it has taken so far.
  func duration(ofCall call: NodeID) -> Milliseconds? {
    if let told = session.duration(ofCall: call, at: position) { return told }
    guard let end = end(ofCall: call), let start = session.moment(call, .startedAt, at: position)
    else { return nil }
    return max(.zero, end - start)
  }

  /// When a call ended; of one that is at work, now.
  private func end(ofCall call: NodeID) -> Milliseconds? {
    if let end = session.moment(call, .completedAt, at: position) { return end }
    return session.standing(of: call, at: position).value.isOpen ? now : nil
  }

  /// How long an entry took: to its own end, else to the last end of its calls.
  func duration(ofEntry entry: NodeID) -> Milliseconds? {
    if let own = session.measuredDuration(of: entry, at: position) { return own }
    guard let start = session.moment(entry, .startedAt, at: position) else { return nil }
    let last = session.children(of: entry, at: position).compactMap { end(ofCall: $0) }.max()
    return last.flatMap { $0 >= start ? $0 - start : nil }
  }

  /// How long the session took, or has taken so far.
  func elapsed() -> Milliseconds? { session.elapsed(at: position, now: now) }

  /// The same for a line of facts; `nil` where it is told by no clock.
  func elapsedText() -> String? {
    elapsed().flatMap { $0 > .zero ? DurationText.short($0) : nil }
  }

  /// Lends the object or array that a text is.
  func container<Result>(_ text: String, _ body: (JSONValue) -> Result?) -> Result? {
    let first = text.utf8.first { !$0.isJSONSpace }
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
    return parsed(text, body)
  }

  /// Lends the JSON value that a text is.
  func parsed<Result>(_ text: String, _ body: (JSONValue) -> Result?) -> Result? {
    var text = text
    return text.withUTF8 { bytes in
      try? parser.parse(copying: UnsafeRawBufferPointer(bytes)) { value throws(JSONError) in
        body(value)
      }
    }
  }
}
