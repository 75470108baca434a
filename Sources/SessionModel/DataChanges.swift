/// One change of a datum, linked to the one before it.
struct DataChange: Sendable {
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

/// The changes of the data of all nodes in their order, sixteen bytes each: there is one for nearly each event.
///
/// Positions only grow and changes of one node stand near each other, so both are kept as small differences. A
/// change of which something does not fit is kept as it is beside the others.
struct DataChanges: Sendable {
  /// A change in two words.
  private struct Packed: Sendable {
    /// The offset and the length of bytes, or the value of a datum that has none.
    var place: UInt64
    /// The rest, from the lowest bits up: form, channel, operation, whether it is kept beside, source, how far back
    /// the one before it stands, and how far its position is from the first of its span.
    var rest: UInt64
  }

  /// Changes whose positions are counted from that of the first of them.
  private static let span = 4096
  private static let lengthBits: UInt64 = 24
  private static let offsetLimit = Int64(1) << 40
  private static let sourceBits: UInt64 = 14
  private static let distanceBits: UInt64 = 18
  private static let positionBits: UInt64 = 18

  private var packed = Chunked<Packed>()
  /// The position of the first change of each span.
  private var starts: [Int32] = []
  /// The changes that do not fit, by their numbers.
  private var large: [Int: DataChange] = [:]

  /// The number of changes.
  var count: Int { packed.count }

  /// Adds a change.
  mutating func append(_ change: DataChange) {
    if count % Self.span == 0 { starts.append(change.position) }
    if let small = pack(change) { return packed.append(small) }
    large[count] = change
    packed.append(Packed(place: 0, rest: Self.isLarge))
  }

  /// The change of a number.
  subscript(number: Int) -> DataChange {
    let (place, rest) = (packed[number].place, packed[number].rest)
    guard rest & Self.isLarge == 0, let form = Datum.Form(rawValue: UInt8(rest & 7)),
      let channel = Channel(rawValue: UInt8(rest >> 3 & 31)),
      let operation = DataChange.Operation(rawValue: UInt8(rest >> 8 & 7))
    else { return beside(number) }
    let links = rest >> (12 + Self.sourceBits)
    let source = ByteStore.Source(index: UInt16(rest >> 12 & (1 << Self.sourceBits - 1)))
    let distance = Int32(links & (1 << Self.distanceBits - 1))
    let position = starts[number / Self.span] + Int32(links >> Self.distanceBits)
    return DataChange(
      datum: form.isInline
        ? Datum(form: form, source: source, offset: Int64(bitPattern: place), length: 0)
        : Datum(
          form: form, source: source, offset: Int64(place >> Self.lengthBits),
          length: Int(place & (1 << Self.lengthBits - 1))),
      position: position, previous: distance == 0 ? -1 : Int32(number) - distance,
      channel: channel, operation: operation)
  }

  /// The first change of a channel in a chain, from one of its changes on; -1 for none. Others are passed over
  /// without being looked at.
  func first(of channel: Channel, from number: Int32) -> Int32 {
    var number = number
    while number >= 0 {
      let rest = packed[Int(number)].rest
      guard rest & Self.isLarge == 0 else {
        let change = beside(Int(number))
        if change.channel == channel { return number }
        number = change.previous
        continue
      }
      if rest >> 3 & 31 == UInt64(channel.rawValue) { return number }
      let distance = Int32(rest >> (12 + Self.sourceBits) & (1 << Self.distanceBits - 1))
      number = distance == 0 ? -1 : number - distance
    }
    return -1
  }

  /// The bit of a change that is kept beside.
  private static let isLarge: UInt64 = 1 << 11

  private func beside(_ number: Int) -> DataChange {
    guard let change = large[number] else { preconditionFailure("a change is kept in one way") }
    return change
  }

  /// The change in two words; `nil` when something does not fit.
  private func pack(_ change: DataChange) -> Packed? {
    let datum = change.datum
    let distance = change.previous < 0 ? 0 : UInt64(count - Int(change.previous))
    let position = UInt64(change.position - starts[starts.count - 1])
    guard datum.source.index < 1 << Self.sourceBits, distance < 1 << Self.distanceBits,
      position < 1 << Self.positionBits
    else { return nil }
    let place: UInt64
    if datum.isInline {
      place = UInt64(bitPattern: datum.offset)
    } else {
      guard datum.length < 1 << Self.lengthBits, (0..<Self.offsetLimit).contains(datum.offset)
      else { return nil }
      place = UInt64(datum.offset) << Self.lengthBits | UInt64(datum.length)
    }
    var rest = position
    rest = rest << Self.distanceBits | distance
    rest = rest << Self.sourceBits | UInt64(datum.source.index)
    rest = rest << 12 | UInt64(change.operation.rawValue) << 8
    rest |= UInt64(change.channel.rawValue) << 3 | UInt64(datum.form.rawValue)
    return Packed(place: place, rest: rest)
  }
}
