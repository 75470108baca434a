import CellGrid
import JSONReading
import SessionModel

/// Makes the rows of the detail pane: everything that there is about a node, in sections.
///
/// Only what is open is read, and of long texts only the front: more is had on demand.
struct DetailBuilder {
  /// How many times more is shown each time.
  static let growth = 4
  /// Bytes of one text that are read at first.
  static let byteLimit = 256 << 10
  /// Lines of one text that are shown at first.
  static let lineLimit = 2000

  /// What is shown.
  let session: Session
  /// The position that is looked at.
  let position: Int32
  /// The node.
  let subject: DetailSubject
  /// The node whose texts are read: the subject, or the message that it stands in.
  private var source: NodeID
  /// What is open, and how much of it is shown.
  let state: DetailView
  /// The columns of the pane.
  let columns: Int
  /// The rows so far.
  private(set) var rows: [DetailRow] = []
  /// The section that rows are added to.
  private(set) var section = DetailSection.message
  /// Whether edits were found, so that their texts need not be shown twice.
  private(set) var hasDiff = false
  /// The rows of each place so far: what tells them apart.
  private var numbers: [String: Int] = [:]

  /// Where a value stands.
  struct Place {
    /// As people write it: `.edits[0].old_string`.
    var path = ""
    /// The levels of rows above.
    var depth = 0
    /// The strings of JSON that it stands in.
    var decoding = 0

    /// A member of an object.
    func member(_ name: String) -> Place {
      var place = self
      let isWord =
        !name.isEmpty
        && name.utf8.allSatisfy {
          $0 == 0x5f || ($0 | 0x20) > 0x60 && ($0 | 0x20) < 0x7b || (0x30...0x39).contains($0)
        }
      var quoted: [UInt8] = []
      if !isWord { JSONText.append(name, to: &quoted) }
      place.path += isWord ? "." + name : "[" + String(decoding: quoted, as: UTF8.self) + "]"
      return place
    }

    /// An element of a list.
    func element(_ index: Int) -> Place {
      var place = self
      place.path += "[\(index)]"
      return place
    }

    /// One level further in.
    var inside: Place {
      var place = self
      place.depth += 1
      return place
    }
  }

  /// Makes a builder without rows.
  init(
    _ session: Session, at position: Int32, _ subject: DetailSubject, _ state: DetailView,
    columns: Int
  ) {
    self.session = session
    self.position = position
    self.subject = subject
    source = subject.id
    self.state = state
    self.columns = columns
  }

  /// Makes the rows.
  static func rows(
    _ session: Session, at position: Int32, _ subject: DetailSubject, _ state: DetailView,
    columns: Int
  ) -> [DetailRow] {
    var builder = DetailBuilder(session, at: position, subject, state, columns: columns)
    builder.build()
    return builder.rows
  }

  /// Adds the sections that the node has.
  private mutating func build() {
    switch subject.kind {
    case .call:
      let diffs = self.diffs()
      hasDiff = !diffs.isEmpty
      // What went wrong comes first, wherever it is told.
      let isFailed = session.toolStatus(subject.id, at: position)?.value == .failed
      let isInResult = isFailed && !session.has(.error, of: subject.id, at: position)
      if isFailed { add(.error) { $0.addValue(.error, role: .error) } }
      if isInResult { add(.result) { $0.addValue(.result, role: .error) } }
      if hasDiff { addSection(.diff) { $0.addDiffs(diffs) } }
      add(.arguments) { $0.addValue(.arguments) }
      if !isFailed { add(.error) { $0.addValue(.error, role: .error) } }
      if !isInResult { add(.result) { $0.addValue(.result) } }
      addMessage()
    case .entry, .ending:
      add(.message) { $0.addProse(.message, role: .text) }
      if let words = session.leakedCall(in: subject.id, at: position) {
        addSection(.notes) { $0.row(Place(), nil, [Span(SafeText(words), .unknown)]) }
      }
      add(.reasoning) { $0.addProse(.reasoning, role: .reasoning) }
      add(.error) { $0.addValue(.error, role: .error) }
      add(.output) { $0.addProse(.outputText, role: .text) }
      addUsage()
    case .quiet: break
    case .remark:
      addSection(.notes) { builder in
        for note in builder.notes {
          builder.row(
            Place(), nil,
            [
              Span(SafeText((note.file.map { $0 + " " } ?? "") + "line \(note.line)  "), .dim),
              Span(SafeText(note.reason), .unknown),
            ])
        }
      }
    }
    if subject.kind == .entry || subject.kind == .call { addRaw() }
  }

  /// Adds what stands in the message of a call when that has no row of its own: what the model thought, and what
  /// it cost.
  private mutating func addMessage() {
    let entry = session.parent(subject.id)
    guard session.kind(entry) == .entry,
      !session.earnsRow(entry, at: position)
    else { return }
    source = entry
    add(.reasoning) { $0.addProse(.reasoning, role: .reasoning) }
    addUsage()
    source = subject.id
  }

  /// The notes of a remark.
  private var notes: [Note] {
    session.notes[Int(-2 - subject.identity.index)...].lazy.map(\.note).filter { $0.kind != .info }
      .prefix(Int(subject.noteCount)).map { $0 }
  }

  // MARK: Sections

  /// The channel that a section shows.
  private static func channel(_ section: DetailSection) -> Channel? {
    switch section {
    case .message: .message
    case .reasoning: .reasoning
    case .arguments: .arguments
    case .error: .error
    case .result: .result
    case .output: .outputText
    case .diff, .usage, .notes, .raw: nil
    }
  }

  /// Adds a section when its channel holds anything.
  private mutating func add(_ section: DetailSection, _ body: (inout Self) -> Void) {
    guard let channel = Self.channel(section),
      let first = session.datum(source, channel, at: position)
    else { return }
    if first.form == .json, [4, 2].contains(first.length),
      ["null", "{}", "\"\""].contains(session.text(source, channel, at: position, limit: 8))
    {
      return
    }
    addSection(section, body)
  }

  /// Adds a heading, and what stands below it when the section is open.
  mutating func addSection(_ section: DetailSection, _ body: (inout Self) -> Void) {
    self.section = section
    if !rows.isEmpty {
      rows.append(
        DetailRow(
          section: section, path: "", number: -2, kind: .text, indent: 0, isOpen: nil, spans: []))
    }
    let isOpen = state.isOpen(section)
    rows.append(
      DetailRow(
        section: section, path: "", number: -1, kind: .heading, indent: 0, isOpen: isOpen,
        spans: [Span(SafeText(section.title), .heading)]))
    if isOpen { body(&self) }
  }

  // MARK: Rows

  /// Adds a row.
  ///
  /// - Parameter isOpen: whether what belongs to it follows; `nil` when nothing folds.
  mutating func row(
    _ place: Place, _ isOpen: Bool?, _ spans: [Span], kind: DetailRow.Kind = .text,
    isFixed: Bool = false, hang: Int? = nil
  ) {
    let number = numbers[place.path, default: 0]
    numbers[place.path] = number + 1
    rows.append(
      DetailRow(
        section: section, path: place.path, number: number, kind: kind,
        indent: min(place.depth * 2, columns / 3) + 2, isOpen: isOpen, spans: spans,
        isFixed: isFixed, hang: hang ?? (spans.first?.role == .argumentName ? 2 : 0)))
  }

  /// Adds the row that stands for what is left out.
  ///
  /// - Parameter shown: how much is shown when nobody has asked for more.
  mutating func addMore(_ what: String, _ place: Place, shown: Int) {
    rows.append(
      DetailRow(
        section: section, path: place.path, number: shown, kind: .more,
        indent: min(place.depth * 2, columns / 3) + 2, isOpen: nil,
        spans: [Span("\(state.glyphs.ellipsis) \(SafeText(what))", .hint)]))
  }

  /// Adds text that a program may have written for a terminal.
  mutating func addText(_ text: String, _ place: Place, role: Role) {
    let lines = ColoredText.lines(text, role: role)
    // Of a whole channel, bytes are counted already.
    let limit = place.path.isEmpty ? .max : state.limit(section, place.path, Self.lineLimit)
    for line in lines.prefix(limit) { row(place, nil, line) }
    if lines.count > limit {
      addMore(
        "\(NumberText.grouped(lines.count - limit)) more lines", place, shown: Self.lineLimit)
    }
  }

  // MARK: Texts

  /// The front of a channel's text, and how many bytes of its source were not read.
  func front(_ channel: Channel) -> (text: String, unread: Int) {
    let limit = state.limit(section, "bytes", Self.byteLimit)
    let pieces = session.pieces(source, channel, at: position)
    let total = pieces.reduce(0) { $0 + Int($1.length) }
    var text = session.text(source, channel, at: position, limit: limit) ?? ""
    // The cut may have halved a character.
    if total > limit {
      while text.unicodeScalars.last == "\u{FFFD}" { text.unicodeScalars.removeLast() }
    }
    return (text, max(0, total - limit))
  }

  /// Adds the row for bytes that were not read.
  mutating func addUnread(_ bytes: Int) {
    guard bytes > 0 else { return }
    var place = Place()
    place.path = "bytes"
    addMore("\(SizeText.text(bytes)) more", place, shown: Self.byteLimit)
  }

  /// Adds what a model or a person wrote, as Markdown.
  private mutating func addProse(_ channel: Channel, role: Role) {
    let (text, unread) = front(channel)
    if let fact = BinaryFact.text(text) {
      row(Place(), nil, [Span(SafeText(fact), .inferred)])
    } else if !addMarkdown(text, role: role) {
      addText(text, Place(), role: role)
    }
    addUnread(unread)
  }

  /// Adds a value: JSON as a tree, anything else as text.
  private mutating func addValue(_ channel: Channel, role: Role = .text) {
    let (text, unread) = front(channel)
    defer { addUnread(unread) }
    if let fact = BinaryFact.text(text) {
      row(Place(), nil, [Span(SafeText(fact), .inferred)])
      return
    }
    if addTree(text) { return }
    if unread > 0 || session.datum(source, channel, at: position)?.form == .json {
      for candidate in PartialJSON.candidates(text) where addTree(candidate) { return }
    }
    addText(text, Place(), role: role)
  }

  /// Adds JSON whose outermost braces are the section itself; tells whether it was JSON.
  private mutating func addTree(_ text: String) -> Bool {
    guard let first = text.utf8.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return false }
    var text = text
    let parser = JSONParser()
    let isDone = text.withUTF8 { bytes in
      try? parser.parse(copying: UnsafeRawBufferPointer(bytes)) { value throws(JSONError) in
        guard value.kind == .object || value.kind == .array else { return false }
        if !addBlocks(value) { children(of: value, Place(depth: 1)) }
        return true
      }
    }
    return isDone == true
  }

  /// Adds content blocks (`[{"type":"text","text":…}]`) as the texts and images that they are.
  private mutating func addBlocks(_ value: JSONValue) -> Bool {
    guard section == .result else { return false }
    let list = value.kind == .object ? value["content"] : value
    guard let list, list.kind == .array,
      value.kind == .array || value.members.count(where: { _ in true }) <= 3
    else { return false }
    let blocks = list.elements.map { $0 }
    guard !blocks.isEmpty, blocks.allSatisfy({ $0["type"]?.string != nil }) else { return false }
    for (index, block) in blocks.enumerated() {
      let place = Place().element(index)
      let members = block.members.count { _ in true }
      if block.isType("text"), members <= 4, let text = block["text"]?.string {
        if let fact = BinaryFact.text(text) {
          row(place, nil, [Span(SafeText(fact), .inferred)])
        } else if text.hasPrefix("{") || text.hasPrefix("[") {
          addString(text, nil, Place(path: place.path, depth: 1))
        } else {
          addText(text, place, role: .text)
        }
      } else {
        add(block, name: nil, Place(path: place.path, depth: 1))
      }
    }
    return true
  }

  /// The edits that a call makes: in its arguments, else as a patch in its result.
  private func diffs() -> [FileDiff] {
    DetailDiff.all(arguments: front(.arguments).text, result: front(.result).text)
  }

  // MARK: Figures

  /// The figures that a source gives of tokens and money.
  private mutating func addUsage() {
    func told(_ channel: Channel, _ shown: (String) -> String?) -> String? {
      session.text(source, channel, at: position, limit: 256).map { shown($0) ?? $0 }
    }
    var known: [(name: String, text: String)] = []
    if let model = told(.model, { $0 }) { known.append(("model", model)) }
    for figure in TokenCount.figures {
      guard let count = told(figure.channel, { Int($0).map { NumberText.grouped($0) } }) else {
        continue
      }
      known.append((figure.words, count))
    }
    if let cost = told(.cost, { Double($0).map { NumberText.dollars($0) } }) {
      known.append(("cost", cost))
    }
    guard !known.isEmpty else { return }
    addSection(.usage) { builder in
      for (name, text) in known {
        builder.row(
          Place(), nil,
          [
            Span(SafeText(name), .argumentName), Span(": ", .dim), Span(SafeText(text), .text),
          ])
      }
    }
  }
}

extension JSONValue {
  /// Whether it is a content block of a type.
  fileprivate func isType(_ name: StaticString) -> Bool { self["type"]?.isString(name) == true }
}
