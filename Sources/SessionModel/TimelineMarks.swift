/// The marks of a timeline, some four bytes each: there is one for nearly each record of a source.
///
/// Positions only grow, and times never decrease, so both are told by how much they grow, in numbers of seven bits a
/// byte. Every so many marks one is told whole, and one is looked for from there.
public struct TimelineMarks: RandomAccessCollection, Sendable {
  /// One mark.
  public struct Element: Hashable, Sendable {
    /// The events of the group have positions greater than this.
    public var position: Int32
    /// When they arrived.
    public var time: Milliseconds
  }

  /// A mark that is told whole, and where the bytes of those behind it begin.
  private struct Page: Sendable {
    var first: Element
    var bytes: Int
  }

  /// Marks of a page: 2 to the power of this.
  private static let pageBits = 5

  private var pages: ContiguousArray<Page> = []
  private var bytes = Chunked<UInt8>()
  /// The last mark, which may still be another; it has no bytes.
  public private(set) var last: Element?
  /// The number of marks.
  public private(set) var count = 0

  public var startIndex: Int { 0 }
  public var endIndex: Int { count }

  init() {}

  /// The same marks at other times, which must not decrease either.
  init(_ others: TimelineMarks, at time: (Milliseconds) -> Milliseconds) {
    for mark in others { append(Element(position: mark.position, time: time(mark.time))) }
  }

  /// Adds a mark at the end.
  mutating func append(_ mark: Element) {
    if let last { settle(last) }
    last = mark
    count += 1
  }

  /// Puts another mark in the place of the last one.
  mutating func replaceLast(with mark: Element) { last = mark }

  /// Writes the last mark, behind which another comes.
  private mutating func settle(_ mark: Element) {
    let number = count - 1
    guard number & (1 << Self.pageBits - 1) != 0, let before = written else {
      pages.append(Page(first: mark, bytes: bytes.count))
      written = mark
      return
    }
    put(UInt64(mark.position - before.position))
    put(UInt64(mark.time.count - before.time.count))
    written = mark
  }

  /// The last mark that was written.
  private var written: Element?

  @inline(__always)
  private mutating func put(_ number: UInt64) { SevenBits.put(number) { bytes.append($0) } }

  /// The mark at an index.
  public subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count, "a mark that is there")
    guard index < count - 1 else { return last! }
    var walk = Iterator(self, at: index & ~(1 << Self.pageBits - 1))
    var mark = walk.next()
    for _ in 0..<index & (1 << Self.pageBits - 1) { mark = walk.next() }
    return mark!
  }

  /// The index of the first mark for which `holds`, which stays true once it is; `count` for none.
  package func indexOfFirst(where holds: (Element) -> Bool) -> Int {
    var low = 0
    var high = pages.count
    while low < high {
      let middle = (low + high) / 2
      if holds(pages[middle].first) { high = middle } else { low = middle + 1 }
    }
    // It is the first of its page, or stands in the one before.
    var index = Swift.max(low - 1, 0) << Self.pageBits
    var walk = Iterator(self, at: index)
    while let mark = walk.next(), !holds(mark) { index += 1 }
    return index
  }

  public func makeIterator() -> Iterator { Iterator(self, at: 0) }

  /// A walk from one mark to the next.
  public struct Iterator: IteratorProtocol {
    private let marks: TimelineMarks
    private var index: Int
    private var place = 0
    private var mark: Element?

    /// Begins with the first mark of a page.
    fileprivate init(_ marks: TimelineMarks, at index: Int) {
      self.marks = marks
      self.index = index
    }

    public mutating func next() -> Element? {
      guard index < marks.count else { return nil }
      defer { index += 1 }
      guard index < marks.count - 1 else { return marks.last }
      if index & (1 << TimelineMarks.pageBits - 1) == 0 {
        let page = marks.pages[index >> TimelineMarks.pageBits]
        (mark, place) = (page.first, page.bytes)
      } else if let before = mark {
        let position = before.position + Int32(number())
        mark = Element(position: position, time: before.time + Milliseconds(Int64(number())))
      }
      return mark
    }

    private mutating func number() -> UInt64 {
      SevenBits.number {
        defer { place += 1 }
        return marks.bytes[place]
      }
    }
  }
}
