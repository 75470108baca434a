import CellGrid

/// The sequences that ncurses does not send for us, and their undoing.
enum ControlSequences {
  /// Pastes come in brackets, so that they are no typing.
  static let pasteOn = "\u{1b}[?2004h"
  /// Pastes come as typing.
  static let pasteOff = "\u{1b}[?2004l"
  /// Buttons, drags and the wheel are reported, in the form without limits (SGR).
  static let mouseOn = "\u{1b}[?1002h\u{1b}[?1006h"
  /// The mouse is the terminal's own.
  static let mouseOff = "\u{1b}[?1006l\u{1b}[?1002l"
  /// Asks which colour the background has; the answer comes among the keys.
  static let askBackground = "\u{1b}]11;?\u{1b}\\"
  /// What follows is one frame.
  static let frameStart = "\u{1b}[?2026h"
  /// The frame is complete: show it.
  static let frameEnd = "\u{1b}[?2026l"
  /// The title is kept, to come back later (XTWINOPS 22).
  static let titleKept = "\u{1b}[22;2t"
  /// The title is what it was.
  static let titleBack = "\u{1b}[23;2t"
  /// The window has this title.
  static func title(_ text: SafeText) -> String { "\u{1b}]2;\(text.string)\u{1b}\\" }
  /// The terminal shows a notification (OSC 9).
  static func notification(_ text: SafeText) -> String { "\u{1b}]9;\(text.string)\u{1b}\\" }
  /// The bell.
  static let bell = "\u{7}"

  /// The longest encoded text that common terminals take for the clipboard.
  static let copyLimit = 74_994

  /// Puts a text on the clipboard; nil when it is too long. Controls of the text are made visible, so
  /// that pasting it does nothing but insert it.
  static func copy(_ text: String) -> String? {
    // Encoded, it would be longer still.
    guard text.utf8.count <= copyLimit else { return nil }
    let encoded = base64(Array(SafeText.portable(text).utf8))
    return encoded.utf8.count <= copyLimit ? "\u{1b}]52;c;\(encoded)\u{1b}\\" : nil
  }

  /// Encodes bytes (RFC 4648, section 4).
  static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var value: UInt32 = 0
      for index in 0..<3 {
        value = value << 8 | UInt32(index < group.count ? group[start + index] : 0)
      }
      for index in 0..<4 {
        let letter = letters[Int(value >> UInt32(18 - 6 * index) & 63)]
        result.append(index <= group.count ? letter : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
