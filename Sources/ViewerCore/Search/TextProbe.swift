import Glibc
import SessionModel

/// Counts how often a pattern stands in the texts of nodes: the only place where all texts are read.
///
/// What JSON wrote with escapes is looked at as people read it. A text is decoded only when its bytes
/// as they stand may hold what is looked for: a needle that is not there in the raw, in a text without
/// any `\u`, is not there when it is decoded.
final class TextProbe {
  /// The texts of a node that can be searched, in the order in which they are shown.
  static let channels: [Channel] = [
    .name, .arguments, .message, .outputText, .error, .reasoning, .result,
  ]
  /// Bytes of one text that are searched: more than anyone scrolls through.
  static let limit = 64 << 20

  /// What is looked for.
  let pattern: TextPattern
  /// A part of it that is there in the raw text of every hit; `nil` when nothing of that kind is known.
  private let needle: TextPattern?
  /// What makes letters hide in JSON.
  private let escape: TextPattern
  /// Where texts are decoded.
  private var decoded: UnsafeMutableRawBufferPointer

  /// Makes a probe for a query.
  init(_ query: SearchQuery) throws(TextPattern.Trouble) {
    pattern = try TextPattern(query)
    escape = try TextPattern(SearchQuery(#"\u"#, isLiteral: true))
    // Of a part without capitals any case will do: more is decoded then, and nothing is missed.
    if let part = query.needle {
      needle = try TextPattern(SearchQuery(part, isLiteral: true))
    } else {
      needle = nil
    }
    decoded = .allocate(byteCount: 0, alignment: 1)
  }

  deinit { decoded.deallocate() }

  /// The hits in a text of a node, and how many bytes were looked at for that.
  func count(
    _ id: NodeID, _ channel: Channel, _ session: Session, at position: Int32
  ) -> (hits: Int, bytes: Int) {
    guard let datum = session.datum(id, channel, at: position) else { return (0, 0) }
    let pieces = session.pieces(id, channel, at: position)
    guard pieces.count > 1 else {
      let hits = session.store.withBytes(of: datum, limit: Self.limit) {
        datum.form == .text ? count(in: $0) : count(inJSON: $0)
      }
      return (hits, min(Int(datum.length), Self.limit))
    }
    guard var text = session.text(id, channel, at: position, limit: Self.limit) else {
      return (0, 0)
    }
    let hits = text.withUTF8 { count(in: UnsafeRawBufferPointer($0)) }
    return (hits, text.utf8.count)
  }

  /// The hits in a JSON value as people read it.
  private func count(inJSON raw: UnsafeRawBufferPointer) -> Int {
    guard let start = raw.baseAddress else { return 0 }
    if let needle, needle.first(in: raw) == nil, escape.first(in: raw) == nil { return 0 }
    var text = raw
    if raw.count > 1, raw[0] == UInt8(ascii: "\"") {
      let end = raw[raw.count - 1] == UInt8(ascii: "\"") ? raw.count - 1 : raw.count
      text = UnsafeRawBufferPointer(rebasing: raw[1..<end])
    }
    guard memchr(start, 0x5C, raw.count) != nil else { return count(in: text) }
    reserve(text.count)
    var length = JSONEscapes.decode(text, into: decoded)
    // A string that holds JSON is shown as that JSON.
    if length > 0, decoded[0] == UInt8(ascii: "{") || decoded[0] == UInt8(ascii: "[") {
      length = JSONEscapes.decode(
        UnsafeRawBufferPointer(rebasing: decoded[..<length]), into: decoded)
    }
    return count(in: UnsafeRawBufferPointer(rebasing: decoded[..<length]))
  }

  /// The hits in a text as people read it: colours are not seen as letters.
  private func count(in text: UnsafeRawBufferPointer) -> Int {
    guard let start = text.baseAddress, memchr(start, 0x1B, text.count) != nil else {
      return pattern.count(in: text)
    }
    reserve(text.count)
    let length = ColorEscapes.strip(text, into: decoded)
    return pattern.count(in: UnsafeRawBufferPointer(rebasing: decoded[..<length]))
  }

  /// Makes room for a text. What stands there must not be needed, unless it fits already.
  private func reserve(_ count: Int) {
    guard decoded.count < count else { return }
    decoded.deallocate()
    decoded = .allocate(byteCount: max(64 << 10, count), alignment: 16)
  }
}
