/// A value of the session: a place where its bytes stand, or a moment in time. 16 bytes.
///
/// A node holds no text. It holds data, and the text is read when it is about to be seen.
public struct Datum: Hashable, Sendable {
  /// How the bytes are to be read.
  public enum Form: UInt8, Sendable {
    /// UTF-8 text as it is.
    case text
    /// One JSON value of any kind; a JSON string is decoded when it is shown.
    case json
    /// No bytes: `offset` counts milliseconds since 1970.
    case moment
    /// No bytes: `offset` is a whole number.
    case integer
    /// What stands between the quotes of a JSON string inside a JSON string: escaped twice.
    case nested

    /// Whether the value stands in the datum itself, and no bytes anywhere.
    var isInline: Bool { self == .moment || self == .integer }
  }

  /// The first byte in the source, the milliseconds of a moment, or the number; those of the two within 48 bits.
  public var offset: Int64
  /// The number of bytes.
  public var length: UInt32
  /// Which source of the `ByteStore` holds the bytes.
  public var source: ByteStore.Source
  /// How the bytes are to be read.
  public var form: Form

  /// Makes a datum of bytes of a source.
  public init(form: Form, source: ByteStore.Source, offset: Int64, length: Int) {
    self.form = form
    self.source = source
    self.offset = offset
    self.length = UInt32(clamping: length)
  }

  /// Makes a moment.
  public init(moment: Milliseconds) {
    self.init(form: .moment, source: .spool, offset: moment.count, length: 0)
  }

  /// Makes a whole number; `nil` when it is larger than can be held.
  public init?(integer: Int64) {
    guard Self.offsets.contains(integer) else { return nil }
    self.init(form: .integer, source: .spool, offset: integer, length: 0)
  }

  /// Whether the value stands in the datum itself, and no bytes anywhere.
  public var isInline: Bool { form.isInline }

  /// The numbers that a datum without bytes can hold.
  static let offsets = Milliseconds.range

  /// The moment, when this is one.
  public var moment: Milliseconds? { form == .moment ? Milliseconds(offset) : nil }
}
