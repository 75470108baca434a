import Glibc
import SessionModel

/// Counts how often a pattern stands in the texts of nodes: the only place where all texts are read.
///
/// What JSON wrote with escapes is looked at as people read it. A text is decoded only when its bytes
/// as they stand may hold what is looked for.
final class TextProbe {
  /// The texts of a node that can be searched, in the order in which they are shown.
  static let channels: [Channel] = [
    .name, .arguments, .message, .outputText, .error, .reasoning, .result,
  ]
  /// Bytes of one text that are searched: more than anyone scrolls through.
  static let limit = 64 << 20

  /// What is looked for.
  let pattern: TextPattern
  /// Tells of a raw text whether it may hold it.
  private let sweep: Sweep
  /// Where texts are decoded.
  private var decoded: UnsafeMutableRawBufferPointer

  /// Makes a probe for a query.
  init(_ query: SearchQuery) throws(TextPattern.Trouble) {
    pattern = try TextPattern(query)
    sweep = Sweep(query)
    decoded = .allocate(byteCount: 0, alignment: 1)
  }

  deinit { decoded.deallocate() }

  /// The hits in a text of a node, and how many bytes were looked at for that.
  func count(
    _ id: NodeID, _ channel: Channel, _ session: Session, at position: Int32
  ) -> (hits: Int, bytes: Int) {
    look(id, channel, session, at: position) { pattern.count(in: $0) }
  }

  /// Shows a text of a node as people read it, if it may hold a hit.
  ///
  /// - Returns: what is made of the text, 0 where there is none; and how many bytes were looked at for that.
  func look(
    _ id: NodeID, _ channel: Channel, _ session: Session, at position: Int32,
    _ body: (UnsafeRawBufferPointer) -> Int
  ) -> (hits: Int, bytes: Int) {
    guard let last = session.lastPiece(id, channel, at: position) else { return (0, 0) }
    if last.isOnly {
      let datum = last.datum
      let hits = session.store.withBytes(of: datum, limit: Self.limit) {
        datum.form == .text ? look(in: $0, body) : look(inJSON: $0, body)
      }
      return (hits, min(Int(datum.length), Self.limit))
    }
    guard var text = session.text(id, channel, at: position, limit: Self.limit) else {
      return (0, 0)
    }
    let hits = text.withUTF8 { look(in: UnsafeRawBufferPointer($0), body) }
    return (hits, text.utf8.count)
  }

  /// Shows a JSON value as people read it.
  private func look(
    inJSON raw: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Int
  ) -> Int {
    guard let start = raw.baseAddress else { return 0 }
    guard sweep.mayHold(raw) else { return 0 }
    var text = raw
    if raw.count > 1, raw[0] == UInt8(ascii: "\"") {
      let end = raw[raw.count - 1] == UInt8(ascii: "\"") ? raw.count - 1 : raw.count
      text = UnsafeRawBufferPointer(rebasing: raw[1..<end])
    }
    guard memchr(start, 0x5C, raw.count) != nil else { return look(in: text, body) }
    reserve(text.count)
    var length = JSONEscapes.decode(text, into: decoded)
    // A string that holds JSON is shown as that JSON.
    if length > 0, decoded[0] == UInt8(ascii: "{") || decoded[0] == UInt8(ascii: "[") {
      length = JSONEscapes.decode(
        UnsafeRawBufferPointer(rebasing: decoded[..<length]), into: decoded)
    }
    return look(in: UnsafeRawBufferPointer(rebasing: decoded[..<length]), body)
  }

  /// Shows a text as people read it: colours are not seen as letters.
  private func look(
    in text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Int
  ) -> Int {
    guard let start = text.baseAddress, memchr(start, 0x1B, text.count) != nil else {
      return body(text)
    }
    reserve(text.count)
    let length = ColorEscapes.strip(text, into: decoded)
    return body(UnsafeRawBufferPointer(rebasing: decoded[..<length]))
  }

  /// Makes room for a text. What stands there must not be needed, unless it fits already.
  private func reserve(_ count: Int) {
    guard decoded.count < count else { return }
    decoded.deallocate()
    decoded = .allocate(byteCount: max(64 << 10, count), alignment: 16)
  }
}
