import JSONReading

/// Makes the front of a JSON object an object: arguments that still arrive, or are too long to read.
package enum PartialJSON {
  /// The objects that the front of one could be, the fuller first: with its last value cut short, and
  /// without it.
  package static func candidates(_ text: String) -> [String] {
    guard text.utf8.first == UInt8(ascii: "{") else { return [] }
    var closers: [UInt8] = []
    var scan = JSONScan()
    var comma: Int?
    for (index, byte) in text.utf8.enumerated() {
      switch scan.step(byte) {
      // In ASCII, what closes stands two behind what opens.
      case .opening: closers.append(byte + 2)
      case .closing: if closers.popLast() == nil { return [] }
      case .other where byte == UInt8(ascii: ",") && closers.count == 1: comma = index
      case .string, .other: break
      }
    }
    let end = String(decoding: closers.reversed(), as: UTF8.self)
    let front = scan.isEscaped ? String(text.dropLast()) : text
    let full = front + (scan.isInString ? "\"" : "") + end
    guard let comma else { return [full] }
    return [full, String(decoding: text.utf8.prefix(comma), as: UTF8.self) + "}"]
  }
}
