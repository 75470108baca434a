/// What a terminal obeys or hides, told by tables of its own: the oracle of what must not reach one.
enum SafeScanner {
  /// Whether a scalar is a control, or turns the direction of what follows.
  static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Whether a scalar shows nothing, so that a text could differ from what is seen of it.
  static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B...0x200F, 0x2028, 0x2029, 0x2060...0x2064: true
    case 0x206A...0x206F, 0xFE00...0xFE0F, 0xFEFF, 0xFFF9...0xFFFB, 0x1BCA0...0x1BCA3: true
    case 0xE0000...0xE0FFF: true
    case let value where value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value): true
    default: false
    }
  }
}
