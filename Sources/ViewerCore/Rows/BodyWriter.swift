import CellGrid
import SessionModel

/// Lays texts out as the lines inside a node: wrapped, labelled, and cut when they are long.
struct BodyWriter {
  /// The columns of a line, its label included.
  let width: Int
  /// The lines that each text may have; `nil`: as many as is usual for it.
  let lineLimit: Int?
  /// The columns of the labels; 0 when there are none.
  var labelWidth = 0
  /// The lines so far.
  private(set) var rows: [BodyRow] = []
  /// How many lines each part has.
  private var counts: [RowPart: Int] = [:]

  /// Makes a writer without lines.
  init(width: Int, lineLimit: Int?) {
    self.width = width
    self.lineLimit = lineLimit
  }

  /// Adds a text.
  ///
  /// - Parameters:
  ///   - lines: how many lines of it are shown as a rule.
  ///   - more: how many lines it has behind these.
  ///   - unread: how many bytes of it have not even been read.
  ///   - first: how the first line goes on from what stands elsewhere.
  mutating func add(
    _ part: RowPart, _ label: SafeText, _ text: [SafeText], lines limit: Int, more: Int = 0,
    unread: Int = 0, joint first: BodyRow.Joint = .start
  ) {
    let limit = lineLimit ?? limit
    let room = max(1, width - (labelWidth > 0 ? labelWidth + 2 : 0))
    var isFirst = true
    var shown = 0
    for (index, line) in text.enumerated() {
      let pieces = line.wrapped(to: room)
      var rest = line.string.utf8[...]
      var joint = index == 0 ? first : .start
      for (place, piece) in pieces.enumerated() {
        let isLast =
          index == text.count - 1 && place == pieces.count - 1 && unread == 0 && more == 0
        // The last line takes no more room than the words that would stand for it.
        if shown >= limit, !isLast {
          let columns = pieces[place...].reduce(0) { $0 + $1.width }
          return addMore(part, lines: text.count - index + more, columns: columns, unread)
        }
        append(part, isFirst ? label : "", piece, joint)
        if pieces.count > 1 {
          rest = rest.dropFirst(piece.string.utf8.count)
          joint = rest.first == UInt8(ascii: " ") ? .blank : .none
          if joint == .blank { rest = rest.dropFirst() }
        }
        isFirst = false
        shown += 1
      }
    }
    if unread > 0 || more > 0 { addMore(part, lines: more, columns: 0, unread) }
  }

  /// Adds the line that stands for what is left out, in the unit that tells most.
  private mutating func addMore(_ part: RowPart, lines: Int, columns: Int, _ unread: Int) {
    // White space at the end is no more.
    if unread <= 0, lines <= 1, columns <= 0 { return }
    let rest =
      unread > 0
      ? "\(SizeText.text(unread)) more"
      : lines > 1
        ? "\(NumberText.grouped(lines)) more lines"
        : "\(NumberText.grouped(columns)) more characters"
    append(part, "", SafeText(rest), .start, isMore: true)
  }

  /// Adds a line.
  private mutating func append(
    _ part: RowPart, _ label: SafeText, _ text: SafeText, _ joint: BodyRow.Joint,
    isMore: Bool = false
  ) {
    let line = counts[part, default: 0]
    counts[part] = line + 1
    rows.append(
      BodyRow(part: part, line: line, label: label, text: text, isMore: isMore, joint: joint))
  }
}
