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

/// The changes of the data of all nodes in their order, some nine bytes each: there is one for nearly each event.
///
/// Positions and offsets grow slowly and changes of one node stand near each other, so all of them are told by how far
/// they are from others, in as many bytes as that takes. A change is named by the place where its bytes begin: one is
/// looked at without those in front of it. There is room for two gigabytes of changes, and tens of gigabytes of a session
/// make as many.
struct DataChanges: Sendable {
  /// Changes that stand in a row, and what theirs is counted from.
  private struct Page: Sendable {
    var bytes: ContiguousArray<UInt8> = []
    /// The position of the first of them.
    let position: Int32
    /// The last moment, and the last offsets in the spool and in files, in front of them.
    let moment: Int64
    let spool: Int64
    let file: Int64

    /// What the value of a datum is counted from.
    func base(_ form: Datum.Form, _ source: ByteStore.Source) -> Int64 {
      switch form {
      case .moment: moment
      case .integer: 0
      case .text, .json, .nested: source == .spool ? spool : file
      }
    }
  }

  /// Bytes of a page: 2 to the power of this.
  private static let pageBits = 14
  /// Bytes that a change takes at most: two, and six numbers of ten.
  private static let largest = 62

  private var pages: ContiguousArray<Page> = []
  /// The last moment, and the last offsets in the spool and in files.
  private var (moment, spool, file): (Int64, Int64, Int64) = (0, 0, 0)

  /// Adds a change, and tells its name: the later one has the greater one.
  mutating func append(_ change: DataChange) -> Int32 {
    var last = pages.count - 1
    if last < 0 || pages[last].bytes.count + Self.largest > 1 << Self.pageBits {
      last += 1
      beginPage(at: change.position)
    }
    let datum = change.datum
    let number = Int32(last << Self.pageBits | pages[last].bytes.count)
    let base = pages[last].base(datum.form, datum.source)
    let first = pages[last].position
    withUnsafeTemporaryAllocation(byteCount: Self.largest, alignment: 1) { buffer in
      var code = ChangeCode(buffer)
      code.put(datum.form, change.channel)
      code.put(change.operation, hasPrevious: change.previous >= 0, datum.source)
      code.put(UInt64(change.position - first))
      if change.previous >= 0 { code.put(UInt64(number - change.previous)) }
      if datum.source.index > 1 { code.put(UInt64(datum.source.index)) }
      code.put(difference: datum.offset &- base)
      if !datum.isInline { code.put(UInt64(datum.length)) }
      pages[last].bytes.append(contentsOf: code.bytes)
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

  private mutating func beginPage(at position: Int32) {
    var page = Page(position: position, moment: moment, spool: spool, file: file)
    // The first one grows as it must: most sessions are small.
    if !pages.isEmpty { page.bytes.reserveCapacity(1 << Self.pageBits) }
    pages.append(page)
  }

  /// The change of a name.
  subscript(number: Int32) -> DataChange {
    let page = Int(number) >> Self.pageBits
    return pages[page].bytes.withUnsafeBytes { bytes in
      var code = ChangeCode(bytes, at: Int(number) & (1 << Self.pageBits - 1))
      let (form, channel) = code.formAndChannel()
      let (operation, hasPrevious, told) = code.operation()
      let position = pages[page].position + Int32(code.number())
      let previous = hasPrevious ? number - Int32(code.number()) : -1
      let source = told ?? ByteStore.Source(index: UInt16(code.number()))
      let offset = pages[page].base(form, source) &+ code.difference()
      let length = form.isInline ? 0 : Int(code.number())
      return DataChange(
        datum: Datum(form: form, source: source, offset: offset, length: length),
        position: position, previous: previous, channel: channel, operation: operation)
    }
  }

  /// The first change of a channel in a chain, from one of its changes on; -1 for none. Others are passed over
  /// without being looked at.
  func first(of channel: Channel, from number: Int32) -> Int32 {
    var number = number
    while number >= 0 {
      let previous: Int32? = pages[Int(number) >> Self.pageBits].bytes.withUnsafeBytes { bytes in
        var code = ChangeCode(bytes, at: Int(number) & (1 << Self.pageBits - 1))
        if code.isOf(channel) { return nil }
        guard code.operation().hasPrevious else { return -1 }
        _ = code.number()  // Its position.
        return number - Int32(code.number())
      }
      guard let previous else { return number }
      number = previous
    }
    return -1
  }
}
