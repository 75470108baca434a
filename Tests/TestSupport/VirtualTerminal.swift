import CVTerm

/// A terminal without a window: takes the bytes that a program writes, and shows what a person would
/// see.
package final class VirtualTerminal {
  /// What a cell shows.
  package struct Cell: Hashable {
    /// The base with its marks; a blank where nothing is, empty in the second half of a wide one.
    package var text: String
    /// Whether it is bold.
    package var isBold: Bool
    /// Whether it is slanted.
    package var isItalic: Bool
    /// Whether it is underlined.
    package var isUnderlined: Bool
    /// Whether its colours are swapped.
    package var isReversed: Bool
    /// The colour of the text: -1 default, 0–255 palette, 0x1000000 + RGB.
    package var foreground: Int
    /// The colour behind it, likewise.
    package var background: Int
  }

  private let terminal: OpaquePointer
  /// The rows and columns.
  package private(set) var size: (rows: Int, columns: Int)

  /// Makes an empty one.
  package init(rows: Int = 24, columns: Int = 80) {
    size = (rows, columns)
    terminal = cvterm_open(Int32(rows), Int32(columns))
  }

  deinit { cvterm_close(terminal) }

  /// Takes output of a program and returns what the terminal answers to it.
  @discardableResult
  package func write(_ bytes: [UInt8]) -> [UInt8] {
    cvterm_write(terminal, bytes, bytes.count)
    var answer = [UInt8](repeating: 0, count: 256)
    answer.removeLast(answer.count - cvterm_answer(terminal, &answer, answer.count))
    return answer
  }

  /// Changes the size.
  package func resize(rows: Int, columns: Int) {
    size = (rows, columns)
    cvterm_resize(terminal, Int32(rows), Int32(columns))
  }

  /// What a cell shows.
  package func cell(row: Int, column: Int) -> Cell {
    var cell = cvterm_cell()
    cvterm_read(terminal, Int32(row), Int32(column), &cell)
    var text = ""
    withUnsafeBytes(of: cell.text) { bytes in
      for value in bytes.bindMemory(to: UInt32.self).prefix(while: { $0 != 0 }) {
        if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
      }
    }
    if text.isEmpty, cell.width > 0 { text = " " }
    func has(_ attribute: cvterm_attribute) -> Bool { cell.attributes & attribute.rawValue != 0 }
    return Cell(
      text: text, isBold: has(CVTERM_BOLD), isItalic: has(CVTERM_ITALIC),
      isUnderlined: has(CVTERM_UNDERLINE), isReversed: has(CVTERM_REVERSE),
      foreground: Int(cell.foreground), background: Int(cell.background))
  }

  /// The text of a row, without blanks at its end.
  package func row(_ row: Int) -> String {
    var text = ""
    for column in 0..<size.columns { text += cell(row: row, column: column).text }
    while text.last == " " { text.removeLast() }
    return text
  }

  /// The text of all rows.
  package var text: String { (0..<size.rows).map(row).joined(separator: "\n") }

  /// Where the cursor is, and whether it shows.
  package var cursor: (row: Int, column: Int, isVisible: Bool) {
    var (row, column, isVisible) = (Int32(0), Int32(0), false)
    cvterm_cursor(terminal, &row, &column, &isVisible)
    return (Int(row), Int(column), isVisible)
  }

  /// Whether the alternate screen is on.
  package var isAlternate: Bool { cvterm_is_alternate(terminal) }

  /// Whether the program gets reports of the mouse.
  package var hasMouse: Bool { cvterm_mouse(terminal) != 0 }

  /// Finds the first row with a text, and the column where it starts.
  package func find(_ needle: String) -> (row: Int, column: Int)? {
    for row in 0..<size.rows {
      var text = ""
      var columns: [Int] = []
      for column in 0..<size.columns {
        let part = cell(row: row, column: column).text
        text += part
        columns += Array(repeating: column, count: part.utf8.count)
      }
      let bytes = Array(text.utf8)
      let wanted = Array(needle.utf8)
      guard !wanted.isEmpty, bytes.count >= wanted.count else { continue }
      for start in 0...(bytes.count - wanted.count)
      where bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
        return (row, columns[start])
      }
    }
    return nil
  }
}
