/// JSON whose long strings are cut, which stands for what is too large to be kept whole.
enum CutJSON {
  /// The same JSON with strings of so many bytes at most between their quotes, each followed by how much is left out.
  static func cut(_ json: [UInt8], strings limit: Int) -> [UInt8] {
    json.withUnsafeBytes { json in
      var out: [UInt8] = []
      var place = 0
      while let quote = json[place...].firstIndex(of: quote) {
        out += json[place...quote]
        let body = quote + 1
        var (end, fit) = (body, body)
        while end < json.count, json[end] != Self.quote {
          end = behind(json, end)
          if end - body <= limit { fit = end }
        }
        if end - body <= limit {
          out += json[body..<end]
        } else {
          out += json[body..<fit]
          out += "… (\(end - fit) more bytes)".utf8
        }
        if end < json.count { out.append(Self.quote) }
        place = min(end + 1, json.count)
      }
      return out + json[place...]
    }
  }

  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  /// Behind the character at a place; an escape is one, and two that make one character are.
  private static func behind(_ json: UnsafeRawBufferPointer, _ place: Int) -> Int {
    guard json[place] == backslash else {
      var next = place + 1
      while next < json.count, json[next] & 0xC0 == 0x80 { next += 1 }
      return next
    }
    guard isUnit(json, place) else { return min(place + 2, json.count) }
    let next = min(place + 6, json.count)
    let isHigh =
      place + 3 < json.count && json[place + 2] | 0x20 == UInt8(ascii: "d")
      && "89abAB".utf8.contains(json[place + 3])
    return isHigh && isUnit(json, next) ? min(next + 6, json.count) : next
  }

  /// Whether `\u` stands at a place.
  private static func isUnit(_ json: UnsafeRawBufferPointer, _ place: Int) -> Bool {
    place + 1 < json.count && json[place] == backslash && json[place + 1] == UInt8(ascii: "u")
  }
}
