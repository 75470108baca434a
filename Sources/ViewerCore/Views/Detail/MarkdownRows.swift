import CMarkGFM
import CellGrid

/// Lays Markdown out: headings, lists, code, quotes and tables as people read them, without the signs.
extension DetailBuilder {
  /// Bytes above which a text is shown as it is: the parser is quick, but not for what it was not made for.
  private static let markdownLimit = 128 << 10

  /// Adds a text as Markdown; tells whether that could be done.
  mutating func addMarkdown(_ text: String, role: Role) -> Bool {
    guard text.utf8.count <= Self.markdownLimit, Self.hasMarkup(text), cmarkgfm_load() else {
      return false
    }
    var text = text
    let document = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cmarkgfm_open($0.baseAddress, $0.count) }
    }
    guard let document else { return false }
    defer { cmarkgfm_close(document) }
    var layout = MarkdownLayout(base: role, glyphs: state.glyphs, columns: columns - 4)
    var step = cmarkgfm_step()
    while cmarkgfm_next(document, &step) { layout.take(step) }
    for line in layout.lines {
      row(Place(), nil, line.spans, isFixed: line.isFixed, hang: line.hang)
    }
    return true
  }

  /// Whether a text has anything that Markdown means something by.
  private static func hasMarkup(_ text: String) -> Bool {
    let signs: Set<UInt8> = Set("*_`#>|[~-".utf8)
    return text.utf8.contains { signs.contains($0) || (0x30...0x39).contains($0) }
  }
}

/// Collects the lines of a Markdown document, step by step.
struct MarkdownLayout {
  /// A line, which is broken later unless it is fixed.
  struct Line {
    /// The text.
    var spans: [Span]
    /// Whether it is not to be broken.
    var isFixed = false
    /// The columns of what stands in front: where the rest of a broken line begins.
    var hang = 0
  }

  /// What plain text is drawn as.
  let base: Role
  /// The signs to draw with.
  let glyphs: Glyphs
  /// The columns of a line.
  let columns: Int
  /// The lines so far.
  private(set) var lines: [Line] = []
  /// The pieces of the paragraph that is being read.
  private var spans: [Span] = []
  /// What stands in front of each line: quotes, indents of lists.
  private var prefixes: [[Span]] = []
  /// The mark of a list item, for its first line.
  private var mark: [Span] = []
  /// What the inline text that is being read is drawn as.
  private var roles: [Role] = []
  /// The addresses of the links that are open, the outermost first.
  private var links: [String] = []
  /// Whether the next block stands off from the one before.
  private var needsBlank = false
  /// How many lists are open.
  private var listDepth = 0
  /// The rows of the table that is open.
  private var table: [[(spans: [Span], alignment: Int32)]] = []

  /// Makes a builder without rows.
  init(base: Role, glyphs: Glyphs, columns: Int) {
    self.base = base
    self.glyphs = glyphs
    self.columns = columns
  }

  /// Takes a step of the walk.
  mutating func take(_ step: cmarkgfm_step) {
    let text = step.text.map { String(cString: $0) } ?? ""
    switch step.kind {
    case CMARKGFM_PARAGRAPH:
      if step.enters { begin() } else { flush() }
    case CMARKGFM_HEADING:
      if step.enters {
        begin()
        roles.append(.heading)
      } else {
        roles.removeLast()
        flush()
      }
    case CMARKGFM_QUOTE:
      if step.enters {
        begin()
        prefixes.append([Span("\(glyphs.vertical) ", .dim)])
      } else {
        prefixes.removeLast()
        needsBlank = true
      }
    case CMARKGFM_LIST:
      if step.enters {
        if listDepth == 0 { begin() }
        listDepth += 1
      } else {
        listDepth -= 1
        needsBlank = listDepth == 0
      }
    case CMARKGFM_ITEM: item(step)
    case CMARKGFM_CODE_BLOCK, CMARKGFM_HTML_BLOCK:
      begin()
      for line in SafeText.lines(text) {
        spans = [Span(line, .code)]
        flush(isFixed: true)
      }
      needsBlank = true
    case CMARKGFM_RULE:
      begin()
      let line = String(repeating: glyphs.horizontal.string, count: max(3, min(columns, 40)))
      spans = [Span(SafeText(line), .dim)]
      flush()
    case CMARKGFM_TABLE:
      if step.enters {
        begin()
        table = []
      } else {
        addTable()
      }
    case CMARKGFM_TABLE_HEAD, CMARKGFM_TABLE_ROW: if step.enters { table.append([]) }
    case CMARKGFM_TABLE_CELL:
      if step.enters {
        if table.count == 1 { roles.append(.heading) }
      } else {
        if table.count == 1 { roles.removeLast() }
        table[table.count - 1].append((spans, step.number))
        spans = []
      }
    case CMARKGFM_TEXT: append(text)
    case CMARKGFM_HTML: append(text, .dim)
    case CMARKGFM_CODE: append(text, .code)
    case CMARKGFM_SOFT_BREAK: append(" ")
    case CMARKGFM_LINE_BREAK: flush(isEnd: false)
    case CMARKGFM_EMPHASIS, CMARKGFM_STRONG: push(step.enters, .emphasis)
    case CMARKGFM_STRIKE: push(step.enters, .dim)
    case CMARKGFM_LINK, CMARKGFM_IMAGE: link(step, text)
    default: break
    }
  }

  /// Begins or ends a part that is drawn in its own way.
  private mutating func push(_ isStart: Bool, _ role: Role) {
    if isStart {
      roles.append(roles.last == .heading ? .heading : role)
    } else {
      roles.removeLast()
    }
  }

  /// Adds text to the line.
  private mutating func append(_ text: String, _ role: Role? = nil) {
    spans.append(Span(SafeText(text), role ?? roles.last ?? base))
  }

  /// A link is its text, and its address where that says something else.
  private mutating func link(_ step: cmarkgfm_step, _ address: String) {
    if step.enters {
      roles.append(.link)
      links.append(spans.map(\.text.string).joined())
      return
    }
    roles.removeLast()
    let before = links.popLast() ?? ""
    let shown = spans.map(\.text.string).joined().dropFirst(before.count)
    if !address.isEmpty, shown != address { append(" (\(address))", .dim) }
  }

  /// Begins an item of a list.
  private mutating func item(_ step: cmarkgfm_step) {
    guard step.enters else {
      flush()
      prefixes.removeLast()
      mark = []
      return
    }
    let sign: SafeText =
      switch (step.task, step.number) {
      case (1, _): "[x] "
      case (0, _): "[ ] "
      case (_, 0): glyphs == .unicode ? "• " : "* "
      case (_, let number): "\(number). "
      }
    mark = [Span(sign, .dim)]
    let blank = SafeText(String(repeating: " ", count: sign.width))
    prefixes.append([Span(blank, .text)])
    needsBlank = false
  }

  /// Begins a block: a blank line stands between it and the last one.
  private mutating func begin() {
    if needsBlank, !lines.isEmpty, mark.isEmpty {
      lines.append(Line(spans: prefixes.flatMap { $0 }))
    }
    needsBlank = false
  }

  /// Ends a line.
  private mutating func flush(isFixed: Bool = false, isEnd: Bool = true) {
    guard !spans.isEmpty || !mark.isEmpty else { return }
    var front = prefixes.flatMap { $0 }
    if !mark.isEmpty, let last = prefixes.last, front.count >= last.count {
      front.removeLast(last.count)
      front += mark
      mark = []
    }
    let hang = front.reduce(0) { $0 + $1.text.width }
    lines.append(Line(spans: front + spans, isFixed: isFixed, hang: hang))
    spans = []
    if isEnd { needsBlank = listDepth == 0 }
  }

  /// Adds a table with its columns aligned.
  private mutating func addTable() {
    func width(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + $1.text.width } }
    let count = table.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      table.map { column < $0.count ? width($0[column].spans) : 0 }.max() ?? 0
    }
    for (index, cells) in table.enumerated() {
      for (column, cell) in cells.enumerated() {
        if column > 0 { spans.append(Span("  ", .text)) }
        let room = widths[column] - width(cell.spans)
        let isRight = cell.alignment == Int32(UInt8(ascii: "r"))
        let left = isRight ? room : cell.alignment == Int32(UInt8(ascii: "c")) ? room / 2 : 0
        spans.append(Span(SafeText(String(repeating: " ", count: left)), .text))
        spans += cell.spans
        if column < cells.count - 1 {
          spans.append(Span(SafeText(String(repeating: " ", count: room - left)), .text))
        }
      }
      flush(isFixed: true)
      if index == 0 {
        let line = widths.map { String(repeating: glyphs.horizontal.string, count: $0) }
        spans = [Span(SafeText(line.joined(separator: "  ")), .dim)]
        flush(isFixed: true)
      }
    }
    needsBlank = true
  }
}
