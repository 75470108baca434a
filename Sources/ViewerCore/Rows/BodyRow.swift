import CellGrid

/// One line inside an open node.
package struct BodyRow: Hashable, Sendable {
  /// What of the node it is.
  package var part: RowPart
  /// Which line of that part.
  package var line: Int
  /// What stands in front of the first line of a value: the name of an argument, `error`, `result`.
  package var label: SafeText
  /// The text, which fits the width.
  package var text: SafeText
  /// Whether it stands for lines that are left out.
  package var isMore: Bool
  /// How the text goes on from the row before.
  package var joint = Joint.start

  /// What stood between a row and the one before it.
  package enum Joint: UInt8, Hashable, Sendable {
    /// A line end, or nothing belongs together.
    case start
    /// A blank, where a line was broken.
    case blank
    /// Nothing: a line was broken in the middle of a word.
    case none
  }
}
