/// A list that only grows, in pieces of a fixed size: growing copies nothing and holds no more room than one
/// piece in advance.
struct Chunked<Element> {
  /// Elements of a piece.
  private static var size: Int { 1 << shift }
  private static var shift: Int { 12 }
  private static var mask: Int { size - 1 }

  private var chunks: ContiguousArray<ContiguousArray<Element>> = []
  /// The number of elements.
  private(set) var count = 0

  /// Adds an element at the end.
  mutating func append(_ element: Element) {
    if count & Self.mask == 0 {
      var chunk: ContiguousArray<Element> = []
      // The first piece grows as it must: most sessions are small.
      if count > 0 { chunk.reserveCapacity(Self.size) }
      chunks.append(chunk)
    }
    chunks[chunks.count - 1].append(element)
    count += 1
  }

  /// The element at an index.
  subscript(index: Int) -> Element {
    get { chunks[index >> Self.shift][index & Self.mask] }
    _modify { yield &chunks[index >> Self.shift][index & Self.mask] }
  }

  /// The last element.
  var last: Element? { count == 0 ? nil : self[count - 1] }
}

extension Chunked: Sendable where Element: Sendable {}
