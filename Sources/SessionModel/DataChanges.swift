/// One change of a datum, linked to the one before it.
struct DataChange: Equatable, Sendable {
  /// What the change does.
  enum Operation: UInt8, Sendable {
    case set
    case append
    case clear
    /// The node was retracted from here on (`channel` means nothing).
    case retract
    /// The node is there again from here on.
    case restore
  }

  /// What was set or appended.
  var datum: Datum
  let position: Int32
  /// The change before it, or -1.
  let previous: Int32
  let channel: Channel
  let operation: Operation
}

/// The changes of the data of all nodes in their order, some eight bytes each: there is one for nearly each event.
///
/// Positions and offsets grow slowly and changes of one node stand near each other, so all of them are told by how far
/// they are from others, in as many bytes as that takes. A change is named by the place where its bytes begin: one is
/// looked at without those in front of it. There is room for two gigabytes of changes, and tens of gigabytes of a session
/// make as many.
///
/// The figures of tokens that are told of a node one behind the other are one change here, of which each has its own
/// position: the first one's, and those that follow.
struct DataChanges: Sendable {
  /// Changes that stand in a row.
  private struct Page: Sendable {
    /// The bytes, and room for more behind them.
    var bytes: ContiguousArray<UInt8>
    /// The number of bytes that changes take.
    var count = 0
  }

  /// What changes that begin in the same stretch of bytes are counted from.
  private struct Base: Sendable {
    /// The position of the first of them.
    let position: Int32
    /// The last moment, and the last offsets in the spool and in files, in front of them.
    let moment: Int64
    let spool: Int64
    let file: Int64

    /// What the value of a datum is counted from.
    func value(_ form: Datum.Form, _ source: ByteStore.Source) -> Int64 {
      switch form {
      case .moment: moment
      case .integer: 0
      case .text, .json, .nested: source == .spool ? spool : file
      }
    }
  }

  /// The figures that were told last, while more of them may follow.
  private struct Figures: Sendable {
    var number: Int32
    var told: UInt8
    /// The position of the figure that may follow.
    var next: Int32
  }

  /// Bytes of a page: 2 to the power of this.
  private static let pageBits = 14
  /// Bytes of a stretch with one base, likewise: the numbers of a change then take a byte less each, as a rule.
  private static let stretchBits = 10
  /// Bytes that a change takes at most: two, and six numbers of ten.
  private static let largest = 62

  private var pages: ContiguousArray<Page> = []
  /// Those of all stretches: no change is so long that none begins in one.
  private var bases = Chunked<Base>()
  /// The last moment, and the last offsets in the spool and in files.
  private var (moment, spool, file): (Int64, Int64, Int64) = (0, 0, 0)
  private var figures: Figures?

  /// Adds a change, and tells its name: the later one has the greater one, and figures that follow others theirs.
  mutating func append(_ change: DataChange) -> Int32 {
    if let figure = change.channel.figure, change.operation == .set, change.datum.form == .integer {
      return append(figure, change)
    }
    figures = nil
    let (last, number) = begin(at: change.position)
    let datum = change.datum
    let base = base(of: number)
    let link = link(change, number, base)
    let head = ChangeCode.Head(
      form: datum.form, channel: change.channel, operation: change.operation,
      hasPrevious: change.previous >= 0)
    write(into: last) { code in
      code.put(head, datum.source)
      code.put(link)
      if datum.source.index > 1 { code.put(UInt64(datum.source.index)) }
      code.put(difference: datum.offset &- base.value(datum.form, datum.source))
      if !datum.isInline { code.put(UInt64(datum.length)) }
    }
    switch datum.form {
    // What is taken away has none.
    case .moment: if datum.offset != 0 { moment = datum.offset }
    case .integer: break
    case .text, .json, .nested:
      if datum.source == .spool { spool = datum.offset } else { file = datum.offset }
    }
    return number
  }

  /// Adds a figure, to those that were told last of the node where it follows them.
  private mutating func append(_ figure: Int, _ change: DataChange) -> Int32 {
    let told = UInt8(1) << UInt8(figure)
    let before = figures
    let (last, number) = begin(at: change.position)
    if let before, change.previous == before.number, change.position == before.next,
      told > before.told, Int(before.number) >> Self.pageBits == last
    {
      figures = Figures(
        number: before.number, told: before.told | told, next: change.position + 1)
      pages[last].bytes[Int(before.number) & (1 << Self.pageBits - 1)] |=
        ChangeCode.bits(ofFigures: told)
      write(into: last) { $0.put(difference: change.datum.offset) }
      return before.number
    }
    figures = Figures(number: number, told: told, next: change.position + 1)
    let link = link(change, number, base(of: number))
    write(into: last) { code in
      code.put(figures: told, hasPrevious: change.previous >= 0)
      code.put(link)
      code.put(difference: change.datum.offset)
    }
    return number
  }

  /// When a change came, and how far behind the one before it stands.
  @inline(__always)
  private func link(_ change: DataChange, _ number: Int32, _ base: Base) -> ChangeCode.Link {
    ChangeCode.Link(
      position: change.position - base.position,
      previous: change.previous < 0 ? nil : number - change.previous)
  }

  /// The page that a change comes on, and its name.
  @inline(__always)
  private mutating func begin(at position: Int32) -> (page: Int, number: Int32) {
    var last = pages.count - 1
    if last < 0 || pages[last].count + Self.largest > 1 << Self.pageBits {
      last += 1
      beginPage()
    }
    let number = Int32(last << Self.pageBits | pages[last].count)
    if Int(number) >> Self.stretchBits == bases.count {
      bases.append(Base(position: position, moment: moment, spool: spool, file: file))
    }
    return (last, number)
  }

  private mutating func beginPage() {
    // The first one grows as it must: most sessions are small.
    let room = pages.isEmpty ? 2 * Self.largest : 1 << Self.pageBits
    pages.append(Page(bytes: ContiguousArray(repeating: 0, count: room)))
  }

  /// What a change is counted from.
  @inline(__always)
  private func base(of number: Int32) -> Base { bases[Int(number) >> Self.stretchBits] }

  @inline(__always)
  private mutating func write(into page: Int, _ body: (inout ChangeCode) -> Void) {
    let start = pages[page].count
    let room = pages[page].bytes.count
    if start + Self.largest > room {
      pages[page].bytes.append(contentsOf: repeatElement(0, count: room))
    }
    pages[page].count += pages[page].bytes.withUnsafeMutableBytes { bytes in
      var code = ChangeCode(UnsafeMutableRawBufferPointer(rebasing: bytes[start...]))
      body(&code)
      return code.count
    }
  }

  // MARK: Reading

  /// Goes through a chain, from one of its changes back, for as long as `goesOn` says so.
  ///
  /// - Parameter channel: whose changes are asked for; others are passed over without being looked at. `nil` for all.
  @inline(__always)
  func forEach(of channel: Channel? = nil, from number: Int32, _ goesOn: (DataChange) -> Bool) {
    let figure = channel?.figure
    var next = number
    while next >= 0 {
      let number = next
      let isLeft = pages[Int(number) >> Self.pageBits].bytes.withUnsafeBytes { bytes in
        var code = ChangeCode(bytes, at: Int(number) & (1 << Self.pageBits - 1))
        if let (told, hasPrevious) = code.figures() {
          let isAsked = channel == nil || figure.map { told & 1 << UInt8($0) != 0 } ?? false
          if isAsked { return read(told, hasPrevious, number, &code, of: figure, &next, goesOn) }
          next = previous(of: number, hasPrevious, &code)
          return false
        }
        let head = code.head()
        guard channel == nil || head.channel == channel else {
          next = previous(of: number, head.hasPrevious, &code)
          return false
        }
        let change = read(head, number, &code)
        next = change.previous
        return !goesOn(change)
      }
      if isLeft { return }
    }
  }

  /// The change before one of which the head was read.
  private func previous(of number: Int32, _ hasPrevious: Bool, _ code: inout ChangeCode) -> Int32 {
    code.link(hasPrevious).previous.map { number - $0 } ?? -1
  }

  /// Reads a change of which the head was read.
  private func read(_ head: ChangeCode.Head, _ number: Int32, _ code: inout ChangeCode)
    -> DataChange
  {
    let base = base(of: number)
    let form = head.form
    let link = code.link(head.hasPrevious)
    let source = head.source ?? ByteStore.Source(index: UInt16(code.number()))
    let offset = base.value(form, source) &+ code.difference()
    let length = form.isInline ? 0 : Int(code.number())
    return DataChange(
      datum: Datum(form: form, source: source, offset: offset, length: length),
      position: base.position + link.position,
      previous: link.previous.map { number - $0 } ?? -1, channel: head.channel,
      operation: head.operation)
  }

  /// Reads figures of which the head was read, and lends them from the last to the first.
  ///
  /// - Parameter wanted: the one of them that is asked for; `nil` for all.
  /// - Returns: whether no more is wanted.
  private func read(
    _ told: UInt8, _ hasPrevious: Bool, _ number: Int32, _ code: inout ChangeCode,
    of wanted: Int?, _ next: inout Int32, _ goesOn: (DataChange) -> Bool
  ) -> Bool {
    let link = code.link(hasPrevious)
    var position = base(of: number).position + link.position
    let previous = link.previous.map { number - $0 } ?? -1
    next = previous
    return withUnsafeTemporaryAllocation(of: Int64.self, capacity: Channel.figureCount) { values in
      for figure in 0..<Channel.figureCount where told & 1 << UInt8(figure) != 0 {
        values[figure] = code.difference()
      }
      position += Int32(told.nonzeroBitCount)
      for figure in (0..<Channel.figureCount).reversed() where told & 1 << UInt8(figure) != 0 {
        position -= 1
        guard wanted == nil || wanted == figure else { continue }
        let datum = Datum(form: .integer, source: .spool, offset: values[figure], length: 0)
        let change = DataChange(
          datum: datum, position: position, previous: previous, channel: .figure(figure),
          operation: .set)
        if !goesOn(change) { return true }
      }
      return false
    }
  }
}
