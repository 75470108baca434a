import Glibc

/// Finds texts in bytes.
enum ByteSearch {
  /// The place behind the first occurrence of a text, when a byte follows it.
  static func end(
    of text: String, in bytes: UnsafeRawBufferPointer, from start: Int = 0
  ) -> Int? {
    guard let base = bytes.baseAddress, let first = text.utf8.first else { return nil }
    var text = text
    return text.withUTF8 { wanted in
      var place = start
      // A byte must follow.
      while place + wanted.count < bytes.count {
        let room = bytes.count - wanted.count - place
        guard let found = memchr(base + place, Int32(first), room) else { return nil }
        place = UnsafeRawPointer(found) - base
        if bytes[place..<place + wanted.count].elementsEqual(wanted) {
          return place + wanted.count
        }
        place += 1
      }
      return nil
    }
  }

  /// The lines that hold any bytes.
  static func lines(in bytes: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
    var lines: [UnsafeRawBufferPointer] = []
    var start = 0
    while start < bytes.count {
      let end = lineEnd(in: bytes, from: start) ?? bytes.count
      if end > start { lines.append(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) }
      start = end + 1
    }
    return lines
  }

  /// The next line end.
  static func lineEnd(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let base = bytes.baseAddress, start < bytes.count,
      let found = memchr(base + start, 10, bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }
}
