import CellGrid

/// Cuts the bytes of a keyboard into what is a key, a paste, a signal, or an answer of the terminal.
///
/// It stands in front of libtermkey, which knows no pastes and is not safe from every sequence. The
/// grammar of what passes is small, and everything else is taken out of the stream:
///
///     key      = character | ESC character | function | ESC function | mouse
///     function = ESC "O" final | ESC "[" [number *2(";" number)] final
///     mouse    = ESC "[<" number ";" number ";" number ("M" | "m") | ESC "[M" 3 bytes
///
/// Characters are whole and valid UTF-8; the forms of rxvt and of Linux's console are rewritten to this
/// one. Sequences come in pieces of any size, and take bounded memory however long they are. A control
/// byte ends what it stands in, so nothing that a terminal sends keeps Ctrl-C or Esc from being heard.
struct KeyStream {
  /// A piece of the stream.
  enum Piece: Hashable {
    /// The bytes of one key of more than one byte, or of characters.
    case keys([UInt8])
    /// Bytes between the marks of a paste.
    case pasted([UInt8])
    /// A key that asks for a signal.
    case signal(Int32)
  }

  /// Bytes of a paste that are kept; what follows is dropped.
  static let pasteLimit = 1 << 20
  /// Bytes of any other sequence that are kept; a longer one is none of ours.
  static let sequenceLimit = 64
  private static let pasteEnd = Array("\u{1b}[201~".utf8)
  private static let escape: UInt8 = 0x1b

  /// Where in the grammar the last byte left off.
  private enum State: Hashable {
    case ground
    /// Behind one Esc, or two.
    case escape
    /// Inside a character that needs so many more bytes.
    case character(missing: Int)
    /// Behind `ESC O`.
    case function
    /// Behind `ESC [`.
    case sequence
    /// Behind `ESC [ [`, as Linux's console begins F1 to F5.
    case console
    /// Behind `ESC [ M`, the mouse of terminals that know no other form: so many more bytes.
    case mouse(missing: Int)
    /// In an answer: behind `ESC ]`, `ESC P` or `ESC _`.
    case answer
    /// Behind the Esc that ends an answer, together with a backslash.
    case answerEnd
    /// In a paste.
    case paste
  }

  private let isUTF8: Bool
  /// The bytes that ask for a signal when they are typed, as the terminal's modes have them.
  private let signals: [UInt8: Int32]
  private var state = State.ground
  /// The bytes since the last piece, in a paste those that may be its end.
  private var held: [UInt8] = []
  private var paste: [UInt8] = []
  /// The pieces that were not taken yet, and the characters behind them.
  private var pieces: [Piece] = []
  private var run: [UInt8] = []
  /// The background that the terminal told last.
  private(set) var background: Color?

  /// Makes a stream for a terminal with these signal keys.
  init(isUTF8: Bool, signals: [UInt8: Int32] = [:]) {
    (self.isUTF8, self.signals) = (isUTF8, signals)
  }

  /// What the next byte is waited for.
  enum Pause: Hashable {
    /// Nothing has begun.
    case none
    /// What is there may be a key already: Esc, or Alt with a letter.
    case key
    /// A sequence that no hand types.
    case sequence
    case paste
  }

  /// What is waited for.
  var pause: Pause {
    switch state {
    case .ground: .none
    case .paste: .paste
    case .escape: .key
    case .function, .sequence, .answer: afterEscapes == 1 ? .key : .sequence
    case .character, .console, .mouse, .answerEnd: .sequence
    }
  }

  /// The bytes behind one or two Esc.
  private var afterEscapes: Int { held.count - held.prefix { $0 == Self.escape }.count }

  /// Forgets the background, before it is asked for anew.
  mutating func forgetBackground() { background = nil }

  /// Reads bytes and returns what is certain.
  mutating func read(_ bytes: some Sequence<UInt8>) -> [Piece] {
    for byte in bytes { take(byte) }
    return takePieces()
  }

  /// Gives up waiting: what may be a key is one, a paste is over, and the rest is dropped.
  mutating func release() -> [Piece] {
    switch pause {
    case .none: break
    case .key:
      let escapes = held.prefix { $0 == Self.escape }.count
      // Of two Esc without company each is a key.
      if escapes == 2, held.count == 2 { emit([Self.escape]) }
      emit(escapes == held.count ? [Self.escape] : held)
    case .sequence:
      if case .character = state { emitCharacter() }
      if state == .answerEnd { emit([Self.escape]) }
    case .paste: add(.pasted(paste + held))
    }
    paste = []
    restart()
    return takePieces()
  }

  private mutating func takePieces() -> [Piece] {
    if !run.isEmpty { pieces.append(.keys(run)) }
    run.removeAll(keepingCapacity: true)
    defer { pieces.removeAll() }
    return pieces
  }

  private mutating func restart() {
    state = .ground
    held.removeAll(keepingCapacity: true)
  }

  /// Adds a key; characters stand together with those before them.
  private mutating func emit(_ bytes: [UInt8]) {
    if bytes.first == Self.escape { add(.keys(bytes)) } else { run += bytes }
  }

  private mutating func add(_ piece: Piece) {
    if !run.isEmpty { pieces.append(.keys(run)) }
    run.removeAll(keepingCapacity: true)
    pieces.append(piece)
  }

  /// Ends the sequence with a key, which a second Esc in front means with Alt.
  private mutating func finish(_ key: [UInt8]?) {
    if let key { emit(held.starts(with: [Self.escape, Self.escape]) ? [Self.escape] + key : key) }
    restart()
  }

  private mutating func take(_ byte: UInt8) {
    switch state {
    case .paste: return takePasted(byte)
    case .mouse(let missing) where byte >= 0x20:
      held.append(byte)
      if missing == 1 {
        finish(Array(held.suffix(6)))
      } else {
        state = .mouse(missing: missing - 1)
      }
      return
    default: break
    }
    if !isUTF8, (0x80..<0xa0).contains(byte) {
      // Where bytes are characters, these are short for two (ECMA-48, 5.3).
      take(Self.escape)
      return take(byte - 0x40)
    }
    if let signal = signals[byte] {
      restart()
      return add(.signal(signal))
    }
    switch state {
    case .ground: begin(byte)
    case .escape: takeBehindEscape(byte)
    case .answerEnd:
      restart()
      if byte == UInt8(ascii: "\\") { return }
      take(Self.escape)
      take(byte)
    case .character(let missing): takeOfCharacter(byte, missing)
    case .function, .sequence, .console, .mouse, .answer: takeOfSequence(byte)
    case .paste: break
    }
  }

  private mutating func begin(_ byte: UInt8) {
    switch byte {
    case Self.escape:
      held = [byte]
      state = .escape
    case 0x80... where isUTF8: beginCharacter(byte)
    default: emit([byte])
    }
  }

  private mutating func takeBehindEscape(_ byte: UInt8) {
    switch byte {
    case Self.escape where held.count > 1:
      // Of three, the first was a key.
      emit([Self.escape])
    case Self.escape: held.append(byte)
    case UInt8(ascii: "["): enter(.sequence, byte)
    case UInt8(ascii: "O"): enter(.function, byte)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"): enter(.answer, byte)
    case 0x80... where isUTF8: beginCharacter(byte)
    default:
      held.append(byte)
      emit(held)
      restart()
    }
  }

  private mutating func enter(_ state: State, _ byte: UInt8) {
    held.append(byte)
    self.state = state
  }

  // MARK: Characters

  private mutating func beginCharacter(_ byte: UInt8) {
    held.append(byte)
    switch byte {
    case 0xc2...0xdf: state = .character(missing: 1)
    case 0xe0...0xef: state = .character(missing: 2)
    case 0xf0...0xf4: state = .character(missing: 3)
    default: emitCharacter()
    }
  }

  private mutating func takeOfCharacter(_ byte: UInt8, _ missing: Int) {
    guard (0x80..<0xc0).contains(byte) else {
      emitCharacter()
      return take(byte)
    }
    held.append(byte)
    if missing == 1 { emitCharacter() } else { state = .character(missing: missing - 1) }
  }

  /// Hands a character on; what is none is the sign for that.
  private mutating func emitCharacter() {
    emit(Array(String(decoding: held, as: UTF8.self).utf8))
    restart()
  }

  // MARK: Sequences

  private mutating func takeOfSequence(_ byte: UInt8) {
    if byte < 0x20 || byte == 0x7f {
      let isAnswer = state == .answer
      if isAnswer { endAnswer() }
      restart()
      switch byte {
      case Self.escape where isAnswer: state = .answerEnd
      case 0x07 where isAnswer: break
      default: take(byte)
      }
      return
    }
    if held.count < Self.sequenceLimit { held.append(byte) }
    let isTooLong = held.count == Self.sequenceLimit
    switch state {
    case .function where (0x40..<0x7f).contains(byte):
      finish(afterEscapes == 2 ? Array(held.suffix(3)) : nil)
    case .console: finish(Self.consoleKey(byte))
    case .sequence where byte == UInt8(ascii: "[") && afterEscapes == 2: state = .console
    case .sequence where byte == UInt8(ascii: "M") && afterEscapes == 2: state = .mouse(missing: 3)
    case .sequence where (0x40..<0x7f).contains(byte) || isRxvt(byte):
      endSequence(isTooLong: isTooLong)
    case .function, .sequence:
      // A byte that no sequence holds is one of the next key.
      if byte >= 0x80 {
        restart()
        take(byte)
      }
    case .ground, .escape, .character, .mouse, .answer, .answerEnd, .paste: break
    }
  }

  /// Tells whether `ESC [ 3 $` is complete: rxvt ends so what it sends with shift.
  private func isRxvt(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "$") && (3...4).contains(afterEscapes)
      && held.dropLast().suffix(afterEscapes - 2).allSatisfy { (0x30...0x39).contains($0) }
  }

  private mutating func endSequence(isTooLong: Bool) {
    guard !isTooLong, let sequence = ControlSequence(held.suffix(afterEscapes - 1)) else {
      return restart()
    }
    if sequence.beginsPaste {
      restart()
      state = .paste
    } else {
      finish(sequence.passed)
    }
  }

  /// F1 to F5 of Linux's console.
  private static func consoleKey(_ byte: UInt8) -> [UInt8]? {
    guard (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(byte) else { return nil }
    return Array("\u{1b}[1".utf8) + [
      byte - UInt8(ascii: "A") + UInt8(ascii: "1"), UInt8(ascii: "~"),
    ]
  }

  private mutating func endAnswer() {
    let answer = held.suffix(afterEscapes)
    guard held.count < Self.sequenceLimit, answer.first == UInt8(ascii: "]") else { return }
    background = BackgroundAnswer.color(answer.dropFirst()) ?? background
  }

  // MARK: Pastes

  private mutating func takePasted(_ byte: UInt8) {
    if byte == Self.pasteEnd[held.count] {
      held.append(byte)
      guard held.count == Self.pasteEnd.count else { return }
      add(.pasted(paste))
      paste = []
      return restart()
    }
    // Esc is the only byte of the mark that can start it again.
    if paste.count < Self.pasteLimit { paste += held }
    held.removeAll(keepingCapacity: true)
    if byte == Self.pasteEnd[0] {
      held.append(byte)
    } else if paste.count < Self.pasteLimit {
      paste.append(byte)
    }
  }
}
