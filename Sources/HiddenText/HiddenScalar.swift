/// The one table of what a reader would not see: controls, and characters that show nothing, reorder the
/// line or end it. Screen, reports, lists and JSON go by it, so that nothing hides in one of them.
///
/// It holds what Unicode 16 says of format characters, default ignorable ones, separators of lines and
/// paragraphs and noncharacters, and is written out so that no older library knows less. The signs that
/// Arabic and its relatives write before numbers are format characters that show, and are not in it.
package enum HiddenScalar {
  /// The ranges in order, apart from the last two scalars of each plane.
  private static let ranges: [ClosedRange<UInt32>] = [
    // Controls, soft hyphen.
    0...0x1f, 0x7f...0x9f, 0xad...0xad,
    // Joiners and fillers of scripts, marks of direction.
    0x34f...0x34f, 0x61c...0x61c, 0x115f...0x1160, 0x17b4...0x17b5, 0x180b...0x180f,
    // Zero width, directions, ends of lines and paragraphs, embeddings, isolates, invisible operators.
    0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0x3164...0x3164,
    // Noncharacters, selectors of variants, byte order mark, interlinear annotation.
    0xfdd0...0xfdef, 0xfe00...0xfe0f, 0xfeff...0xfeff, 0xffa0...0xffa0, 0xfff0...0xfffb,
    // Controls of hieroglyphs, shorthand and music.
    0x13430...0x1343f, 0x1bca0...0x1bca3, 0x1d173...0x1d17a,
    // Tags and the selectors behind them.
    0xe0000...0xe0fff,
  ]

  /// Tells whether a scalar is in the table.
  package static func contains(_ value: UInt32) -> Bool {
    if value < 0x7f { return value < 0x20 }
    if value & 0xfffe == 0xfffe { return true }
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(value)
  }

  /// Tells whether a joiner or selector only shapes the emoji that it stands in.
  ///
  /// - Parameters:
  ///   - base: the last scalar before it that is seen.
  ///   - next: the scalar behind it.
  package static func shapesEmoji(
    _ scalar: Unicode.Scalar, after base: Unicode.Scalar, before next: Unicode.Scalar?
  ) -> Bool {
    switch scalar.value {
    case 0x200d: isEmoji(base) && next.map(isEmoji) == true
    case 0xfe00...0xfe0f, 0xe0100...0xe01ef:
      // A keycap is a digit, a selector and an enclosing mark.
      isEmoji(base) || base.properties.isIdeographic
        || (base.properties.isEmoji && next == "\u{20E3}")
    default: false
    }
  }

  /// Tells whether a scalar is an emoji; the digits, which Unicode counts among them, are not.
  private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.isASCII && scalar.properties.isEmoji
  }
}
