/// How a role looks on a terminal with sixteen or eight colours, which every terminal paints as it likes.
///
/// The first eight are named, and the bright red that reads on black in every palette: the other bright ones are
/// grey in some palettes and invisible in others, and the bold that old terminals make them with is no colour.
package struct FewColors: Hashable, Sendable {
  /// The colour of the text: one of the eight, or the terminal's own.
  package var foreground: Color
  /// The colour behind it.
  package var background: Color
  /// What else is done to it.
  package var attributes: Attributes
  /// The colours where there are eight, when they are others: of the text and behind it.
  package var eight: Pair?

  /// The colour of a text and the one behind it.
  package struct Pair: Hashable, Sendable {
    /// The colour of the text.
    package var foreground: Color
    /// The colour behind it.
    package var background: Color

    /// Makes a pair.
    package init(_ foreground: Color, on background: Color = .standard) {
      (self.foreground, self.background) = (foreground, background)
    }
  }

  /// Makes a look; without arguments, plain text.
  package init(
    foreground: Color = .standard, background: Color = .standard, attributes: Attributes = [],
    eight: Pair? = nil
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
    self.eight = eight
  }

  /// The style on a terminal of this depth.
  func style(in depth: ColorDepth) -> Style {
    let pair = depth == .ansi8 ? eight : nil
    return Style(
      foreground: pair?.foreground ?? foreground, background: pair?.background ?? background,
      attributes: attributes)
  }

  /// The look with another laid over it.
  func overlaid(by other: FewColors) -> FewColors {
    FewColors(
      foreground: other.foreground == .standard ? foreground : other.foreground,
      background: other.background == .standard ? background : other.background,
      attributes: attributes.union(other.attributes), eight: other.eight ?? eight)
  }
}
