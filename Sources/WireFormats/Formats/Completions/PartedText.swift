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
    /// The bytes of the decoded text as digits of one number, so that pieces and the whole come to the same.
    var print: UInt64 = 0xcbf2_9ce4_8422_2325

    private static let base: UInt64 = 0x9e37_79b9_7f4a_7c15
    private static let base2 = base &* base
    private static let base4 = base2 &* base2

    mutating func add(_ bytes: UnsafeRawBufferPointer, _ datum: Datum) {
      pieces.append(datum)
      func digit(_ place: Int) -> UInt64 { UInt64(bytes[place]) + 1 }
      var (print, place) = (print, 0)
      // Four at once, whose products do not wait for each other.
      while place + 4 <= bytes.count {
        let high = digit(place) &* Self.base &+ digit(place + 1)
        let low = digit(place + 2) &* Self.base &+ digit(place + 3)
        print = print &* Self.base4 &+ high &* Self.base2 &+ low
        place += 4
      }
      while place < bytes.count {
        print = print &* Self.base &+ digit(place)
        place += 1
      }
      self.print = print
    }
  }

  /// The item.
  let node: NodeID
  /// What of it the text is.
  let channel: Channel
  private var parts: [Part] = []
  /// Pieces that came, and pieces that were written once more for the sake of the order.
  private var count = 0
  private var rewritten = 0

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
    _ text: String, _ datum: Datum, to key: Key = Key(), on writer: inout RecordWriter
  ) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0), datum, to: key, on: &writer) }
  }

  /// The same of UTF-8.
  mutating func append(
    _ text: UnsafeRawBufferPointer, _ datum: Datum, to key: Key = Key(),
    on writer: inout RecordWriter
  ) {
    guard !text.isEmpty else { return }
    count += 1
    let place = place(of: key)
    let isNew = place == parts.count || parts[place].key != key
    if isNew { parts.insert(Part(key: key), at: place) }
    parts[place].add(text, datum)
    if place < parts.count - 1, rewritten <= Self.patience * count { return rewrite(on: &writer) }
    if isNew, parts.count > 1 { writer.append(node, channel, writer.keep(Self.gap)) }
    writer.append(node, channel, datum)
  }

  /// How often a piece is written once more on the average. A source whose parts come in more disorder has
  /// them in the order in which they came: else each piece would cost all that came before it.
  private static let patience = 16

  /// The place of a part, or the one where it belongs.
  private func place(of key: Key) -> Int {
    var (low, high) = (0, parts.count)
    while low < high {
      let middle = (low + high) / 2
      if parts[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Tells a part as a whole.
  mutating func set(
    _ text: String, _ datum: Datum, to key: Key = Key(), on writer: inout RecordWriter
  ) {
    let place = place(of: key)
    guard place < parts.count, parts[place].key == key else {
      return append(text, datum, to: key, on: &writer)
    }
    var part = Part(key: key)
    var text = text
    text.withUTF8 { part.add(UnsafeRawBufferPointer($0), datum) }
    if part.print == parts[place].print { return }
    if text.isEmpty { parts.remove(at: place) } else { parts[place] = part }
    rewrite(on: &writer)
  }

  /// Writes the text into another place.
  func copy(to node: NodeID, _ channel: Channel, on writer: inout RecordWriter) {
    writer.set(node, channel, parts.first?.pieces.first)
    for (place, part) in parts.enumerated() {
      if place > 0 { writer.append(node, channel, writer.keep(Self.gap)) }
      for piece in part.pieces.dropFirst(place == 0 ? 1 : 0) { writer.append(node, channel, piece) }
    }
  }

  /// Writes all parts anew.
  private mutating func rewrite(on writer: inout RecordWriter) {
    rewritten += parts.reduce(0) { $0 + $1.pieces.count }
    copy(to: node, channel, on: &writer)
  }

  /// What stands between two parts.
  private static let gap = "\n\n"
}
