import CellGrid
import JSONReading
import SessionModel

/// Reads the lines inside open nodes: the only place where the outline reads long texts.
struct BodyReader {
  /// Bytes that are read of a value that is not shown whole.
  static let glance = 64 << 10
  /// Bytes that are read of a text of which the first line is shown.
  static let headlineGlance = 4 << 10
  /// Bytes that are read of a value that is shown whole.
  static let limit = 4 << 20
  /// Lines that are made of a value that is shown whole.
  static let lineLimit = 20_000

  /// Reads arguments.
  private let parser: JSONParser
  /// What is read.
  private let session: Session
  /// The position that is looked at.
  private let position: Int32
  /// Tells how wide a line may be.
  private let geometry: RowGeometry

  /// Makes a reader for one frame; it must not outlive it.
  init(
    _ session: Session, at position: Int32, geometry: RowGeometry, parser: JSONParser = JSONParser()
  ) {
    self.parser = parser
    self.session = session
    self.position = position
    self.geometry = geometry
  }

  /// The lines inside a node, in order.
  ///
  /// - Parameters:
  ///   - isUnabridged: whether long texts are shown whole.
  ///   - isChosen: whether the reader opened it. An agent that is open by itself shows its entries and
  ///     not its task.
  ///   - isLastWord: whether it has the last words of a turn, of which more is shown.
  func rows(
    of node: OutlineNode, isUnabridged: Bool, isChosen: Bool, isLastWord: Bool = false
  ) -> [BodyRow] {
    guard node.isOpen, !node.isContext else { return [] }
    var out = BodyWriter(
      width: geometry.bodyWidth(node), lineLimit: isUnabridged ? Self.lineLimit : nil)
    let limit = isUnabridged ? Self.limit : Self.glance
    switch node.kind {
    case .entry:
      addEntry(node, limit, isChosen: isChosen, isLastWord: isLastWord, &out)
    case .call:
      if node.hasChildren, !isChosen {
        add(node.id, .error, .error, "error", lines: 12, limit, &out)
      } else {
        addCall(node, limit, isChosen: isChosen, &out)
      }
    case .ending:
      add(node.id, .error, .error, "", lines: 12, limit, &out)
      if Outline.hasOwnAnswer(session, at: position) {
        add(node.id, .outputText, .output, "", lines: 40, limit, &out)
      }
      if !out.rows.isEmpty, session.datum(.root, .data, at: position) != nil {
        out.add(.head, "", ["", "State"], lines: 2)
      }
      add(node.id, .data, .result, "", lines: 10, limit, &out)
    case .quiet: break
    case .remark:
      out.add(
        .remark, "", notes(of: node).map { SafeText("line \($0.line): \($0.reason)") }, lines: 200)
    }
    return out.rows
  }

  /// Tells the data of a node apart from what they were and will be.
  func version(of node: OutlineNode) -> Int32 { session.version(of: node.id, at: position) }

  /// The notes that a remark holds.
  func notes(of node: OutlineNode) -> [Note] {
    session.notes[node.firstNote...].lazy.map(\.note).filter { $0.kind != .info }
      .prefix(Int(node.noteCount)).map { $0 }
  }

  /// The columns of the words about what is inside an entry.
  func wordColumns(_ node: OutlineNode) -> Int {
    node.shift > 0 && node.isOpen ? 0 : node.tally.width(isFolded: !node.isOpen)
  }

  /// The first line of an entry, in the columns that its row has for it.
  func headline(_ node: OutlineNode) -> (text: SafeText, part: RowPart) {
    for (channel, part) in Self.headlines {
      guard let text = session.text(node.id, channel, at: position, limit: Self.headlineGlance),
        let first = Self.lines(text, atMost: 1).lines.first
      else { continue }
      // Who asks is told by a sign, not by colour alone; and so is a text that should have been a call.
      let isUser = part == .message && session.role(node.id) == .user
      let isLeaked = part == .message && session.has(.leakedCall, of: node.id, at: position)
      if part == .message, let told = notice(node.id, text, first) { return (told, part) }
      return (isUser ? "> " + first : isLeaked ? "! " + first : first, part)
    }
    if let state = session.text(node.id, .state, at: position, limit: 256) {
      return (SafeText(state), .head)
    }
    return (SafeText(session.role(node.id).word), .head)
  }

  /// What a program wrote: what it is, how long, and how it begins; `nil` for all else, and for the command that a
  /// person chose.
  private func notice(_ entry: NodeID, _ text: String, _ first: SafeText) -> SafeText? {
    guard let origin = session.origin(of: entry, at: position), origin != .command else {
      return nil
    }
    // A tag is the name of what stands in it.
    let isTag = first.string.hasPrefix("<") && first.string.hasSuffix(">")
    let words =
      isTag
      ? SafeText(String(first.string.dropFirst().dropLast()))
      : SafeText(String(first.string.drop { $0 == "#" || $0 == " " }))
    let isWhole = text.utf8.count < Self.headlineGlance
    let count = FileEdit.lines(text).count
    let lines = isWhole && count > 1 ? ", \(count) lines" : ""
    return SafeText("\(origin.rawValue)\(lines): ") + words
  }

  /// What an entry's row can show, in order of preference.
  private static let headlines: [(Channel, RowPart)] = [
    (.message, .message), (.outputText, .output), (.error, .error), (.reasoning, .reasoning),
  ]

  /// Whether a model speaks in an entry.
  func speaks(_ node: OutlineNode) -> Bool {
    node.kind == .entry && session.role(node.id) == .assistant
  }

  /// Adds what of an entry stands below its row.
  private func addEntry(
    _ node: OutlineNode, _ limit: Int, isChosen: Bool, isLastWord: Bool, _ out: inout BodyWriter
  ) {
    let (first, part) = headline(node)
    for (channel, own) in Self.headlines {
      // Thinking is folded to its first line; nobody reads it unless something went wrong.
      let lines = own == .reasoning ? 1 : own == .error ? 10 : isLastWord ? 9 : 3
      let label: SafeText = own == .message || own == part ? "" : own == .output ? "output" : ""
      // What was thought before it is in the details, and here for who asks for more.
      if own == .reasoning, part != .reasoning, !isChosen, node.shift > 0 { continue }
      if own == part {
        guard let text = session.text(node.id, channel, at: position, limit: limit) else {
          continue
        }
        // The row has the first line; what it has no room for goes on below it.
        let room = geometry.headline(node, words: wordColumns(node))
        let rest = Self.rest(of: first, after: room).map { [$0] } ?? []
        let (all, more) = Self.lines(text, atMost: (out.lineLimit ?? lines) + 2)
        // A person who opened it wants more of it.
        out.add(
          own, label, rest + all.dropFirst(), lines: isChosen ? 12 : lines, more: more,
          unread: unread(node.id, channel, limit),
          joint: rest.isEmpty ? .start : .blank)
      } else {
        add(
          node.id, channel, own, own == .reasoning ? "thinking" : label, lines: lines, limit, &out)
      }
    }
    if let words = session.leakedCall(in: node.id, at: position) {
      out.add(.error, "", [SafeText(words)], lines: 1)
    }
  }

  /// Adds what a call is about and what came of it; of one that failed, what went wrong comes first.
  private func addCall(
    _ node: OutlineNode, _ limit: Int, isChosen: Bool, _ out: inout BodyWriter
  ) {
    let isFailed = node.status == .failed
    if isFailed {
      let hasError = session.has(.error, of: node.id, at: position)
      out.labelWidth = 5
      if let reason = reasonBehindStatus(of: node.id) {
        out.add(.error, "error", [SafeText(reason)], lines: 2)
      } else {
        let channel = hasError ? Channel.error : .result
        let label: SafeText = addBuriedReason(of: node.id, channel, &out) ? "" : "error"
        add(
          node.id, channel, .error, label, lines: Self.errorLines, limit, &out, asResult: !hasError)
      }
      // What it was asked stands in its row; who opens it wants all of it.
      if !isChosen, !out.rows.isEmpty { return }
      addArguments(node, limit, &out)
      if hasError { add(node.id, .result, .result, "result", lines: 12, limit, &out) }
      return
    }
    addThoughts(of: node, &out)
    addArguments(node, limit, &out)
    add(node.id, .error, .error, "error", lines: 12, limit, &out)
    add(node.id, .result, .result, "result", lines: 12, limit, &out)
  }

  /// Lines of an error that are shown.
  private static let errorLines = 10

  /// Why a call failed, with its exit status, where its error says nothing else; `nil` for all others.
  private func reasonBehindStatus(of call: NodeID) -> String? {
    let reason = session.failureReason(
      of: call, at: position, parser: parser, plain: ColoredText.plain)
    return reason.status == nil ? nil : reason.text
  }

  /// Adds the line that tells why a call failed where it stands below those that are shown: commands print much
  /// before it. Tells whether there is one.
  private func addBuriedReason(
    of call: NodeID, _ channel: Channel, _ out: inout BodyWriter
  ) -> Bool {
    guard out.lineLimit == nil,
      let text = session.text(call, channel, at: position, limit: FailureReason.limit)
    else { return false }
    let lines = ColoredText.plain(text).split(
      separator: "\n", maxSplits: Self.errorLines, omittingEmptySubsequences: false)
    guard lines.count > Self.errorLines else { return false }
    let cause = FailureCause(call, session, at: position, parser)
    let isShown = lines.prefix(Self.errorLines).contains { $0.contains(cause.reason.line) }
    guard cause.isTelling, !isShown else { return false }
    out.add(.error, "error", [SafeText(cause.line)], lines: 2)
    return true
  }

  /// Adds what the model thought before a call, when its message has no row.
  private func addThoughts(of node: OutlineNode, _ out: inout BodyWriter) {
    let entry = session.parent(node.id)
    guard session.kind(entry) == .entry, session.has(.reasoning, of: entry, at: position),
      !session.earnsRow(entry, at: position)
    else { return }
    out.labelWidth = 8
    add(entry, .reasoning, .reasoning, "thinking", lines: 3, Self.glance, &out)
  }

  /// Lines of an edit that are shown.
  private static let editLines = 12

  /// Adds the arguments of a call, as a small diff where they are edits.
  private func addArguments(_ node: OutlineNode, _ limit: Int, _ out: inout BodyWriter) {
    guard session.datum(node.id, .arguments, at: position) != nil else { return }
    if session.toolKind(node.id).changesFiles, addEdits(node, &out) { return }
    let pairs = Arguments.read(
      node.id, session, at: position, parser: parser, limit: limit,
      areWhole: node.status != .pending
    ).map { (name: SafeText($0.name), value: $0.value) }
    out.labelWidth = pairs.reduce(max(5, out.labelWidth)) { max($0, min(16, $1.name.width)) }
    for pair in pairs {
      let (all, more) = Self.lines(pair.value, atMost: (out.lineLimit ?? 8) + 1)
      out.add(.arguments, pair.name, all, lines: 8, more: more)
    }
  }

  /// Adds what a call changes in files, with a line for each file; tells whether it changes any.
  private func addEdits(_ node: OutlineNode, _ out: inout BodyWriter) -> Bool {
    guard node.status != .pending,
      let length = session.datum(node.id, .arguments, at: position)?.length,
      length < Self.limit
    else { return false }
    let edits = session.edits(of: node.id, at: position)
    guard !edits.isEmpty else { return false }
    let paths = PathText(folder: session.text(.root, .folder, at: position, limit: 4096))
    out.labelWidth = 5
    for edit in edits {
      out.add(.arguments, "file", [SafeText(paths.short(edit.path))], lines: 2)
      if edit.changesNothing { out.add(.result, "diff", ["no line changed"], lines: 1) }
      let all = edit.shown.flatMap(\.lines)
      var isFirst = true
      for line in all.prefix(out.lineLimit ?? Self.editLines) {
        let (sign, part): (String, RowPart) =
          switch line.kind {
          case .added: ("+ ", .added)
          case .removed: ("- ", .removed)
          case .context: ("  ", .result)
          }
        out.add(part, isFirst ? "diff" : "", [SafeText(sign + line.text)], lines: 2)
        isFirst = false
      }
      let more = all.count - (out.lineLimit ?? Self.editLines)
      if more > 0 { out.add(.result, "", [], lines: 0, more: more) }
    }
    return true
  }

  /// Adds the lines of a channel.
  private func add(
    _ id: NodeID, _ channel: Channel, _ part: RowPart, _ label: SafeText, lines: Int, _ limit: Int,
    _ out: inout BodyWriter, asResult: Bool = false
  ) {
    guard var text = session.text(id, channel, at: position, limit: limit), !text.isEmpty else {
      return
    }
    if asResult { text = ResultText(text, parser: parser).text }
    if let datum = session.datum(id, channel, at: position) {
      // State that patches changed stands in pieces, which are text.
      if datum.form == .json || channel == .data, let laidOut = laidOut(text) { text = laidOut }
      let (all, more) = Self.lines(text, atMost: (out.lineLimit ?? lines) + 1)
      out.add(
        part, label, all, lines: lines, more: more,
        unread: unread(id, channel, limit))
    }
  }

  /// How many bytes of a text that is in one piece were not read.
  private func unread(_ id: NodeID, _ channel: Channel, _ limit: Int) -> Int {
    let length = session.datum(id, channel, at: position)?.length ?? 0
    return max(0, Int(length) - limit)
  }

  /// JSON objects and lists over several lines; `nil` for everything else.
  private func laidOut(_ text: String) -> String? {
    guard text.first == "{" || text.first == "[" else { return nil }
    var text = text
    return text.withUTF8 { bytes in
      try? parser.parse(copying: UnsafeRawBufferPointer(bytes)) { value throws(JSONError) in
        var writer = JSONWriter(compact: false)
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
      }
    }
  }

  /// What of a line is left when its first columns are shown.
  private static func rest(of line: SafeText, after columns: Int) -> SafeText? {
    guard line.width > columns, let shown = line.wrapped(to: columns).first else { return nil }
    let rest = line.dropping(columns: shown.width)
    return rest.string.hasPrefix(" ") ? rest.dropping(columns: 1) : rest
  }

  /// The first lines of a text without the empty ones at its ends, and how many more there are.
  ///
  /// Only what is shown is made safe: a text may be long.
  static func lines(_ text: String, atMost limit: Int) -> (lines: [SafeText], more: Int) {
    var text = text
    let (head, more) = text.withUTF8 { bytes in
      let end = UInt8(ascii: "\n")
      let front = bytes.prefix { $0 == end }.count
      let back = bytes[front...].reversed().prefix { $0 == end }.count
      let body = UnsafeBufferPointer(rebasing: bytes[front..<bytes.count - back])
      var place = 0
      for _ in 0..<limit {
        guard let next = body[place...].firstIndex(of: end) else { return (nil as String?, 0) }
        place = next + 1
      }
      let more = body[place...].count { $0 == end } + 1
      return (String(decoding: body[..<(place - 1)], as: UTF8.self), more)
    }
    var lines = SafeText.lines(head ?? text)[...]
    while let first = lines.first, first.isEmpty { lines.removeFirst() }
    if head == nil { while let last = lines.last, last.isEmpty { lines.removeLast() } }
    return (Array(lines), more)
  }
}
