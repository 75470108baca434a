/// The values that a label may have: sources name tools and models, and must not be able to make endless series.
///
/// The first ones that come have a series of their own for as long as the program runs, all later ones share one.
struct LabelBound {
  /// The value of all that came too late.
  static let rest = "(other)"
  /// Characters of a value at most.
  private static let length = 100

  /// How many values there may be.
  let limit: Int
  private var known: Set<String> = []
  /// Makes foreign text safe to be shown.
  private let clean: (String) -> String

  /// Knows no value yet.
  init(limit: Int, clean: @escaping (String) -> String) {
    self.limit = limit
    self.clean = clean
  }

  /// The value for a name of the source.
  mutating func value(_ name: String) -> String {
    let value = String(clean(name).prefix(Self.length))
    if known.contains(value) { return value }
    guard known.count < limit else { return Self.rest }
    known.insert(value)
    return value
  }
}
