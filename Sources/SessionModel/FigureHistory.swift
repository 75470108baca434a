/// The figures of tokens that were told of the session, each as it was at any position: some two bytes a figure.
///
/// They are sums that grow with every message, so each is told by how much it grows. What is told one behind the other
/// is one sample. In front of every so many samples stands all that is known by then, and what was at a position is looked
/// for from there.
struct FigureHistory: Sendable {
  /// Samples that are looked through together.
  private struct Page: Sendable {
    /// The position of its first sample.
    let position: Int32
    /// Where its bytes begin.
    let place: Int
  }

  /// The sample to which more figures may be added.
  private struct Sample: Sendable {
    /// Where it is told which figures it has.
    let place: Int
    let position: Int32
    var told: UInt8
  }

  /// Samples of a page.
  private static let samples = 64

  private var pages: [Page] = []
  private var bytes = Chunked<UInt8>()
  /// The figures as they are now, and the positions at which they were told; -1 for one that was not.
  private var values = [Int64](repeating: 0, count: Channel.figureCount)
  private var positions = [Int32](repeating: -1, count: Channel.figureCount)
  private var last: Sample?
  private var count = 0

  /// Notes a figure as it is from a position on. Positions only grow.
  mutating func append(_ figure: Int, _ value: Int64, at position: Int32) {
    let told = UInt8(1) << UInt8(figure)
    if let last, told > last.told, position == last.position + Int32(last.told.nonzeroBitCount) {
      self.last?.told |= told
      bytes.change(at: last.place) { $0 |= told }
    } else {
      if count % Self.samples == 0 {
        pages.append(Page(position: position, place: bytes.count))
        for figure in 0..<Channel.figureCount {
          put(UInt64(positions[figure] + 1))
          put(SevenBits.folded(values[figure]))
        }
        put(0)
      } else {
        put(UInt64(position - (last?.position ?? 0)))
      }
      count += 1
      last = Sample(place: bytes.count, position: position, told: told)
      bytes.append(told)
    }
    put(SevenBits.folded(value - values[figure]))
    values[figure] = value
    positions[figure] = position
  }

  private mutating func put(_ number: UInt64) { SevenBits.put(number) { bytes.append($0) } }

  /// A figure as it was at a position, and the position at which it was told; `nil` when it was not by then.
  func value(of figure: Int, at position: Int32) -> (value: Int64, told: Int32)? {
    if positions[figure] <= position {
      return positions[figure] < 0 ? nil : (values[figure], positions[figure])
    }
    var (low, high) = (0, pages.count)
    while low < high {
      let middle = (low + high) / 2
      if pages[middle].position > position { high = middle } else { low = middle + 1 }
    }
    return low > 0 ? walk(pages[low - 1], of: figure, to: position) : nil
  }

  /// What a figure was at a position within a page.
  private func walk(_ page: Page, of figure: Int, to position: Int32)
    -> (value: Int64, told: Int32)?
  {
    var (place, found) = (page.place, (value: Int64(0), told: Int32(-1)))
    func number() -> UInt64 {
      SevenBits.number {
        defer { place += 1 }
        return bytes[place]
      }
    }
    for known in 0..<Channel.figureCount {
      let (told, value) = (Int32(number()) - 1, SevenBits.difference(number()))
      if known == figure { found = (value, told) }
    }
    var sample = page.position
    samples: for _ in 0..<Self.samples where place < bytes.count {
      sample += Int32(number())
      let told = bytes[place]
      place += 1
      var next = sample
      for other in 0..<Channel.figureCount where told & 1 << UInt8(other) != 0 {
        if next > position { break samples }
        let growth = SevenBits.difference(number())
        if other == figure { found = (found.value + growth, next) }
        next += 1
      }
    }
    return found.told < 0 ? nil : found
  }
}
