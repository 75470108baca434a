import SessionModel

/// A long text that changes a little again and again, as state does by patches: kept in pieces, so that
/// what stays the same is not kept anew for each change.
struct PatchedText {
  /// The text as it is now.
  private var bytes: [UInt8] = []
  /// Where its parts stand.
  private var pieces: [Datum] = []

  /// Pieces that a text has at most before it is kept anew as a whole.
  static let limit = 8

  /// Takes the text as it is now, and tells the pieces that it consists of.
  mutating func change(to new: [UInt8], in store: ByteStore) -> [Datum] {
    let front = Self.commonFront(bytes, new)
    let back = Self.commonBack(bytes, new, behind: front)
    var list: [Datum] = []
    // Where most is new, pieces save nothing.
    if front + back > new.count / 2 {
      list = part(0..<front)
      let middle = new[front..<new.count - back]
      if !middle.isEmpty { list.append(middle.withUnsafeBytes { store.keep($0, as: .text) }) }
      list += part(bytes.count - back..<bytes.count)
    }
    if list.isEmpty || list.count > Self.limit {
      list = [new.withUnsafeBytes { store.keep($0, as: .text) }]
    }
    bytes = new
    pieces = list
    return list
  }

  /// The pieces of a range of the text.
  private func part(_ range: Range<Int>) -> [Datum] {
    var start = 0
    var part: [Datum] = []
    for piece in pieces {
      let end = start + Int(piece.length)
      let low = max(start, range.lowerBound)
      let high = min(end, range.upperBound)
      if low < high {
        var cut = piece
        cut.offset += Int64(low - start)
        cut.length = UInt32(high - low)
        part.append(cut)
      }
      start = end
    }
    return part
  }

  /// The bytes that two texts begin with; no character is cut.
  private static func commonFront(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var count = 0
    let limit = min(a.count, b.count)
    while count < limit, a[count] == b[count] { count += 1 }
    while count > 0, count < b.count, isInside(b[count]) { count -= 1 }
    while count > 0, count < a.count, isInside(a[count]) { count -= 1 }
    return count
  }

  /// The bytes that two texts end with, behind those that they begin with; no character is cut.
  private static func commonBack(_ a: [UInt8], _ b: [UInt8], behind front: Int) -> Int {
    var count = 0
    let limit = min(a.count, b.count) - front
    while count < limit, a[a.count - 1 - count] == b[b.count - 1 - count] { count += 1 }
    while count > 0, isInside(b[b.count - count]) { count -= 1 }
    return count
  }

  /// Whether a byte goes on with a character of UTF-8.
  private static func isInside(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
