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
  init(_ head: UnsafeRawBufferPointer, isWhole: Bool) {
    let isEvents = EventStream.begins(head)
    var data: [UInt8] = []
    if isEvents { data = EventStream.firstData(head) }
    // The scan must not see what stands around the data of server-sent events.
    let scan = data.withUnsafeBytes { bytes in
      var scan = Scan(bytes: isEvents ? bytes : head)
      scan.run()
      return scan
    }
    keys = scan.keys
    nestedKeys = scan.nestedKeys
    isArray = scan.isArray
    let text = head.drop { [10, 13, 32].contains($0) }
    isAiderChat = text.starts(with: "# aider chat started at ".utf8)
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

    mutating func run() {
      var i = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      var depth = 0
      // The depth at which keys are collected: inside a top-level array it is the objects in it.
      var keyDepth = 1
      // The key that was read last, and the one whose value comes: a colon without a key has none.
      var key: Int?
      var awaited: Int?
      // The last byte that is no white space.
      var last = UInt8(ascii: "[")
      while i < bytes.count {
        let byte = bytes[i]
        defer { if byte > 0x20 { last = byte } }
        switch byte {
        case UInt8(ascii: "\""):
          guard let end = stringEnd(from: i) else { return }
          let string = UnsafeRawBufferPointer(rebasing: bytes[i..<end])
          i = end
          if depth == keyDepth + 1, i < bytes.count, bytes[i] == UInt8(ascii: ":"),
            nestedKeys.count < 200, let last = keys.last
          {
            nestedKeys.insert(last.name + "." + JSONText.decoded(string))
          }
          guard depth == keyDepth else { continue }
          if let place = awaited {
            awaited = nil
            if string.count < 200 { keys[place].text = JSONText.decoded(string) }
          } else {
            key = keys.count
            keys.append((JSONText.decoded(string), nil))
          }
          continue
        case UInt8(ascii: ":") where depth == keyDepth: (awaited, key) = (key, nil)
        case UInt8(ascii: ",") where depth == keyDepth: (awaited, key) = (nil, nil)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          if depth == 0, byte == UInt8(ascii: "[") {
            isArray = true
            keyDepth = 2
          }
          depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          depth -= 1
          if depth < keyDepth { return }
        case 10 where depth > 0:
          // An object cannot follow a value: the line before it is torn, and no part of a document.
          let isTorn = bytes[(i + 1)...].first == UInt8(ascii: "{") && !"[,:".utf8.contains(last)
          if isTorn { return }
          spansLines = true
        default: break
        }
        i += 1
      }
    }

    /// The place behind the string that opens at `start`; `nil` when it is cut off.
    private func stringEnd(from start: Int) -> Int? {
      var i = start + 1
      while i < bytes.count {
        if bytes[i] == UInt8(ascii: "\\") {
          i += 2
        } else if bytes[i] == UInt8(ascii: "\"") {
          return i + 1
        } else {
          i += 1
        }
      }
      return nil
    }
  }
}
