import CellGrid

/// Takes what the terminal answers to our question for its background (OSC 11) out of the stream of keys.
///
/// An answer may come late or in pieces; wherever it stands it is no typing.
struct AnswerSplitter {
  private static let start = Array("\u{1b}]11;".utf8)
  /// Bytes of an answer that are kept; more is none of ours.
  private static let limit = 64

  /// The answer so far, behind its mark; nil outside of one.
  private var answer: [UInt8]?
  /// Bytes that may be the beginning of an answer.
  private var held: [UInt8] = []
  /// The background that the terminal told last.
  private(set) var background: Color?

  /// Whether bytes are held back that may be a key.
  var isHolding: Bool { !held.isEmpty }
  /// Whether the end of an answer is still to come.
  var isInAnswer: Bool { answer != nil }

  /// Reads bytes and returns those that are keys.
  mutating func split(_ bytes: [UInt8]) -> [UInt8] {
    if answer == nil, held.isEmpty, !bytes.contains(Self.start[0]) { return bytes }
    var typed: [UInt8] = []
    for byte in bytes {
      if answer != nil {
        take(byte)
      } else if byte == Self.start[held.count] {
        held.append(byte)
        if held.count == Self.start.count { (answer, held) = ([], []) }
      } else {
        typed += held
        held.removeAll()
        if byte == Self.start[0] { held.append(byte) } else { typed.append(byte) }
      }
    }
    return typed
  }

  /// Gives up waiting: held bytes are keys, and an answer whose end never came is none.
  mutating func release() -> [UInt8] {
    let rest = held
    (answer, held) = (nil, [])
    return rest
  }

  /// Forgets what was told, before it is asked for anew.
  mutating func forget() { background = nil }

  /// Takes a byte of an answer, which a bell or `ESC \` ends.
  private mutating func take(_ byte: UInt8) {
    guard byte == 0x07 || (byte == 0x5c && answer?.last == 0x1b) else {
      if answer?.count ?? 0 < Self.limit { answer?.append(byte) }
      return
    }
    let text = String(decoding: answer?.filter { $0 != 0x1b } ?? [], as: UTF8.self)
    background = Self.color(text) ?? background
    answer = nil
  }

  /// Reads `rgb:1717/1818/1c1c`, whose parts have one to four digits.
  private static func color(_ text: String) -> Color? {
    guard let colon = text.firstIndex(of: ":"), ["rgb", "rgba"].contains(text[..<colon]) else {
      return nil
    }
    let parts = text[text.index(after: colon)...].split(separator: "/").map { digits -> UInt8? in
      guard (1...4).contains(digits.count), let value = Int(digits, radix: 16), value >= 0 else {
        return nil
      }
      return UInt8(value * 255 / (1 << (4 * digits.count) - 1))
    }
    guard parts.count >= 3, let red = parts[0], let green = parts[1], let blue = parts[2] else {
      return nil
    }
    return .rgb(red, green, blue)
  }
}
