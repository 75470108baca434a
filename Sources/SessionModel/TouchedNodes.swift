/// The node that each event touched, about a byte an event: what changed between two positions is a slice of this.
///
/// Events touch young nodes as a rule, and most the node that the event before them touched: that takes a bit, and any
/// other node two bytes. What stands too far from the newest one of its time is none of this list.
struct TouchedNodes: Sendable {
  /// Events whose nodes are counted from one node.
  private struct Span: Sendable {
    /// That node.
    let base: Int32
    /// The number of the code of its first event.
    let code: Int32
  }

  /// Events of a span: 64 words of bits.
  private static let span = 4096
  /// How far behind the newest node of a span its nodes may stand.
  private static let reach: Int32 = 61_000
  private static let none: UInt16 = 0
  private static let root = UInt16.max

  private var spans: [Span] = []
  /// A bit for each event in front of the last one: whether its code is another than that of the event before it. Those
  /// of the last events, which fill no word yet, stand in `recent`.
  private var news = Chunked<UInt64>()
  private var recent: UInt64 = 0
  /// The codes of those.
  private var codes = Chunked<UInt16>()
  /// The last of them.
  private var before = none
  /// The code of the last event.
  private var last = none
  /// What the nodes of the last span are counted from.
  private var base: Int32 = 0

  /// The number of events.
  private(set) var count = 0

  /// Adds an event that has touched nothing so far.
  ///
  /// - Parameter newest: the newest node.
  mutating func append(newest: Int32) {
    if count > 0 { settle() }
    if count % Self.span == 0 {
      base = max(newest - Self.reach, 0)
      spans.append(Span(base: base, code: Int32(codes.count)))
    }
    last = Self.none
    count += 1
  }

  /// Writes what the last event touched, behind which another comes.
  private mutating func settle() {
    let event = count - 1
    if event % Self.span == 0 || last != before {
      codes.append(last)
      before = last
      recent |= 1 << UInt64(event % 64)
    }
    if event % 64 == 63 {
      news.append(recent)
      recent = 0
    }
  }

  /// A word of bits.
  private func bits(_ word: Int) -> UInt64 { word < news.count ? news[word] : recent }

  /// Lends the nodes that some events touched, one behind the other, for as long as `goesOn` says so. A node comes more
  /// than once.
  ///
  /// - Parameter events: their numbers, from 0 on; those that have not come touched nothing.
  func forEach(in events: Range<Int>, _ goesOn: (Int32) -> Bool) {
    let events = events.clamped(to: 0..<count)
    guard !events.isEmpty else { return }
    // The codes of its span up to and with that of the first event.
    let first = events.lowerBound / Self.span
    var code = Int(spans[first].code) - 1
    for word in first * Self.span / 64..<events.lowerBound / 64 {
      code += news[word].nonzeroBitCount
    }
    if events.lowerBound < count - 1 {
      code += (bits(events.lowerBound / 64) << UInt64(63 - events.lowerBound % 64)).nonzeroBitCount
    }
    for event in events {
      let isFirst = event == events.lowerBound
      if event == count - 1 {
        if let node = node(last, of: event), !goesOn(node) { return }
        return
      }
      let isNew = bits(event / 64) & 1 << UInt64(event % 64) != 0
      guard isNew || isFirst else { continue }
      if !isFirst { code += 1 }
      if let node = node(codes[code], of: event), !goesOn(node) { return }
    }
  }

  private func node(_ code: UInt16, of event: Int) -> Int32? {
    switch code {
    case Self.none: nil
    case Self.root: 0
    case let code: spans[event / Self.span].base + Int32(code)
    }
  }

  /// Notes a node that the last event touched.
  ///
  /// - Returns: whether it is in the list; there is room for one.
  mutating func note(_ node: Int32) -> Bool {
    guard count > 0 else { return false }
    let distance = node - base
    guard node == 0 || distance > 0 && distance < Int32(Self.root) else { return false }
    let code = node == 0 ? Self.root : UInt16(distance)
    if last == Self.none { last = code }
    return last == code
  }
}
