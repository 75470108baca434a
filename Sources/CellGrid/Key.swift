/// What the reader did at the keyboard or with the mouse.
package enum Key: Hashable, Sendable {
  /// A key that writes something; with `shift` folded into the character.
  case character(Character, Modifiers = [])
  /// A key with a name.
  case named(NamedKey, Modifiers = [])
  /// A move of the mouse, a button or the wheel.
  case mouse(MouseEvent)
  /// Text that was pasted, as it came: it is foreign text.
  case paste(String)
}
