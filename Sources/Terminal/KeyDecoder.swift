import CTermKey
import CellGrid

/// Turns the bytes of a keyboard into keys; it never waits, it says until when it would.
///
/// Times are milliseconds of a clock that only goes forward.
final class KeyDecoder {
  /// How long after Esc the rest of a sequence may come, so that Esc itself acts at once.
  static let keyTime: Int64 = 40
  /// How long a sequence that no hand types may pause before it is taken as broken off.
  static let sequenceTime: Int64 = 1000
  /// How long a paste may pause before its end is taken as lost.
  static let pasteTime: Int64 = 5000

  private let term: String
  private let isUTF8: Bool
  /// libtermkey's, once a key was asked for; nil when there is no memory for it.
  private var decoder: OpaquePointer?
  private var stream: KeyStream
  private var pieces: ArraySlice<KeyStream.Piece> = []
  /// What libtermkey is still to be given of the piece it is at.
  private var rest: ArraySlice<UInt8> = []
  private var signals: [Int32] = []
  private var lastByte: Int64 = 0

  /// Makes a decoder for a terminal type, with the bytes that ask for a signal.
  init(term: String, isUTF8: Bool, signals: [UInt8: Int32] = [:]) {
    (self.term, self.isUTF8) = (term, isUTF8)
    stream = KeyStream(isUTF8: isUTF8, signals: signals)
  }

  deinit { if let decoder { ctermkey_close(decoder) } }

  /// When to ask again although no byte came; nil: not before one does.
  var deadline: Int64? {
    switch stream.pause {
    case .none: nil
    case .key: lastByte + Self.keyTime
    case .sequence: lastByte + Self.sequenceTime
    case .paste: lastByte + Self.pasteTime
    }
  }

  /// Takes bytes that were read.
  func feed(_ bytes: some Sequence<UInt8>, now: Int64) {
    lastByte = now
    pieces += stream.read(bytes)
  }

  /// The background that the terminal told; nil before it did.
  var background: Color? { stream.background }

  /// Readies for another answer.
  func forgetBackground() { stream.forgetBackground() }

  /// The signals that keys asked for since the last call.
  func takeSignals() -> [Int32] {
    defer { signals.removeAll() }
    return signals
  }

  /// The next key, if one is complete by now.
  func next(now: Int64) -> Key? {
    // Not before: it looks up what each key of the terminal sends, and the first frame does not wait for that.
    if decoder == nil { decoder = ctermkey_open(term, isUTF8) }
    while let decoder {
      if let key = decoded() { return key }
      if !rest.isEmpty {
        let taken = rest.withUnsafeBufferPointer {
          ctermkey_push(decoder, $0.baseAddress, $0.count)
        }
        if taken == 0 { startAnew() } else { rest = rest.dropFirst(taken) }
      } else if let piece = pieces.popFirst() {
        switch piece {
        case .keys(let bytes): rest = bytes[...]
        case .signal(let signal): signals.append(signal)
        case .pasted(let bytes): return .paste(String(decoding: bytes, as: UTF8.self))
        }
      } else if let deadline, now >= deadline {
        pieces += stream.release()
      } else {
        return nil
      }
    }
    return nil
  }

  /// The next key of what libtermkey was given. Its pieces are whole: what seems to be the start of
  /// more is a key as it stands, once there is no more of it.
  private func decoded() -> Key? {
    guard let decoder else { return nil }
    var key = ctermkey_key()
    while true {
      switch ctermkey_next(decoder, rest.isEmpty, &key) {
      case CTERMKEY_KEY: if let key = Self.key(from: key) { return key }
      case CTERMKEY_PART where rest.isEmpty:
        startAnew()
        return nil
      default: return nil
      }
    }
  }

  /// Forgets what libtermkey does not let go of: better than standing still.
  private func startAnew() {
    rest = []
    guard let fresh = ctermkey_open(term, isUTF8) else { return }
    if let decoder { ctermkey_close(decoder) }
    decoder = fresh
  }

  /// Translates; nil for what has no meaning here.
  private static func key(from key: ctermkey_key) -> Key? {
    let modifiers = Modifiers(rawValue: UInt8(truncatingIfNeeded: key.modifiers & 7))
    switch key.kind {
    case CTERMKEY_CHARACTER:
      guard let scalar = Unicode.Scalar(key.value) else { return nil }
      return .normalized(Character(scalar), modifiers)
    case CTERMKEY_FUNCTION: return .named(.function(Int(key.value)), modifiers)
    case CTERMKEY_SYMBOL: return name(of: key.value).map { .named($0, modifiers) }
    case CTERMKEY_MOUSE: return mouseKey(from: key, modifiers: modifiers)
    default: return nil
    }
  }

  private static func name(of symbol: UInt32) -> NamedKey? {
    switch ctermkey_symbol(rawValue: symbol) {
    case CTERMKEY_ENTER: .enter
    case CTERMKEY_ESCAPE: .escape
    case CTERMKEY_TAB: .tab
    case CTERMKEY_BACKSPACE: .backspace
    case CTERMKEY_DELETE: .delete
    case CTERMKEY_INSERT: .insert
    case CTERMKEY_UP: .up
    case CTERMKEY_DOWN: .down
    case CTERMKEY_LEFT: .left
    case CTERMKEY_RIGHT: .right
    case CTERMKEY_HOME: .home
    case CTERMKEY_END: .end
    case CTERMKEY_PAGE_UP: .pageUp
    case CTERMKEY_PAGE_DOWN: .pageDown
    default: nil
    }
  }

  private static func mouseKey(from key: ctermkey_key, modifiers: Modifiers) -> Key? {
    let buttons: [Int32: MouseEvent.Button] = [1: .left, 2: .middle, 3: .right]
    let action: MouseEvent.Action? =
      switch (key.mouse, key.button) {
      case (CTERMKEY_MOUSE_PRESS, 4): .wheelUp
      case (CTERMKEY_MOUSE_PRESS, 5): .wheelDown
      case (CTERMKEY_MOUSE_PRESS, let button): buttons[button].map { .press($0) }
      case (CTERMKEY_MOUSE_DRAG, let button): buttons[button].map { .drag($0) }
      case (CTERMKEY_MOUSE_RELEASE, _): .release
      default: nil
      }
    guard let action else { return nil }
    return .mouse(
      MouseEvent(action, row: Int(key.row), column: Int(key.column), modifiers: modifiers))
  }
}
