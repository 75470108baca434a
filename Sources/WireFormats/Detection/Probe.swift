import Glibc
import JSONReading
import SessionModel

/// A JSON value at the front of a source, as far as its first bytes show it.
///
/// The value may be cut off, so it is scanned and not parsed: the keys of the outermost object (or of
/// the first object in the outermost array), and their values when they are short strings.
struct Probe {
  /// The top-level keys in order, with the text of the values that are strings.
  private(set) var keys: [(name: String, text: String?)] = []
  /// The texts of strings one level down, by path: `message.role`, `choices[].delta`; `nil` for other values.
  private var nested: [String: String?] = [:]
  /// Whether the value is an array, or stands in one that is the source.
  private(set) var isArray = false
  /// Whether the value goes on over several lines.
  private(set) var spansLines = false
  /// Whether the end of the value was seen: only then a key that is not there is none of it.
  let isComplete: Bool
  /// Bytes of the value, up to where it was looked at.
  let length: Int
  /// Whether it is the Markdown of Aider, which is no JSON.
  let isAiderChat: Bool
  /// The value, as far as it was looked at; it must not outlive the bytes.
  private let bytes: UnsafeRawBufferPointer

  /// Whether there is such a key.
  func has(_ name: String) -> Bool { keys.contains { $0.name == name } }

  /// Whether there is one of these keys.
  func has(oneOf names: String...) -> Bool { names.contains { has($0) } }

  /// Whether there is such a path, one level down: `message.role`, `choices[].delta`.
  func has(nested path: String) -> Bool { nested[path] != nil }

  /// Whether there is one of these paths, one level down.
  func has(oneNested paths: String...) -> Bool { paths.contains { has(nested: $0) } }

  /// The string value of a key.
  func text(_ name: String) -> String? { keys.first { $0.name == name }?.text }

  /// The string value at a path, one level down.
  func text(nested path: String) -> String? { nested[path] ?? nil }

  /// Whether words stand anywhere in the value.
  func contains(_ words: StaticString) -> Bool { JSONText.place(of: words, in: bytes) != nil }

  /// Looks at the value at the beginning of bytes.
  ///
  /// - Parameter isInArray: whether it is an element of the array that is the source.
  init(_ value: UnsafeRawBufferPointer, isInArray: Bool = false) {
    var scan = Scan(bytes: value)
    isComplete = scan.run()
    keys = scan.keys
    nested = scan.nested
    isArray = scan.isArray || isInArray
    spansLines = scan.spansLines
    length = scan.place
    isAiderChat = false
    bytes = UnsafeRawBufferPointer(rebasing: value[..<scan.place])
  }

  /// What is known of a source that is no JSON.
  init(isAiderChat: Bool) {
    isComplete = true
    length = 0
    self.isAiderChat = isAiderChat
    bytes = UnsafeRawBufferPointer(start: nil, count: 0)
  }

  /// A walk over bytes that keeps the depth and the place in strings.
  private struct Scan {
    let bytes: UnsafeRawBufferPointer
    var keys: [(name: String, text: String?)] = []
    var nested: [String: String?] = [:]
    var isArray = false
    var spansLines = false
    /// The byte behind the last one that was looked at.
    var place = 0
    /// Where the next line end stands, from the place on that was asked for last; the end of the bytes when there is none.
    var lineEnd = -1

    /// Keys that are kept of an object: no format is told by the ones behind.
    private static let keyLimit = 1000
    /// Bytes of a key or of the text of a value that are kept.
    private static let textLimit = 200
    /// Strings one level down that are looked at: elements of a list are like those in front of them.
    private static let nestedLimit = 10_000

    /// Walks to the end of the value; says whether it came there.
    mutating func run() -> Bool {
      place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      var depth = 0
      // The depth at which keys are collected: inside a top-level array it is the objects in it.
      var keyDepth = 1
      // The key that was read last. Behind its colon comes its value; one without a key is nobody's.
      var key: Int?
      var isValue = false
      // Where the paths of the last key's value are, when it is an object or a list of objects.
      var inside: (prefix: String, depth: Int)?
      // The path that was read last.
      var path: String?
      var nestedCount = 0
      // The last byte that is no white space.
      var last = UInt8(ascii: "[")
      while place < bytes.count {
        let byte = bytes[place]
        defer { if byte > 0x20 { last = byte } }
        switch byte {
        case UInt8(ascii: "\""):
          guard let end = stringEnd(from: place) else {
            place = bytes.count
            return false
          }
          // A string has no line ends: the object that follows one is no part of what is torn here.
          if let torn = tornEnd(in: place..<end) {
            place = torn
            return true
          }
          let string = UnsafeRawBufferPointer(rebasing: bytes[place..<end])
          place = end
          if depth == keyDepth {
            if isValue {
              if let key { keys[key].text = Self.text(string) }
            } else if keys.count < Self.keyLimit, let text = Self.text(string) {
              key = keys.count
              keys.append((text, nil))
            }
          } else if let inside, depth == inside.depth, nestedCount < Self.nestedLimit {
            nestedCount += 1
            let text = Self.text(string)
            if place < bytes.count, bytes[place] == UInt8(ascii: ":") {
              path = nested.count < Self.keyLimit ? text.map { inside.prefix + $0 } : nil
              if let path, nested[path] == nil { nested[path] = .some(nil) }
            } else if last == UInt8(ascii: ":"), let path, nested[path] == .some(nil) {
              nested[path] = text
            }
          }
          continue
        case UInt8(ascii: ":") where depth == keyDepth: isValue = true
        case UInt8(ascii: ",") where depth == keyDepth: (key, isValue, inside) = (nil, false, nil)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          if depth == 0, byte == UInt8(ascii: "[") {
            isArray = true
            keyDepth = 2
          } else if depth == keyDepth, isValue, let key {
            let isList = byte == UInt8(ascii: "[")
            inside = (keys[key].name + (isList ? "[]." : "."), keyDepth + (isList ? 2 : 1))
          }
          depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          depth -= 1
          if depth < keyDepth {
            place += 1
            return true
          }
        case 10 where depth > 0:
          // An object cannot follow a value: the line before it is torn, and no part of a document.
          let isTorn =
            bytes[(place + 1)...].first == UInt8(ascii: "{") && !"[,:".utf8.contains(last)
          if isTorn { return true }
          spansLines = true
        default: break
        }
        place += 1
      }
      return false
    }

    /// The text of a string; `nil` for one that is too long to tell a format.
    private static func text(_ string: UnsafeRawBufferPointer) -> String? {
      string.count < textLimit ? JSONText.decoded(string) : nil
    }

    /// The line end in a string behind which an object begins; `nil` when there is none.
    private mutating func tornEnd(in string: Range<Int>) -> Int? {
      seekLineEnd(from: string.lowerBound)
      while lineEnd < string.upperBound {
        if lineEnd + 1 < bytes.count, bytes[lineEnd + 1] == UInt8(ascii: "{") { return lineEnd }
        seekLineEnd(from: lineEnd + 1)
      }
      return nil
    }

    /// Finds the first line end from a place on, once for all strings in front of it.
    private mutating func seekLineEnd(from place: Int) {
      guard lineEnd < place, let base = bytes.baseAddress else { return }
      let found = memchr(base + place, 10, bytes.count - place)
      lineEnd = found.map { UnsafeRawPointer($0) - base } ?? bytes.count
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
