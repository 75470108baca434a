import JSONReading
import SessionModel

/// Bytes in a message, as pictures and recordings are sent: shown as their type and size.
struct Media {
  /// The type, as `image/png`.
  var type: String
  /// The number of bytes; `nil` when they stand elsewhere.
  var size: Int?

  /// The words that stand for it: `[image/png 1.2 MB]`.
  var text: String { size.map { "[\(type) \(SizeText.text($0))]" } ?? "[\(type)]" }

  /// Makes media of what is known of it.
  init(type: String, size: Int?) {
    self.type = type
    self.size = size
  }

  /// Makes media of the length of its base64.
  init(type: String, encoded length: Int) {
    self.type = type
    size = Self.decoded(length)
  }

  /// Makes media of a string that is a data URL.
  init?(dataURL value: JSONValue?) {
    guard let value, value.kind == .string, value.bytes.dropFirst().starts(with: "data:".utf8)
    else { return nil }
    let body = value.bytes.dropFirst().dropLast()
    guard let comma = body.prefix(200).firstIndex(of: UInt8(ascii: ",")) else { return nil }
    let head = String(decoding: value.bytes[6..<comma], as: UTF8.self)
    guard head.hasSuffix(";base64") else { return nil }
    type = String(head.dropLast(7).prefix { $0 != ";" })
    size = Self.decoded(body.endIndex - comma - 1)
  }

  /// Makes media of a part of a message, in the spellings of the services.
  init?(part: JSONValue) {
    for key in ["image_url", "audio_url", "url"] as [StaticString] {
      let url = part[key]
      if let media = Media(dataURL: url) ?? Media(dataURL: url?["url"]) {
        self = media
        return
      }
    }
    let holder = part["source"] ?? part["inlineData"] ?? part["inline_data"] ?? part
    let name =
      (holder["media_type"] ?? holder["mimeType"] ?? holder["mime_type"])?.string
    if let name, let data = holder["data"], data.kind == .string {
      type = name
      size = Self.decoded(data.bytes.count - 2)
      return
    }
    guard part["type"]?.isString("input_image") == true || part["type"]?.isString("image") == true,
      part["text"] == nil
    else { return nil }
    type = name ?? "image"
    size = nil
  }

  /// The number of bytes that base64 of a length stands for.
  private static func decoded(_ length: Int) -> Int { length * 3 / 4 }
}
