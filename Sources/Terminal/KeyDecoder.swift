import CTermKey
import CellGrid

/// Turns the bytes of a keyboard into keys; it never waits, it says until when it would.
///
/// Times are milliseconds of a clock that only goes forward.
final class KeyDecoder {
  /// How long after Esc the rest of a sequence may come, so that Esc itself acts at once.
  static let sequenceTime: Int64 = 40
  /// How long a paste may pause before its end is taken as lost.
  static let pasteTime: Int64 = 5000

  private let decoder: OpaquePointer
  private var splitter = PasteSplitter()
  private var answers = AnswerSplitter()
  private var segments: [PasteSplitter.Segment] = []
  private var hasPart = false
  private var lastByte: Int64 = 0

  /// Makes a decoder for a terminal type.
  init?(term: String, isUTF8: Bool) {
    guard let decoder = ctermkey_open(term, isUTF8) else { return nil }
    self.decoder = decoder
  }

  deinit { ctermkey_close(decoder) }

  /// When to ask again although no byte came; nil: not before one does.
  var deadline: Int64? {
    if hasPart || splitter.isHolding || answers.isHolding { return lastByte + Self.sequenceTime }
    return splitter.isInPaste || answers.isInAnswer ? lastByte + Self.pasteTime : nil
  }

  /// Takes bytes that were read.
  func feed(_ bytes: some Sequence<UInt8>, now: Int64) {
    lastByte = now
    append(splitter.split(bytes))
  }

  /// The background that the terminal told; nil before it did.
  var background: Color? { answers.background }

  /// Readies for another answer.
  func forgetBackground() { answers.forget() }

  /// Appends segments without the terminal's answers.
  private func append(_ new: [PasteSplitter.Segment]) {
    for segment in new {
      guard case .typed(let bytes) = segment else {
        segments.append(segment)
        continue
      }
      let typed = answers.split(bytes)
      if !typed.isEmpty { segments.append(.typed(typed)) }
    }
  }

  /// The next key, if one is complete by now.
  func next(now: Int64) -> Key? {
    while true {
      var key = ctermkey_key()
      let answer = ctermkey_next(decoder, false, &key)
      if answer == CTERMKEY_KEY {
        if let key = Self.key(from: key) { return key }
        continue
      }
      hasPart = answer == CTERMKEY_PART
      if let segment = segments.first {
        if let key = take(segment) { return key }
        continue
      }
      guard let deadline, now >= deadline else { return nil }
      if splitter.isHolding || splitter.isInPaste {
        append(splitter.release())
        continue
      }
      if answers.isHolding || answers.isInAnswer {
        let typed = answers.release()
        if !typed.isEmpty { segments.append(.typed(typed)) }
        continue
      }
      return force()
    }
  }

  /// Hands a segment on; a paste ends the sequence before it.
  private func take(_ segment: PasteSplitter.Segment) -> Key? {
    switch segment {
    case .typed(let bytes):
      let taken = ctermkey_push(decoder, bytes, bytes.count)
      let rest = Array(bytes.dropFirst(max(1, taken)))
      // With no room although no key is complete, a byte is lost: better than standing still.
      if rest.isEmpty { segments.removeFirst() } else { segments[0] = .typed(rest) }
      return nil
    case .pasted(let bytes):
      if hasPart, let key = force() { return key }
      segments.removeFirst()
      return .paste(String(decoding: bytes, as: UTF8.self))
    }
  }

  /// Takes the start of a sequence as the key that it is.
  private func force() -> Key? {
    var key = ctermkey_key()
    while ctermkey_next(decoder, true, &key) == CTERMKEY_KEY {
      if let key = Self.key(from: key) { return key }
    }
    hasPart = false
    return nil
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
