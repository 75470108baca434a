/// A colour as a theme gives it.
package enum Color: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case standard
  /// A number of the 256 colours; below 16 they are the user's own.
  case palette(UInt8)
  /// Red, green, blue.
  case rgb(UInt8, UInt8, UInt8)
}
