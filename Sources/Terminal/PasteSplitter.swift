/// Takes pastes out of the stream of keys: libtermkey knows nothing of them.
///
/// Both marks may come in pieces, so bytes that could start one are held back until more come or the
/// caller says that no more will (`release`).
struct PasteSplitter {
  /// A piece of the stream.
  enum Segment: Hashable {
    /// Bytes of keys.
    case typed([UInt8])
    /// Bytes between the marks.
    case pasted([UInt8])
  }

  /// Bytes of a paste that are kept; what follows is dropped.
  static let limit = 1 << 20
  private static let start = Array("\u{1b}[200~".utf8)
  private static let end = Array("\u{1b}[201~".utf8)

  /// The bytes of the paste so far; nil outside of one.
  private var paste: [UInt8]?
  /// Bytes that may be the beginning of the next mark.
  private var held: [UInt8] = []

  /// Whether bytes are held back that may be a key.
  var isHolding: Bool { !held.isEmpty && paste == nil }
  /// Whether the end of a paste is still to come.
  var isInPaste: Bool { paste != nil }

  /// Reads bytes and returns what is certain.
  mutating func split(_ bytes: some Sequence<UInt8>) -> [Segment] {
    var segments: [Segment] = []
    var typed: [UInt8] = []
    for byte in bytes {
      let mark = paste == nil ? Self.start : Self.end
      if byte == mark[held.count] {
        held.append(byte)
        guard held.count == mark.count else { continue }
        held.removeAll()
        if let pasted = paste {
          segments.append(.pasted(pasted))
          paste = nil
        } else {
          if !typed.isEmpty { segments.append(.typed(typed)) }
          typed.removeAll()
          paste = []
        }
        continue
      }
      var certain = held
      held.removeAll()
      // Esc is the only byte of a mark that can start it again.
      if byte == mark[0] { held.append(byte) } else { certain.append(byte) }
      if paste == nil {
        typed += certain
      } else if let count = paste?.count, count < Self.limit {
        paste? += certain
      }
    }
    if !typed.isEmpty { segments.append(.typed(typed)) }
    return segments
  }

  /// Gives up waiting: held bytes are keys, and a paste whose end never came is over.
  mutating func release() -> [Segment] {
    let rest = held
    held.removeAll()
    guard let pasted = paste else { return rest.isEmpty ? [] : [.typed(rest)] }
    paste = nil
    return [.pasted(pasted + rest)]
  }
}
