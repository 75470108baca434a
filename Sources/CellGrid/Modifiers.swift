/// The keys held down beside another.
package struct Modifiers: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Shift; only with named keys and the mouse.
  package static let shift = Modifiers(rawValue: 1)
  /// Alt or Meta; Esc before a key is the same to a terminal.
  package static let alt = Modifiers(rawValue: 2)
  /// Control.
  package static let ctrl = Modifiers(rawValue: 4)

  /// Name and value, in the order of writing: ctrl-alt-shift-.
  static let names: [(name: String, value: Modifiers)] = [
    ("ctrl", .ctrl), ("alt", .alt), ("shift", .shift),
  ]
}
