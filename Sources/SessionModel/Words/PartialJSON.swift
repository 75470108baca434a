/// Makes the front of a JSON object an object: arguments that still arrive, or are too long to read.
package enum PartialJSON {
  /// The objects that the front of one could be, the fuller first: with its last value cut short, and
  /// without it.
  package static func candidates(_ text: String) -> [String] {
    guard text.utf8.first == UInt8(ascii: "{") else { return [] }
    var closers: [UInt8] = []
    var isInString = false
    var isEscaped = false
    var comma: Int?
    for (index, byte) in text.utf8.enumerated() {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"): closers.append(UInt8(ascii: "}"))
      case UInt8(ascii: "["): closers.append(UInt8(ascii: "]"))
      case UInt8(ascii: "}"), UInt8(ascii: "]"): if closers.popLast() == nil { return [] }
      case UInt8(ascii: ",") where closers.count == 1: comma = index
      default: break
      }
    }
    let end = String(decoding: closers.reversed(), as: UTF8.self)
    let full = (isEscaped ? String(text.dropLast()) : text) + (isInString ? "\"" : "") + end
    guard let comma else { return [full] }
    return [full, String(decoding: text.utf8.prefix(comma), as: UTF8.self) + "}"]
  }
}
