import JSONReading

#if canImport(Glibc)
  import Glibc
#endif

/// A snapshot cut into its entries and the rest.
///
/// The rest, the envelope, is the document with an empty `progress`. When the next snapshot begins like
/// the last one, its entries are found by comparing bytes with the entries that are known, without
/// parsing: a poll of a large job costs little more than reading its bytes once.
struct SnapshotBody {
  /// The bytes in front of the first entry, the bracket included; empty when there was no list.
  private var head: [UInt8] = []
  /// The bytes behind the last entry, from the closing bracket on; all of them when there was no list.
  private var tail: [UInt8] = []

  /// What a snapshot was cut into.
  struct Parts {
    /// The entries; `nil` when the snapshot says nothing about them.
    var pieces: [Piece]?
    /// The envelope as a document of its own; `nil` when it is the one of the last snapshot.
    var envelope: [UInt8]?
    /// What is remembered when the snapshot was used.
    var body: SnapshotBody
  }

  /// Cuts a snapshot into parts by what is known of the last one; `nil` when it has to be parsed.
  ///
  /// - Parameter same: bytes at the beginning that are known to be those of the last snapshot.
  func parts(
    of bytes: UnsafeRawBufferPointer, after list: TrackedList, same: Int, _ parser: JSONParser
  ) -> Parts? {
    if let parts = comparedParts(of: bytes, list, same: same), hasOneList(parts.envelope, parser) {
      return parts
    }
    if head.isEmpty, !tail.isEmpty, bytes.elementsEqual(tail) {
      return Parts(pieces: nil, envelope: nil, body: self)
    }
    return nil
  }

  /// Cuts a snapshot that was parsed into parts.
  static func parts(
    of document: JSONValue, in bytes: UnsafeRawBufferPointer
  ) throws(JSONError) -> Parts {
    guard document.kind == .object else { throw JSONError(.unexpectedByte) }
    var body = SnapshotBody()
    guard let progress = document["progress"], progress.kind == .array else {
      body.tail = Array(bytes)
      return Parts(pieces: nil, envelope: body.tail, body: body)
    }
    let pieces = progress.elements.map { Piece($0, base: 0, in: bytes) }
    body.head = Array(bytes[..<(progress.range.lowerBound + 1)])
    body.tail = Array(bytes[(progress.range.upperBound - 1)...])
    return Parts(pieces: pieces, envelope: body.head + body.tail, body: body)
  }

  /// Cuts a snapshot that begins like the last one by comparing; `nil` when it does not.
  private func comparedParts(
    of bytes: UnsafeRawBufferPointer, _ list: TrackedList, same: Int
  ) -> Parts? {
    guard !head.isEmpty, Self.stands(head, at: 0, in: bytes, same: same) else { return nil }
    var pieces: [Piece] = []
    pieces.reserveCapacity(list.entries.count + 1)
    var next = 0
    var place = Self.skipSpace(bytes, head.count)
    while place < bytes.count, bytes[place] != UInt8(ascii: "]") {
      let start = place
      var unchanged: Int?
      while next < list.entries.count, !list.entries[next].isLive { next += 1 }
      let isKnown =
        next < list.entries.count
        && Self.stands(list.entries[next].bytes, at: place, in: bytes, same: same)
      if isKnown {
        unchanged = pieces.count
        place += list.entries[next].bytes.count
        next += 1
      } else if let end = Self.valueEnd(bytes, place) {
        place = end
        next += 1
      } else {
        return nil
      }
      pieces.append(Piece(start..<place, in: bytes, unchanged: unchanged))
      place = Self.skipSpace(bytes, place)
      guard place < bytes.count else { return nil }
      if bytes[place] == UInt8(ascii: ",") {
        place = Self.skipSpace(bytes, place + 1)
        if place < bytes.count, bytes[place] == UInt8(ascii: "]") { return nil }
      } else if bytes[place] != UInt8(ascii: "]") {
        return nil
      }
    }
    guard place < bytes.count else { return nil }
    var body = self
    let rest = bytes[place...]
    if rest.count == tail.count && rest.elementsEqual(tail) {
      return Parts(pieces: pieces, envelope: nil, body: body)
    }
    body.tail = Array(rest)
    return Parts(pieces: pieces, envelope: head + body.tail, body: body)
  }

  /// Whether an envelope names the list once: of a key that stands twice the last one counts.
  private func hasOneList(_ envelope: [UInt8]?, _ parser: JSONParser) -> Bool {
    guard let envelope else { return true }
    let count = try? parser.parse(copying: envelope) { (document) throws(JSONError) in
      document.members.count { $0.key(is: "progress") }
    }
    return count == 1
  }

  /// Whether an entry stands at a place, byte for byte. In what is the same from the beginning on, each stands where it
  /// stood.
  private static func stands(
    _ entry: [UInt8], at place: Int, in bytes: UnsafeRawBufferPointer, same: Int
  ) -> Bool {
    guard !entry.isEmpty, place + entry.count < bytes.count else { return false }
    if place + entry.count <= same { return true }
    return entry.withUnsafeBytes {
      memcmp($0.baseAddress!, bytes.baseAddress! + place, entry.count) == 0
    }
  }

  private static func skipSpace(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
    var place = start
    while place < bytes.count, bytes[place] <= 32, [32, 10, 13, 9].contains(bytes[place]) {
      place += 1
    }
    return place
  }

  /// The place behind the value that begins at `start`, found by its brackets and strings alone.
  private static func valueEnd(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int? {
    var depth = 0
    var place = start
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        place += 1
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
          place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return place > start ? place : nil }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0: return place > start ? place : nil
      default: break
      }
      place += 1
      if depth == 0, place <= bytes.count, [0x7D, 0x5D, 0x22].contains(bytes[place - 1]) {
        return place
      }
    }
    return nil
  }
}
