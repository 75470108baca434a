import JSONReading
import SessionModel

/// A glance while it is worked out, record by record.
struct GlanceDraft {
  /// What was found so far.
  var glance = SessionGlance()
  /// The format of the records in a recording.
  var recordedFormat: String?
  /// How a session of Claude Code stands.
  private var claude = ClaudeLiveness()
  /// Summaries with the line that each names, and the lines that were seen.
  private var summaries: [(title: String, line: SourceKey?)] = []
  private var lines: Set<SourceKey> = []
  /// The records are those behind a gap: what they begin is not the beginning.
  private(set) var isBehindGap = false
  /// Calls without a result, by id; `true` where a person must decide.
  private var open: [String: Bool] = [:]

  /// Bytes of a prompt that are looked at: enough for its first paragraph.
  private static let promptLimit = 1200

  /// What follows lies behind a part that was not read.
  mutating func skip() {
    isBehindGap = true
    // Their results may lie in the gap, and how the turn went on.
    open = [:]
    claude = ClaudeLiveness()
    glance.turn = .unknown
    glance.calls = glance.calls ?? .init()
    glance.calls?.isPartial = true
  }

  // MARK: The session

  /// Takes the name, the folder and the time of a record, where the session has none yet.
  mutating func begin(id: JSONValue?, folder: JSONValue?, at time: JSONValue?) {
    if glance.id == nil { glance.id = id?.string }
    if glance.folder == nil { glance.folder = folder?.string }
    if glance.startedAt == nil { glance.startedAt = time?.moment }
  }

  /// Takes the id of the session that this one was forked from, or the path of its file.
  mutating func fork(of parent: JSONValue?) {
    guard glance.forkedFrom == nil, let parent = parent?.string, !parent.isEmpty else { return }
    guard let file = parent.split(separator: "/").last, parent.contains("/") else {
      glance.forkedFrom = parent
      return
    }
    // Files are called by a time and an id.
    let name = file.hasSuffix(".jsonl") ? file.dropLast(6) : file
    glance.forkedFrom = name.split(separator: "_").last.map(String.init)
  }

  /// Takes the time of a record.
  mutating func made(at time: JSONValue?) {
    guard let time = time?.moment else { return }
    glance.lastRecordAt = max(glance.lastRecordAt ?? time, time)
  }

  /// Takes the name of a model.
  mutating func model(_ value: JSONValue?) {
    if let model = value?.string, !model.isEmpty, !model.hasPrefix("<") { glance.model = model }
  }

  /// Takes the name of a branch; the last one counts.
  mutating func branch(_ value: JSONValue?) {
    if let branch = value?.string, !branch.isEmpty { glance.branch = branch }
  }

  /// Takes a title.
  mutating func title(_ value: JSONValue?) {
    if let title = value?.string, !title.isEmpty { glance.title = title }
  }

  /// Takes a summary, which is the title of the session that it names a line of.
  ///
  /// A file is seen at its ends alone: where the line is not there, the summary is taken for that of another
  /// session. The first prompt is a worse title than the own summary, and a better one than a foreign one.
  mutating func summary(_ value: JSONValue?, of line: JSONValue?) {
    guard let title = value?.string, !title.isEmpty else { return }
    summaries.append((title, SourceKey(line)))
  }

  /// Takes the name of a line.
  mutating func saw(_ line: JSONValue?) {
    if let line = SourceKey(line) { lines.insert(line) }
  }

  /// Somebody asked for something: a turn begins.
  ///
  /// - Parameter text: a string, or a list of parts that have texts.
  mutating func prompt(_ text: JSONValue?) {
    let begins = beginning(of: text)
    // What a program put in for the model alone asks for nothing.
    if begins == nil, text != nil, Self.hasText(text) { return }
    glance.turn = .working
    if wantsPrompt, let begins { glance.prompt = begins }
  }

  /// Takes what a person asks by a command.
  mutating func prompt(words: String) {
    glance.turn = .working
    if wantsPrompt { glance.prompt = words }
  }

  /// Whether the first prompt is still looked for.
  var wantsPrompt: Bool { glance.prompt == nil && !isBehindGap }

  /// How a prompt begins that a person typed: its first paragraph when it is the one that is looked for,
  /// and otherwise just enough to tell her words from those of a program; `nil` when there are none of hers.
  func beginning(of content: JSONValue?) -> String? {
    Self.words(content, limit: wantsPrompt ? Self.promptLimit : 80)
  }

  /// The beginning of what a person typed in one line; only so much is decoded of what may be megabytes,
  /// unless a program has put its own in front.
  static func words(_ value: JSONValue?, limit: Int = promptLimit) -> String? {
    guard let value else { return nil }
    guard value.kind == .string else {
      for part in value.elements {
        if let words = words(part["text"], limit: limit), !words.isEmpty { return words }
      }
      return nil
    }
    let text = JSONText.decoded(
      UnsafeRawBufferPointer(rebasing: value.bytes.prefix(limit)))
    let isCut = value.bytes.count > limit
    // What an editor puts in front may be longer than what is looked at.
    let isHeaded =
      isCut && text.first { !$0.isWhitespace } == "#"
      && ByteSearch.end(of: ProgramMark.request, in: value.bytes) != nil
    if !isHeaded, let typed = UserText(text, in: .cursor, isCut: isCut).typed {
      return SessionFacts.line(typed)
    }
    guard isCut, let whole = value.string else { return nil }
    return UserText(whole, in: .cursor).typed.flatMap(SessionFacts.line)
  }

  /// Whether a content says something: a string that is not empty, or a part with one.
  static func says(_ value: JSONValue?) -> Bool {
    guard let value else { return false }
    if value.kind == .string { return value.bytes.count > 2 }
    return value.elements.contains { says($0["text"] ?? $0) && $0["thought"]?.bool != true }
  }

  /// Whether a content has a text in it.
  private static func hasText(_ value: JSONValue?) -> Bool {
    guard let value else { return false }
    if value.kind == .string { return value.bytes.count > 2 }
    return value.elements.contains { $0["text"]?.kind == .string }
  }

  /// The elements of an array that may not be there.
  static func parts(of value: JSONValue?) -> some Sequence<JSONValue> {
    CollectionOfOne(value).lazy.compactMap { $0 }.flatMap { $0.elements }
  }

  // MARK: Calls

  /// A call was made.
  mutating func call(_ id: JSONValue?, needsPerson: Bool = false) {
    glance.calls = glance.calls ?? .init()
    glance.turn = .working
    guard let id = id?.string else { return }
    open[id] = needsPerson
  }

  /// A person must decide on something, or has decided.
  mutating func decision(_ id: String, isOpen: Bool) {
    open[id] = isOpen ? true : nil
  }

  /// A call has a result, by which it stands so: one that only says that it goes on is none of its end.
  mutating func result(_ id: JSONValue?, _ status: ToolStatus) {
    var calls = glance.calls ?? .init()
    if !status.isOpen { calls.take(status) }
    glance.calls = calls
    glance.turn = .working
    if let id = id?.string { open[id] = nil }
  }

  /// The turn is over; calls without a result are so no more.
  mutating func end(_ status: SessionStatus) {
    glance.turn = .ended(status)
    open = [:]
  }

  /// The agent spoke, which may be all.
  mutating func answer() { glance.turn = .answered }

  /// Takes a line of Claude Code, whose reader knows how such a session stands.
  ///
  /// - Parameter results: what its results say of their calls.
  mutating func stand(_ line: JSONValue, _ results: [ToolStatus]) {
    claude.read(line, ClaudeLine(of: line), results: results)
    switch claude.standing {
    case .unknown: break
    case .working: glance.turn = .working
    case .answered: glance.turn = .answered
    case .asking: glance.turn = .waiting
    case .ended(let status): end(status)
    }
  }

  /// The glance at what was read.
  func finished() -> SessionGlance {
    var glance = glance
    glance.title =
      glance.title
      ?? summaries.first { $0.line.map { lines.contains($0) } ?? true }?.title
    if !open.isEmpty {
      glance.calls?.open = open.count
      if open.values.contains(true) { glance.turn = .waiting }
      if glance.turn == .answered { glance.turn = .working }
    }
    return glance
  }
}
