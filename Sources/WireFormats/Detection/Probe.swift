import Glibc
import JSONReading
import SessionModel

/// The first JSON value of a source, as far as its first bytes show it.
///
/// The value may be cut off, so it is scanned and not parsed: the keys of the outermost object (or of
/// the first object in the outermost array), and their values when they are short strings.
struct Probe {
  /// The top-level keys in order, with the text of the values that are strings.
  private(set) var keys: [(name: String, text: String?)] = []
  /// The keys of the objects in it, behind the keys that these have: `message.parts`.
  private(set) var nestedKeys: Set<String> = []
  /// Whether the value is an array.
  private(set) var isArray = false
  /// Whether the end of the value was seen: only then a key that is not there is none of it.
  let isComplete: Bool
  /// Whether it is the Markdown of Aider, which is no JSON.
  let isAiderChat: Bool
  /// How the source is to be cut into records.
  let framing: Record.Framing

  /// Whether there is such a key.
  func has(_ name: String) -> Bool { keys.contains { $0.name == name } }

  /// Whether there is one of these keys.
  func has(oneOf names: String...) -> Bool { names.contains { has($0) } }

  /// Whether there is such a key in an object that has a key.
  func has(nested path: String) -> Bool { nestedKeys.contains(path) }

  /// The string value of a key.
  func text(_ name: String) -> String? { keys.first { $0.name == name }?.text }

  /// Looks at the first bytes of a source.
  init(_ head: UnsafeRawBufferPointer) {
    let isEvents = EventStream.begins(head)
    var data: [UInt8] = []
    if isEvents { data = EventStream.firstData(head) }
    // The scan must not see what stands around the data of server-sent events.
    let scan = data.withUnsafeBytes { bytes in
      var scan = Scan(bytes: isEvents ? bytes : head)
      scan.isComplete = scan.run()
      return scan
    }
    keys = scan.keys
    nestedKeys = scan.nestedKeys
    isArray = scan.isArray
    let text = head.drop { [10, 13, 32].contains($0) }
    isAiderChat = text.starts(with: "# aider chat started at ".utf8)
    isComplete = scan.isComplete || isAiderChat
    // A value that spans lines, or that is alone in its file with an array around it, is a document.
    framing =
      (scan.spansLines || scan.isArray) && !isAiderChat && !isEvents ? .document : .line
  }

  /// A walk over bytes that keeps the depth and the place in strings.
  private struct Scan {
    let bytes: UnsafeRawBufferPointer
    var keys: [(name: String, text: String?)] = []
    var nestedKeys: Set<String> = []
    var isArray = false
    var spansLines = false
    var isComplete = false

    /// Keys that are kept of an object: no format is told by the ones behind.
    private static let keyLimit = 1000
    /// Bytes of a key or of the text of a value that are kept.
    private static let textLimit = 200

    /// Walks to the end of the value; says whether it came there.
    mutating func run() -> Bool {
      var i = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      var depth = 0
      // The depth at which keys are collected: inside a top-level array it is the objects in it.
      var keyDepth = 1
      // The key that was read last. Behind its colon comes its value; one without a key is nobody's.
      var key: Int?
      var isValue = false
      // Keys that were seen in the value of the last key.
      var nestedCount = 0
      // The last byte that is no white space.
      var last = UInt8(ascii: "[")
      while i < bytes.count {
        let byte = bytes[i]
        defer { if byte > 0x20 { last = byte } }
        switch byte {
        case UInt8(ascii: "\""):
          guard let end = stringEnd(from: i) else { return false }
          // A string has no line ends: the object that follows one is no part of what is torn here.
          if isTorn(in: i..<end) { return true }
          let string = UnsafeRawBufferPointer(rebasing: bytes[i..<end])
          i = end
          let text = string.count < Self.textLimit ? JSONText.decoded(string) : nil
          if depth == keyDepth + 1, i < bytes.count, bytes[i] == UInt8(ascii: ":"),
            nestedCount < Self.keyLimit, let key, let text
          {
            nestedCount += 1
            nestedKeys.insert(keys[key].name + "." + text)
          }
          guard depth == keyDepth else { continue }
          if isValue {
            if let key { keys[key].text = text }
          } else if let text, keys.count < Self.keyLimit {
            key = keys.count
            nestedCount = 0
            keys.append((text, nil))
          }
          continue
        case UInt8(ascii: ":") where depth == keyDepth: isValue = true
        case UInt8(ascii: ",") where depth == keyDepth: (key, isValue) = (nil, false)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          if depth == 0, byte == UInt8(ascii: "[") {
            isArray = true
            keyDepth = 2
          }
          depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          depth -= 1
          if depth < keyDepth { return true }
        case 10 where depth > 0:
          // An object cannot follow a value: the line before it is torn, and no part of a document.
          let isTorn = bytes[(i + 1)...].first == UInt8(ascii: "{") && !"[,:".utf8.contains(last)
          if isTorn { return true }
          spansLines = true
        default: break
        }
        i += 1
      }
      return false
    }

    /// Whether an object begins on a line of its own in a string.
    private func isTorn(in string: Range<Int>) -> Bool {
      var place = string.lowerBound
      while place < string.upperBound, let base = bytes.baseAddress,
        let found = memchr(base + place, 10, string.upperBound - place)
      {
        place = UnsafeRawPointer(found) - base + 1
        if place < bytes.count, bytes[place] == UInt8(ascii: "{") { return true }
      }
      return false
    }

    /// The place behind the string that opens at `start`; `nil` when it is cut off.
    private func stringEnd(from start: Int) -> Int? {
      var place = start + 1
      while place < bytes.count, let base = bytes.baseAddress,
        let found = memchr(base + place, 0x22, bytes.count - place)
      {
        let quote = UnsafeRawPointer(found) - base
        var front = quote
        while front > place, bytes[front - 1] == UInt8(ascii: "\\") { front -= 1 }
        if (quote - front) % 2 == 0 { return quote + 1 }
        place = quote + 1
      }
      return nil
    }
  }
}
