/// How a role looks.
package struct Style: Hashable, Sendable {
  /// The colour of the text.
  package var foreground: Color
  /// The colour behind it.
  package var background: Color
  /// What else is done to it.
  package var attributes: Attributes
  /// The attributes where there are no colours; nil: the same.
  package var monoAttributes: Attributes?

  /// Makes a style; without arguments, plain text.
  package init(
    foreground: Color = .standard, background: Color = .standard, attributes: Attributes = [],
    monoAttributes: Attributes? = nil
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
    self.monoAttributes = monoAttributes
  }

  /// The style as a terminal of this depth can show it.
  package func resolved(in depth: ColorDepth) -> Style {
    var style = Style(
      foreground: foreground.nearest(in: depth), background: background.nearest(in: depth),
      attributes: depth == .mono ? monoAttributes ?? attributes : attributes)
    if depth == .ansi8, case .palette(8...15) = foreground.nearest(in: .ansi16) {
      style.attributes.insert(.bold)
    }
    return style
  }

  /// The style with another laid over it: colours where the other has them, attributes of both.
  package func overlaid(by other: Style) -> Style {
    Style(
      foreground: other.foreground == .standard ? foreground : other.foreground,
      background: other.background == .standard ? background : other.background,
      attributes: attributes.union(other.attributes),
      monoAttributes: (monoAttributes ?? attributes).union(
        other.monoAttributes ?? other.attributes))
  }
}
