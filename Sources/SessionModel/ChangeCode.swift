/// The bytes of a change while they are written or read.
///
/// Two bytes tell form, channel, operation and source; the numbers behind them take seven bits of each byte, and the
/// eighth says that there is more.
struct ChangeCode {
  private let buffer: UnsafeMutableRawBufferPointer
  private var place: Int

  /// Begins to write into a buffer that has room for it.
  init(_ buffer: UnsafeMutableRawBufferPointer) {
    self.buffer = buffer
    place = 0
  }

  /// Begins to read at a place. Nothing is written then.
  init(_ bytes: UnsafeRawBufferPointer, at place: Int) {
    buffer = UnsafeMutableRawBufferPointer(mutating: bytes)
    self.place = place
  }

  // MARK: Writing

  /// What was written.
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<place])
  }

  private mutating func put(byte: UInt8) {
    buffer[place] = byte
    place += 1
  }

  mutating func put(_ form: Datum.Form, _ channel: Channel) {
    put(byte: form.rawValue | channel.rawValue << 3)
  }

  /// Sources above the first file are told by a number of their own.
  mutating func put(
    _ operation: DataChange.Operation, hasPrevious: Bool, _ source: ByteStore.Source
  ) {
    let kind = UInt8(min(source.index, 2))
    put(byte: operation.rawValue | (hasPrevious ? 8 : 0) | kind << 4)
  }

  mutating func put(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      put(byte: UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    put(byte: UInt8(truncatingIfNeeded: rest))
  }

  /// The sign stands in the lowest bit: small numbers of both signs are short.
  mutating func put(difference: Int64) {
    put(UInt64(bitPattern: difference << 1 ^ difference >> 63))
  }

  // MARK: Reading

  private mutating func byte() -> UInt8 {
    defer { place += 1 }
    return buffer[place]
  }

  mutating func formAndChannel() -> (Datum.Form, Channel) {
    let byte = byte()
    guard let form = Datum.Form(rawValue: byte & 7), let channel = Channel(rawValue: byte >> 3)
    else { preconditionFailure("a change is read as it was written") }
    return (form, channel)
  }

  /// Whether the change is of a channel; it is read behind form and channel then.
  mutating func isOf(_ channel: Channel) -> Bool { byte() >> 3 == channel.rawValue }

  /// - Returns: `source` is `nil` where it is told by a number.
  mutating func operation() -> (
    operation: DataChange.Operation, hasPrevious: Bool, source: ByteStore.Source?
  ) {
    let byte = byte()
    guard let operation = DataChange.Operation(rawValue: byte & 7)
    else { preconditionFailure("a change is read as it was written") }
    let kind = UInt16(byte >> 4)
    return (operation, byte & 8 != 0, kind < 2 ? ByteStore.Source(index: kind) : nil)
  }

  mutating func number() -> UInt64 {
    var (number, shift): (UInt64, UInt64) = (0, 0)
    while true {
      let byte = byte()
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
  }

  mutating func difference() -> Int64 {
    let number = number()
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }
}
