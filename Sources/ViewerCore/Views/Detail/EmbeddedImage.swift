import JSONReading

/// A picture that stands in a text of a session.
package struct EmbeddedImage: Hashable, Sendable {
  /// The picture, as a file would hold it.
  package let bytes: [UInt8]
  /// How the name of such a file ends: `.png`.
  package let ending: String

  /// How names of files end, by type.
  private static let endings = [
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
    "image/svg+xml": ".svg", "application/pdf": ".pdf",
  ]

  /// Finds the first picture: as an address with its data, as base64 alone, or in blocks of content.
  package init?(in text: String) {
    if let found = Self.plain(text) {
      self = found
      return
    }
    guard let first = text.utf8.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
    else { return nil }
    let found = try? JSONParser().parse(copying: Array(text.utf8)) { (value) throws(JSONError) in
      Self.find(in: value, depth: 0)
    }
    guard let found else { return nil }
    self = found
  }

  private init?(_ base64: some StringProtocol, _ type: String) {
    guard let ending = Self.endings[type] else { return nil }
    bytes = BinaryFact.decoded(base64.utf8)
    self.ending = ending
    if bytes.isEmpty { return nil }
  }

  /// The picture that a text is.
  private static func plain(_ text: String) -> EmbeddedImage? {
    if text.hasPrefix("data:"), let comma = text.firstIndex(of: ",") {
      let type = text.dropFirst(5).prefix { $0 != ";" && $0 != "," }
      return EmbeddedImage(text[text.index(after: comma)...], String(type))
    }
    guard let type = BinaryFact.type(ofBase64: text), BinaryFact.isBase64(text) else { return nil }
    return EmbeddedImage(text, type)
  }

  /// The first picture in a value.
  private static func find(in value: JSONValue, depth: Int) -> EmbeddedImage? {
    if depth > 4 { return nil }
    if let text = value.string { return text.utf8.count > 100 ? plain(text) : nil }
    if value.kind == .array {
      return value.elements.lazy.compactMap { find(in: $0, depth: depth + 1) }.first
    }
    guard value.kind == .object else { return nil }
    if let data = value["data"]?.string, data.utf8.count > 100 {
      let type = (value["media_type"] ?? value["mimeType"] ?? value["mime_type"])?.string
      if let type = type ?? BinaryFact.type(ofBase64: data),
        let image = EmbeddedImage(data, type)
      {
        return image
      }
    }
    return value.members.lazy.compactMap { find(in: $0.value, depth: depth + 1) }.first
  }
}
