/// What is done to text besides colours.
package struct Attributes: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Bold or bright.
  package static let bold = Attributes(rawValue: 1)
  /// Faint.
  package static let dim = Attributes(rawValue: 2)
  /// Slanted.
  package static let italic = Attributes(rawValue: 4)
  /// Underlined.
  package static let underline = Attributes(rawValue: 8)
  /// Foreground and background swapped.
  package static let reverse = Attributes(rawValue: 16)
}
