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
  /// What follows is one frame.
  static let frameStart = "\u{1b}[?2026h"
  /// The frame is complete: show it.
  static let frameEnd = "\u{1b}[?2026l"
  /// The bell.
  static let bell = "\u{7}"
}
