/// What a view made of a key, of a command or of the mouse.
package struct Response: Hashable, Sendable {
  /// What the run loop has to do for it; `nil`: nothing was done, the view below is asked.
  var effects: [Effect]?
  /// Whether the view goes away.
  var closes = false

  /// It means what it means to the view below.
  static let passed = Response(effects: nil)
  /// The view goes away, and the view below is asked.
  static let gone = Response(effects: nil, closes: true)
  /// It means nothing here, and nothing below either.
  static let refused = Response(effects: [.beep])
  /// It was done.
  static let done = Response(effects: [])
  /// It was done, and the view goes away.
  static let closed = Response(effects: [], closes: true)

  /// It was done, and more is to be done.
  static func done(_ effects: [Effect]) -> Response { Response(effects: effects) }
  /// It was done, more is to be done, and the view goes away.
  static func closed(_ effects: [Effect]) -> Response { Response(effects: effects, closes: true) }
}
