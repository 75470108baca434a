import SessionModel

/// Draws boxes, rules and the lines of trees, and keeps to a width.
struct RichCanvas {
  /// How something looks where colours are written.
  enum Look: String {
    case plain = ""
    case quiet = "2"
    case done = "32"
    case failed = "31"
    case running = "34"
    case waiting = "33"
    case name = "36"

    /// The look of a call.
    init(_ status: ToolStatus) {
      switch status {
      case .failed: self = .failed
      case .waiting, .rejected: self = .waiting
      case .cancelled, .requested, .lost: self = .quiet
      case .pending, .running, .background, .completed: self = .name
      }
    }
  }

  /// How texts are made safe and measured.
  let lines: TextLines
  /// The width.
  let columns: Int
  /// Takes what is drawn.
  let sink: ([UInt8]) -> Void
  /// For each branch that is open, whether it is the last on its level.
  private var branches: [Bool] = []
  /// Whether the row of the innermost branch was drawn: what follows stands below it.
  private var isBegun = false

  init(lines: TextLines, columns: Int, sink: @escaping ([UInt8]) -> Void) {
    (self.lines, self.columns, self.sink) = (lines, columns, sink)
  }

  /// Whether what comes stands in the tree of a call.
  var isInCall: Bool { !branches.isEmpty }

  /// Writes a line.
  func put(_ text: String, _ look: Look = .plain) { sink(Array((painted(text, look) + "\n").utf8)) }

  private func painted(_ text: String, _ look: Look) -> String {
    lines.options.usesColor && look != .plain && !text.isEmpty
      ? "\u{1b}[\(look.rawValue)m\(text)\u{1b}[0m" : text
  }

  /// Draws a line over the whole width with a text in it.
  ///
  /// - Parameter facts: what stands behind the text and is not cut for it.
  func rule(_ text: String, _ facts: String = "") {
    let facts = lines.cut(facts.isEmpty ? "" : " · " + facts, to: columns - 10)
    let title =
      lines.cut(lines.line(text), to: max(4, columns - 6 - lines.options.width(facts))) + facts
    let rest = columns - lines.options.width(title) - 2
    let left = rest / 2
    put(
      painted(String(repeating: "─", count: left), .done) + " " + title + " "
        + painted(String(repeating: "─", count: rest - left), .done))
  }

  /// Draws a box with a title.
  func panel(_ title: String, _ text: String, _ look: Look, error: String? = nil) {
    let inner = columns - 4
    let title = lines.cut(lines.line(title), to: inner - 2)
    let rest = columns - 4 - lines.options.width(title)
    let left = rest / 2
    func bar(_ text: String) -> String { painted(text, look) }
    put(
      bar("╭" + String(repeating: "─", count: left) + " ") + painted(title, .plain)
        + bar(" " + String(repeating: "─", count: rest - left) + "╮"))
    let rows =
      wrapped(text, to: inner).map { ($0, Look.plain) }
      + (error.map { wrapped($0, to: inner) } ?? []).map { ($0, .failed) }
    for (row, look) in rows {
      put(bar("│") + " " + painted(lines.padded(row, to: inner), look) + " " + bar("│"))
    }
    put(bar("╰" + String(repeating: "─", count: columns - 2) + "╯"))
  }

  /// Opens a branch.
  mutating func enter(isLast: Bool) {
    branches.append(isLast)
    isBegun = false
  }

  /// Closes a branch.
  mutating func leave() {
    branches.removeLast()
    isBegun = true
  }

  /// Draws the row of the branch that was opened last, over several lines where it needs them.
  mutating func branch(_ text: String, _ look: Look, limit: Int) {
    let outer = branches.dropLast().map { $0 ? "    " : "│   " }.joined()
    let isLast = branches.last ?? true
    // Deep trees keep something of the width.
    let shown = String(outer.suffix(max(0, columns - 24)))
    let rows = wrapped(text, to: max(16, columns - shown.count - 4))
    let kept = rows.count > limit + 1 ? limit : rows.count
    for (index, row) in rows.prefix(kept).enumerated() {
      let guide = index == 0 && !isBegun ? (isLast ? "└── " : "├── ") : isLast ? "    " : "│   "
      let row = row.trimmed
      put(row.isEmpty ? (shown + guide).trimmed : shown + guide + painted(row, look))
    }
    if rows.count > kept {
      put(shown + (isLast ? "    " : "│   ") + painted("… \(rows.count - kept) more lines", .quiet))
    }
    isBegun = true
  }

  /// A foreign text as safe lines of at most a width, broken between words where that is possible.
  private func wrapped(_ text: String, to width: Int) -> [String] {
    var rows: [String] = []
    for line in lines.safe(text) {
      guard lines.options.width(line) > width else {
        rows.append(line)
        continue
      }
      var row = ""
      var used = 0
      for word in line.split(separator: " ", omittingEmptySubsequences: false) {
        let size = lines.options.width(String(word))
        if used > 0 || !row.isEmpty {
          if used + 1 + size <= width {
            row += " " + word
            used += 1 + size
            continue
          }
          rows.append(row)
          (row, used) = ("", 0)
        }
        guard size > width else {
          (row, used) = (String(word), size)
          continue
        }
        for character in word {
          let cells = lines.options.width(String(character))
          if used + cells > width {
            rows.append(row)
            (row, used) = ("", 0)
          }
          row.append(character)
          used += cells
        }
      }
      rows.append(row)
    }
    return rows
  }
}

extension String {
  /// Without the blanks at its end.
  fileprivate var trimmed: String {
    String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)])
  }
}
