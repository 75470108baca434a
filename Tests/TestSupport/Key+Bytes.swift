import CellGrid

extension Key {
  /// What a terminal in normal mode sends for a key.
  var bytes: String? {
    switch self {
    case .character(let character, let modifiers):
      var text = String(character)
      if modifiers.contains(.ctrl), let ascii = character.asciiValue {
        text = String(UnicodeScalar(ascii & 0x1f))
      }
      return (modifiers.contains(.alt) ? "\u{1b}" : "") + text
    case .named(.tab, .shift): return "\u{1b}[Z"
    case .named(let name, _):
      switch name {
      case .enter: return "\r"
      case .escape: return "\u{1b}"
      case .tab: return "\t"
      case .backspace: return "\u{7f}"
      case .delete: return "\u{1b}[3~"
      case .insert: return "\u{1b}[2~"
      case .up: return "\u{1b}[A"
      case .down: return "\u{1b}[B"
      case .right: return "\u{1b}[C"
      case .left: return "\u{1b}[D"
      case .home: return "\u{1b}[H"
      case .end: return "\u{1b}[F"
      case .pageUp: return "\u{1b}[5~"
      case .pageDown: return "\u{1b}[6~"
      case .function(let number):
        let codes =
          ["OP", "OQ", "OR", "OS", "[15~", "[17~", "[18~", "[19~", "[20~", "[21~"]
          + ["[23~", "[24~"]
        return number <= codes.count ? "\u{1b}" + codes[number - 1] : nil
      }
    case .mouse(let event):
      let button: Int
      switch event.action {
      case .press(let pressed): button = [.left: 0, .middle: 1, .right: 2][pressed] ?? 0
      case .drag(let pressed): button = 32 + ([.left: 0, .middle: 1, .right: 2][pressed] ?? 0)
      case .release: return "\u{1b}[<0;\(event.column + 1);\(event.row + 1)m"
      case .wheelUp: button = 64
      case .wheelDown: button = 65
      }
      return "\u{1b}[<\(button);\(event.column + 1);\(event.row + 1)M"
    case .paste(let text): return "\u{1b}[200~\(text)\u{1b}[201~"
    }
  }
}
