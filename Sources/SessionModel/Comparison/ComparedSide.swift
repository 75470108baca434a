/// One of the two runs of a comparison.
package enum ComparedSide: CaseIterable, Hashable, Sendable {
  case a
  case b

  /// How people are told which one it is.
  package var letter: String {
    switch self {
    case .a: "A"
    case .b: "B"
    }
  }

  /// The other one.
  package var other: Self {
    switch self {
    case .a: .b
    case .b: .a
    }
  }
}
