/// Writes the little JSON that recordings and the job server make themselves.
enum JSONText {
  /// Adds `text` as a JSON string.
  static func append(_ text: String, to line: inout [UInt8]) {
    line.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): line += [UInt8(ascii: "\\"), byte]
      case 0..<0x20, 0x7F: line += Array("\\u00".utf8) + CRC32.digits(UInt32(byte)).suffix(2)
      default: line.append(byte)
      }
    }
    line.append(UInt8(ascii: "\""))
  }
}
