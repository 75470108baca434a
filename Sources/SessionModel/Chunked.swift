/// A list that only grows, in pieces of a fixed size: growing copies nothing and holds no more room than one
/// piece in advance.
struct Chunked<Element> {
  /// Elements of a piece.
  private static var size: Int { 1 << shift }
  private static var shift: Int { 12 }
  private static var mask: Int { size - 1 }

  /// The pieces that are full.
  private var chunks: ContiguousArray<ContiguousArray<Element>> = []
  /// The piece that grows.
  private var growing: ContiguousArray<Element> = []
  /// The number of elements.
  private(set) var count = 0

  /// Adds an element at the end.
  mutating func append(_ element: Element) {
    if growing.count == Self.size {
      chunks.append(growing)
      growing = []
      // The first piece grows as it must: most sessions are small.
      growing.reserveCapacity(Self.size)
    }
    growing.append(element)
    count += 1
  }

  /// The element at an index.
  subscript(index: Int) -> Element {
    get {
      let chunk = index >> Self.shift
      return chunk < chunks.count ? chunks[chunk][index & Self.mask] : growing[index & Self.mask]
    }
    _modify {
      let chunk = index >> Self.shift
      if chunk < chunks.count {
        yield &chunks[chunk][index & Self.mask]
      } else {
        yield &growing[index & Self.mask]
      }
    }
  }

  /// The last element.
  var last: Element? { count == 0 ? nil : self[count - 1] }
}

extension Chunked: Sendable where Element: Sendable {}
