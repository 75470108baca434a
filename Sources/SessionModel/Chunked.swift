/// A list that only grows, in pieces of a fixed size: growing copies nothing and holds no more room than one
/// piece in advance.
struct Chunked<Element> {
  /// Elements of a piece.
  private static var size: Int { 1 << shift }
  private static var shift: Int { 12 }
  private static var mask: Int { size - 1 }

  /// The pieces that are full.
  private var full: ContiguousArray<ContiguousArray<Element>> = []
  /// The piece that grows.
  private var tail: ContiguousArray<Element> = []

  /// The number of elements.
  var count: Int { full.count << Self.shift + tail.count }

  /// Adds an element at the end.
  mutating func append(_ element: Element) {
    if tail.count == Self.size { beginPiece() }
    tail.append(element)
  }

  private mutating func beginPiece() {
    full.append(tail)
    // Only the first piece grew as it must: most sessions are small.
    tail = []
    tail.reserveCapacity(Self.size)
  }

  /// The element at an index.
  subscript(index: Int) -> Element {
    get {
      let piece = index >> Self.shift
      return piece < full.count ? full[piece][index & Self.mask] : tail[index & Self.mask]
    }
    _modify {
      let piece = index >> Self.shift
      if piece < full.count {
        yield &full[piece][index & Self.mask]
      } else {
        yield &tail[index & Self.mask]
      }
    }
  }

  /// The last element.
  var last: Element? { tail.last }

  /// Puts another element in the place of the last one. There must be one.
  mutating func replaceLast(with element: Element) { tail[tail.count - 1] = element }
}

extension Chunked: Sendable where Element: Sendable {}
