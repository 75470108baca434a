/// A text as its lines, and whether its last one has no line end: what it takes to write it byte for byte.
package struct FileText: Hashable, Sendable {
  /// The lines, without their ends; a carriage return belongs to its line.
  package var lines: [String]
  /// Whether no line end stands behind the last line.
  package var isOpen: Bool

  /// Makes a text of lines.
  package init(lines: [String], isOpen: Bool = false) {
    (self.lines, self.isOpen) = (lines, isOpen && !lines.isEmpty)
  }

  /// Reads a text.
  package init(_ text: String) {
    self.init(
      lines: FileEdit.lines(text), isOpen: !text.isEmpty && text.utf8.last != UInt8(ascii: "\n"))
  }

  /// The lines, of which the one without an end is another than the same with one.
  var keys: [String] {
    guard isOpen, let last = lines.last else { return lines }
    return lines.dropLast() + [last + "\0"]
  }

  /// The text, byte for byte.
  package var text: String {
    lines.isEmpty ? "" : lines.joined(separator: "\n") + (isOpen ? "" : "\n")
  }
}
