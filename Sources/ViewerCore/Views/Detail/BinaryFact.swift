import JSONReading
import SessionModel

/// Tells of images and other binary data what they are, since a terminal cannot show them.
enum BinaryFact {
  /// Characters below which a text is shown whatever it may be.
  private static let shortest = 256
  /// How base64 begins, by type.
  private static let types: [(prefix: String, type: String)] = [
    ("iVBORw0KGgo", "image/png"), ("/9j/", "image/jpeg"), ("R0lGOD", "image/gif"),
    ("UklGR", "image/webp"), ("JVBERi0", "application/pdf"), ("PHN2Zy", "image/svg+xml"),
    ("UEsDB", "application/zip"), ("H4sI", "application/gzip"),
  ]

  /// What a text is that is no text: `image/png, 640×480, 12 KB`; `nil` for text.
  static func text(_ text: String) -> String? {
    guard text.utf8.count >= shortest else { return nil }
    if text.hasPrefix("data:"), let comma = text.utf8.prefix(200).firstIndex(of: UInt8(ascii: ","))
    {
      let head = text[text.index(text.startIndex, offsetBy: 5)..<comma]
      let type = head.split(separator: ";").first.map(String.init) ?? "data"
      return fact(text[text.index(after: comma)...], type)
    }
    if isBase64(text) {
      return fact(text[...], types.first { text.hasPrefix($0.prefix) }?.type ?? "base64")
    }
    let sample = text.utf8.prefix(2048)
    let controls = sample.count { ($0 < 0x20 && !(8...13).contains($0) && $0 != 0x1b) }
    let replaced = text.unicodeScalars.prefix(2048).count { $0 == "\u{FFFD}" }
    return (controls + replaced) * 10 > sample.count
      ? "binary, \(SizeText.text(text.utf8.count))" : nil
  }

  /// What a content block is that carries data: `{"type":"image","source":{…}}`; `nil` for others.
  static func block(_ value: JSONValue) -> String? {
    let holder = value["source"] ?? value
    guard let data = holder["data"]?.string, data.utf8.count >= shortest, isBase64(data) else {
      return nil
    }
    let type =
      holder["media_type"]?.string ?? holder["mimeType"]?.string ?? holder["mime_type"]?.string
      ?? types.first { data.hasPrefix($0.prefix) }?.type ?? value["type"]?.string ?? "data"
    return fact(data[...], type)
  }

  /// The type of data by how its base64 begins; `nil` for what is not known.
  static func type(ofBase64 text: some StringProtocol) -> String? {
    types.first { text.hasPrefix($0.prefix) }?.type
  }

  /// Whether a text is base64 and nothing else; the front of a long one tells.
  static func isBase64(_ text: String) -> Bool {
    text.utf8.prefix(4096).allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
      case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "-"),
        UInt8(ascii: "_"), 0x0a, 0x0d:
        true
      default: false
      }
    } && text.utf8.prefix(4096).contains { !(0x61...0x7a).contains($0) }
  }

  /// Type, measures and size of encoded data.
  private static func fact(_ base64: Substring, _ type: String) -> String {
    let size = SizeText.text(base64.utf8.count / 4 * 3)
    let head = decoded(base64.utf8.prefix(40))
    // The header of a PNG: width and height behind its signature and the name of the first chunk.
    guard head.count >= 24, head[1] == UInt8(ascii: "P"), head[2] == UInt8(ascii: "N") else {
      return "\(type), \(size)"
    }
    func number(_ at: Int) -> Int { head[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    return "\(type), \(number(16))×\(number(20)), \(size)"
  }

  /// The bytes of base64, up to what is none.
  static func decoded(_ text: some Sequence<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var bits = 0
    var held: UInt32 = 0
    for byte in text {
      let value: UInt8
      switch byte {
      case 0x41...0x5a: value = byte - 0x41
      case 0x61...0x7a: value = byte - 0x61 + 26
      case 0x30...0x39: value = byte - 0x30 + 52
      case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
      case 0x0a, 0x0d: continue
      default: return bytes
      }
      held = held << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(bits)))
      }
    }
    return bytes
  }
}
