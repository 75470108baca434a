/// Reads a recording by the contract alone: JSON lines, numbered, each with the CRC-32 of what stands
/// before it.
struct RecordingCheck {
  /// The bytes of the lines that are whole.
  var whole = 0
  /// Whether something that is no whole line stands at the end.
  var hasTornTail = false
  /// The marks of the records, in order.
  var marks: [Int] = []
  /// What is wrong.
  var problems: [String] = []

  /// Reads a recording whose records hold `RECnnnn`.
  init(_ bytes: [UInt8]) {
    var number = 0
    var at = 0
    while at < bytes.count {
      guard let end = bytes[at...].firstIndex(of: 10) else {
        hasTornTail = true
        return
      }
      let line = Array(bytes[at..<end])
      if at > 0 || !line.starts(with: "{\"espalier_recording\"".utf8) {
        number += 1
        check(line, number)
      }
      at = end + 1
      whole = at
    }
  }

  private mutating func check(_ line: [UInt8], _ number: Int) {
    let text = String(decoding: line, as: UTF8.self)
    guard text.hasPrefix("{\"n\":\(number),") else {
      problems.append("line \(number) is \(text.prefix(60))")
      return
    }
    guard let place = text.range(of: ",\"crc\":\"") else {
      problems.append("line \(number) has no crc")
      return
    }
    let sum = String(Self.crc32(Array(text[..<place.lowerBound].utf8)), radix: 16)
    let want = String(repeating: "0", count: 8 - sum.count) + sum
    if text[place.upperBound...].prefix(8) != want { problems.append("line \(number): crc") }
    if let mark = text.range(of: "REC"), let value = Int(text[mark.upperBound...].prefix(7)) {
      marks.append(value)
    }
  }

  /// The checksum of the contract (CRC-32 of IEEE 802.3), bit by bit.
  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }

  /// What is wrong when these records must be there, each once.
  func problems(upTo last: Int) -> [String] {
    marks == Array(1...max(1, last)) || (last == 0 && marks.isEmpty)
      ? problems
      : problems + ["records \(Self.gaps(marks)) instead of 1 to \(last)"]
  }

  /// Numbers as ranges.
  static func gaps(_ numbers: [Int]) -> String {
    var parts: [ClosedRange<Int>] = []
    for number in numbers {
      if let part = parts.last, part.upperBound + 1 == number {
        parts[parts.count - 1] = part.lowerBound...number
      } else {
        parts.append(number...number)
      }
    }
    return parts.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ", ")
  }
}

extension String {
  fileprivate func range(of needle: String) -> Range<Index>? { firstRange(of: needle) }
}
