import JSONReading
import SessionModel

/// A line that ends inside of a string: a writer that does not escape the ends of lines has gone on with the
/// same record on the next one.
struct BrokenLine {
  /// What the next line is to it.
  enum Next {
    /// Another record, or nothing that could be read.
    case other
    /// A part of it, which ends inside of a string too.
    case part
    /// Its end.
    case end
  }

  /// Its first line.
  let number: Int
  let file: String?
  /// Why the first line could not be read.
  let reason: String
  /// When the last line of it came.
  private(set) var arrival: Milliseconds?
  /// The record so far, with the ends of lines escaped.
  private(set) var bytes: [UInt8]
  /// The first line.
  let first: [UInt8]
  /// How many lines it has, and the number of the last.
  private(set) var lines = 1
  private var last: Int
  private var scan = JSONScan()

  /// Lines and bytes that one record is put together of at most.
  private static let lineLimit = 1000
  private static let byteLimit = 4 << 20

  /// Takes a line that could not be read; `nil` when it does not begin a record that may go on.
  init?(_ record: Record, _ reason: String) {
    guard record.framing == .line, record.bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{"),
      record.bytes.count < Self.byteLimit
    else { return nil }
    (number, file, arrival) = (record.number, record.file, record.arrival)
    last = record.number
    self.reason = reason
    first = Array(Self.line(record.bytes))
    bytes = first
    for byte in bytes { scan.step(byte) }
    if !scan.isInString || scan.isEscaped { return nil }
  }

  /// Takes the next line.
  mutating func take(_ record: Record) -> Next {
    let line = Self.line(record.bytes)
    guard lines < Self.lineLimit, bytes.count + line.count < Self.byteLimit else { return .other }
    // Lines without anything in them are not handed on, and count.
    let count = min(max(1, record.number - last), 100)
    (lines, last, arrival) = (lines + count, record.number, record.arrival)
    for _ in 0..<count { bytes += "\\n".utf8 }
    // A tab and other signs of its kind have to be escaped too.
    for byte in line {
      scan.step(byte)
      if byte == 9 { bytes += "\\t".utf8 } else if byte >= 0x20 { bytes.append(byte) }
    }
    return scan.isInString ? .part : .end
  }

  /// A line without its end.
  private static func line(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes.last == 0x0D ? bytes.dropLast() : bytes[...])
  }
}
