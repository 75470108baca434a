/// A list that only grows at its end, in pieces of a fixed size: growing copies nothing and holds no more room than
/// one piece in advance.
///
/// Public and inlinable: only so has a module that uses it code of its own for its elements.
public struct Chunked<Element> {
  /// Elements of a piece.
  @inlinable static var size: Int { 1 << shift }
  @inlinable static var shift: Int { 12 }
  @inlinable static var mask: Int { size - 1 }

  /// The pieces that are full.
  @usableFromInline var full: ContiguousArray<ContiguousArray<Element>> = []
  /// The piece that grows.
  @usableFromInline var tail: ContiguousArray<Element> = []

  /// Makes a list without elements.
  @inlinable public init() {}

  /// The number of elements.
  @inlinable public var count: Int { full.count << Self.shift + tail.count }

  /// Adds an element at the end.
  @inlinable public mutating func append(_ element: Element) {
    if tail.count == Self.size { beginPiece() }
    tail.append(element)
  }

  @inlinable mutating func beginPiece() {
    full.append(tail)
    // Only the first piece grew as it must: most sessions are small.
    tail = []
    tail.reserveCapacity(Self.size)
  }

  /// The element at an index.
  @inlinable public subscript(index: Int) -> Element {
    let piece = index >> Self.shift
    return piece < full.count ? full[piece][index & Self.mask] : tail[index & Self.mask]
  }

  /// Lends an element to be changed where it stands. An accessor would take memory for each change.
  @inlinable public mutating func change<Result>(
    at index: Int, _ body: (inout Element) -> Result
  ) -> Result {
    let (piece, place) = (index >> Self.shift, index & Self.mask)
    guard piece < full.count else {
      return tail.withUnsafeMutableBufferPointer { body(&$0[place]) }
    }
    return full.withUnsafeMutableBufferPointer { pieces in
      pieces[piece].withUnsafeMutableBufferPointer { body(&$0[place]) }
    }
  }

  /// The last element.
  @inlinable public var last: Element? { tail.last }

  /// Takes the last element out. There must be one.
  @inlinable public mutating func removeLast() -> Element {
    let last = tail.removeLast()
    if tail.isEmpty, let piece = full.popLast() { tail = piece }
    return last
  }

  /// Puts another element in the place of the last one. There must be one.
  @inlinable public mutating func replaceLast(with element: Element) {
    tail[tail.count - 1] = element
  }
}

extension Chunked: Sendable where Element: Sendable {}
