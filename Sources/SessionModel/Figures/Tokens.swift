/// A number of tokens, as a source tells it or as a sum of such numbers.
///
/// It is never negative and never beyond `limit`: what no counter can be becomes the nearest number that
/// one can, in sums and differences too. So numbers from outside are added without a thought.
package struct Tokens: Hashable, Comparable, Sendable {
  /// More than any counter of tokens comes to.
  package static let limit = Int64(1) << 50

  /// The number.
  package let count: Int64

  /// Makes the nearest number of tokens.
  package init(_ count: Int64) { self.count = min(max(count, 0), Self.limit) }

  package static func < (a: Self, b: Self) -> Bool { a.count < b.count }
}

extension Tokens: AdditiveArithmetic {
  package static let zero = Tokens(0)

  package static func + (a: Self, b: Self) -> Self { Tokens(a.count + b.count) }
  package static func - (a: Self, b: Self) -> Self { Tokens(a.count - b.count) }
}

extension Tokens {
  /// The sum of the figures that are told; `nil` when none is.
  package static func sum(_ parts: Tokens?...) -> Tokens? {
    parts.reduce(into: nil) { $0 += $1 }
  }
}

extension Tokens: ExpressibleByIntegerLiteral {
  package init(integerLiteral count: Int64) { self.init(count) }
}

extension Tokens: CustomStringConvertible {
  package var description: String { String(count) }
}
