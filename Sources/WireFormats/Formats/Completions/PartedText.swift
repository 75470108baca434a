import JSONReading
import SessionModel

/// A text of an item that arrives in parts, each part in pieces, and that may be told again as a whole.
///
/// Pieces are appended as they come. Of what was written a fingerprint is kept: a part that is told
/// again unchanged writes nothing, one that changed is written anew with the parts around it.
struct PartedText {
  /// The name of a part; parts stand in the order of their names.
  struct Key: Hashable, Comparable {
    var item: Int64 = 0
    var part: Int64 = 0

    static func < (a: Key, b: Key) -> Bool { (a.item, a.part) < (b.item, b.part) }
  }

  /// What was written of a part.
  private struct Part {
    var key: Key
    var pieces: [Datum] = []
    /// FNV-1a over the decoded text, so that pieces and the whole come to the same.
    var print: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ text: String, _ datum: Datum) {
      pieces.append(datum)
      for byte in text.utf8 { print = (print ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
  }

  /// The item.
  let node: NodeID
  /// What of it the text is.
  let channel: Channel
  private var parts: [Part] = []

  init(_ node: NodeID, _ channel: Channel) {
    self.node = node
    self.channel = channel
  }

  /// Whether there is no text.
  var isEmpty: Bool { parts.isEmpty }

  /// The piece that came last.
  var last: Datum? { parts.last?.pieces.last }

  /// Adds a piece to a part.
  ///
  /// - Parameter text: the piece as it reads, of which `datum` is where it stands.
  mutating func append(
    _ text: String, _ datum: Datum, to key: Key = Key(), on page: inout Page
  ) {
    guard !text.isEmpty else { return }
    if let place = parts.firstIndex(where: { $0.key == key }) {
      parts[place].add(text, datum)
      if place == parts.count - 1 {
        page.append(node, channel, datum)
      } else {
        rewrite(on: &page)
      }
      return
    }
    var part = Part(key: key)
    part.add(text, datum)
    let place = parts.firstIndex { key < $0.key } ?? parts.count
    parts.insert(part, at: place)
    guard place == parts.count - 1 else { return rewrite(on: &page) }
    if place > 0 { page.append(node, channel, page.keep(Self.gap)) }
    page.append(node, channel, datum)
  }

  /// Tells a part as a whole.
  mutating func set(_ text: String, _ datum: Datum, to key: Key = Key(), on page: inout Page) {
    guard let place = parts.firstIndex(where: { $0.key == key }) else {
      return append(text, datum, to: key, on: &page)
    }
    var part = Part(key: key)
    part.add(text, datum)
    if part.print == parts[place].print { return }
    if text.isEmpty { parts.remove(at: place) } else { parts[place] = part }
    rewrite(on: &page)
  }

  /// Writes the text into another place.
  func copy(to node: NodeID, _ channel: Channel, on page: inout Page) {
    page.set(node, channel, parts.first?.pieces.first)
    for (place, part) in parts.enumerated() {
      if place > 0 { page.append(node, channel, page.keep(Self.gap)) }
      for piece in part.pieces.dropFirst(place == 0 ? 1 : 0) { page.append(node, channel, piece) }
    }
  }

  /// Writes all parts anew.
  private func rewrite(on page: inout Page) { copy(to: node, channel, on: &page) }

  /// What stands between two parts.
  private static let gap = "\n\n"
}
