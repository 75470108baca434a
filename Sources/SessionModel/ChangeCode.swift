/// The bytes of a change while they are written or read.
///
/// One or two bytes tell form, channel, operation and source; the numbers behind them take as many as they must
/// (`SevenBits`).
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
  //
  // Inlined: there is a change for nearly each event, and calls would be half of what it takes.

  /// How many bytes were written.
  var count: Int { place }

  @inline(__always)
  private mutating func put(byte: UInt8) {
    buffer[place] = byte
    place += 1
  }

  /// What a change of one channel does.
  struct Head {
    var form: Datum.Form
    var channel: Channel
    var operation: DataChange.Operation
    var hasPrevious: Bool
    /// `nil` where it is told by a number behind the link.
    var source: ByteStore.Source?
  }

  /// What stands in the place of a form.
  private enum Mark {
    /// Figures, without and with a change before them: those that are told stand where others have their channel.
    static let figures: UInt8 = 5
    static let moreFigures: UInt8 = 6
    /// JSON of the first file that is set behind a change, as most is: that needs no second byte.
    static let plain: UInt8 = 7
  }

  /// What is told of figures, where they stand in the head.
  static func bits(ofFigures figures: UInt8) -> UInt8 { figures << 3 }

  mutating func put(figures: UInt8, hasPrevious: Bool) {
    put(byte: (hasPrevious ? Mark.moreFigures : Mark.figures) | Self.bits(ofFigures: figures))
  }

  /// Sources above the first file are told by a number of their own.
  @inline(__always)
  mutating func put(_ head: Head, _ source: ByteStore.Source) {
    let channel = head.channel.rawValue << 3
    if head.form == .json, head.operation == .set, head.hasPrevious, source.index == 1 {
      return put(byte: Mark.plain | channel)
    }
    put(byte: head.form.rawValue | channel)
    let kind = UInt8(min(source.index, 2))
    put(byte: head.operation.rawValue | (head.hasPrevious ? 8 : 0) | kind << 4)
  }

  /// What all changes tell behind their head.
  struct Link {
    /// Its position, counted from that of its stretch.
    var position: Int32
    /// How far it stands behind the change before it.
    var previous: Int32?
  }

  @inline(__always)
  mutating func put(_ link: Link) {
    put(UInt64(link.position))
    if let previous = link.previous { put(UInt64(previous)) }
  }

  @inline(__always)
  mutating func put(_ number: UInt64) { SevenBits.put(number) { put(byte: $0) } }

  @inline(__always)
  mutating func put(difference: Int64) { put(SevenBits.folded(difference)) }

  // MARK: Reading

  private mutating func byte() -> UInt8 {
    defer { place += 1 }
    return buffer[place]
  }

  /// Which figures are told, where the change is one of figures; nothing is read of any other.
  mutating func figures() -> (told: UInt8, hasPrevious: Bool)? {
    let head = buffer[place]
    guard head & 7 == Mark.figures || head & 7 == Mark.moreFigures else { return nil }
    place += 1
    return (head >> 3, head & 7 == Mark.moreFigures)
  }

  mutating func head() -> Head {
    let first = byte()
    guard let channel = Channel(rawValue: first >> 3) else { preconditionFailure(Self.broken) }
    if first & 7 == Mark.plain {
      return Head(
        form: .json, channel: channel, operation: .set, hasPrevious: true,
        source: ByteStore.Source(index: 1))
    }
    let second = byte()
    guard let form = Datum.Form(rawValue: first & 7),
      let operation = DataChange.Operation(rawValue: second & 7)
    else { preconditionFailure(Self.broken) }
    let kind = UInt16(second >> 4)
    return Head(
      form: form, channel: channel, operation: operation, hasPrevious: second & 8 != 0,
      source: kind < 2 ? ByteStore.Source(index: kind) : nil)
  }

  private static let broken = "a change is read as it was written"

  mutating func link(_ hasPrevious: Bool) -> Link {
    let position = Int32(number())
    return Link(position: position, previous: hasPrevious ? Int32(number()) : nil)
  }

  mutating func number() -> UInt64 { SevenBits.number { byte() } }

  mutating func difference() -> Int64 { SevenBits.difference(number()) }
}
