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
  /// How it looks where there are sixteen colours or eight; nil: as near as can be.
  package var few: FewColors?

  /// Makes a style; without arguments, plain text.
  package init(
    foreground: Color = .standard, background: Color = .standard, attributes: Attributes = [],
    monoAttributes: Attributes? = nil, few: FewColors? = nil
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
    self.monoAttributes = monoAttributes
    self.few = few
  }

  /// The style as a terminal of this depth can show it.
  package func resolved(in depth: ColorDepth) -> Style {
    if let few, depth == .ansi8 || depth == .ansi16 {
      return few.style(in: depth)
    }
    return Style(
      foreground: foreground.nearest(in: depth), background: background.nearest(in: depth),
      attributes: depth == .mono ? monoAttributes ?? attributes : attributes)
  }

  /// The style with another laid over it: colours where the other has them, attributes of both.
  package func overlaid(by other: Style) -> Style {
    Style(
      foreground: other.foreground == .standard ? foreground : other.foreground,
      background: other.background == .standard ? background : other.background,
      attributes: attributes.union(other.attributes),
      monoAttributes: (monoAttributes ?? attributes).union(
        other.monoAttributes ?? other.attributes),
      few: few.flatMap { few in other.few.map { few.overlaid(by: $0) } ?? few } ?? other.few)
  }
}
