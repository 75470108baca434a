import JSONReading
import SessionModel

/// Pictures and files in messages, as a few words: `[image/png 1.2 MB]`.
enum Attachment {
  /// Describes a part that is no text.
  static func text(_ part: JSONValue, type: String) -> String {
    let source = part["source"] ?? part["file"] ?? part["image_url"] ?? part
    let address =
      source["url"] ?? part["url"] ?? source["path"] ?? part["image"] ?? part["filename"]
    let media =
      source["media_type"] ?? source["mediaType"] ?? part["mime"] ?? part["mimeType"]
      ?? part["mediaType"]
    let data = source["data"] ?? part["data"]
    if let data, data.kind == .string {
      return words(media?.string ?? type, size: decodedSize(data.bytes.count - 2))
    }
    guard let address = address?.string ?? part["image_url"]?.string else {
      return "[\(media?.string ?? type)]"
    }
    if address.hasPrefix("data:") { return text(dataAddress: address, type: type) }
    return "[\(media?.string ?? type) \(String(address.prefix(200)))]"
  }

  /// Describes a `data:` address.
  static func text(dataAddress: String, type: String) -> String {
    let parts = dataAddress.dropFirst(5).split(separator: ",", maxSplits: 1)
    let media = parts.first?.split(separator: ";").first.map(String.init) ?? type
    return words(media, size: decodedSize(parts.count > 1 ? parts[1].utf8.count : 0))
  }

  /// Writes a kind and a size.
  static func words(_ media: String, size: Int) -> String {
    "[\(media) \(SizeText.text(size))]"
  }

  /// The bytes that a number of base64 digits stand for.
  private static func decodedSize(_ digits: Int) -> Int { max(0, digits) * 3 / 4 }
}
