import Glibc
import JSONReading
import SessionModel

/// Assembles server-sent events from pieces of their text, cut anywhere.
///
/// Source: HTML standard, 9.2.6 (parsing an event stream). Lines end with CR, LF or CRLF; a byte order
/// mark in front is passed over; comments and unknown fields mean nothing.
struct EventStream {
  /// One event. Its bytes are valid only while it is handed over.
  struct Event {
    /// The name that its `event` field gives; `nil` when it has none.
    var name: String?
    /// The `id` that was said last; empty before the first.
    var id: String
    /// The lines of its data. `Record.padding` readable bytes follow them.
    var lines: [Line]
    /// All lines of data, joined by LF.
    var data: UnsafeRawBufferPointer
  }

  /// One line of data.
  struct Line {
    /// Its place in the data of its event.
    var range: Range<Int>
    /// Where it stands for good; `nil` when its source cannot be read a second time.
    var origin: Record.Origin?
    /// The number of the record in which it began.
    var number: Int
  }

  /// The `id` that was said last: where a new connection goes on.
  private(set) var lastID = ""
  /// The pause that the source asks for before a new connection, in milliseconds.
  private(set) var retry: Milliseconds?

  /// The part of a line whose end has not come.
  private var rest: [UInt8] = []
  private var restOrigin: Record.Origin?
  private var restNumber = 0
  /// Whether the last piece ended with CR: an LF at the beginning of the next belongs to it.
  private var skipsLineFeed = false
  private var isAtStart = true
  /// The event that is arriving: memory in which the data stand, with what must be readable behind them, and how many
  /// bytes they are.
  private var memory: [UInt8] = []
  private var count = 0
  private var lines: [Line] = []
  /// Its name, or that of an earlier one where it has none: nearly all of a stream have the same.
  private var name = ""
  private var hasName = false

  /// Whether an event has begun to arrive.
  var hasBegun: Bool { !lines.isEmpty || hasName || !rest.isEmpty }

  /// Reads a piece of the text, and hands on the events that it ends.
  ///
  /// - Parameter endsLine: whether a line ends behind the piece although no line end stands there.
  mutating func read(_ piece: Record, endsLine: Bool, _ emit: (Event) -> Void) {
    let bytes = piece.bytes
    var start = 0
    if skipsLineFeed, let first = bytes.first {
      if first == 10 { start = 1 }
      skipsLineFeed = false
    }
    var place = start
    var feed = -1
    while case let end = Self.lineEnd(in: bytes, from: place, feed: &feed), end < bytes.count {
      endLine(start..<end, of: piece, emit)
      place = end + 1
      if bytes[end] == 13 {
        if place == bytes.count { skipsLineFeed = true } else if bytes[place] == 10 { place += 1 }
      }
      start = place
    }
    guard endsLine else { return take(start..<bytes.count, of: piece) }
    skipsLineFeed = false
    if start < bytes.count || bytes.isEmpty { endLine(start..<bytes.count, of: piece, emit) }
  }

  /// Reads a line that is a piece of its own, as those of a file are: tells whether it ends an event, which is to be
  /// handed on then. `nil` where the piece is to be read as any other: it goes on with a line, or holds several.
  mutating func take(line piece: Record) -> Bool? {
    let bytes = piece.bytes
    guard rest.isEmpty, !skipsLineFeed, !isAtStart, let base = bytes.baseAddress else { return nil }
    if bytes.isEmpty { return true }
    guard memchr(base, 10, bytes.count) == nil, memchr(base, 13, bytes.count) == nil
    else { return nil }
    return read(line: bytes, piece.origin, piece.number)
  }

  /// Where the line ends that a place is in; the end of the bytes when its end has not come.
  ///
  /// - Parameter feed: where the next line feed stands, which is looked for once for all lines in front of it.
  private static func lineEnd(
    in bytes: UnsafeRawBufferPointer, from start: Int, feed: inout Int
  ) -> Int {
    func place(of byte: Int32, before end: Int) -> Int {
      guard let base = bytes.baseAddress, start < end else { return end }
      return memchr(base + start, byte, end - start).map { UnsafeRawPointer($0) - base } ?? end
    }
    if feed < start { feed = place(of: 10, before: bytes.count) }
    return place(of: 13, before: feed)
  }

  /// Hands on the event that was arriving when the source ended.
  ///
  /// The standard drops it. Here it may be the last one of a recording that lacks its blank line.
  mutating func finish(_ emit: (Event) -> Void) {
    if !rest.isEmpty { endRest(emit) }
    dispatch(emit)
  }

  /// Adds a part of a piece to the line that is arriving.
  private mutating func take(_ range: Range<Int>, of piece: Record) {
    guard !range.isEmpty else { return }
    if rest.isEmpty {
      restOrigin = piece.origin
      restOrigin?.offset += Int64(range.lowerBound)
      restNumber = piece.number
    }
    rest.append(contentsOf: piece.bytes[range])
  }

  /// Reads the line that ends with a part of a piece: in place when all of it stands there.
  private mutating func endLine(
    _ range: Range<Int>, of piece: Record, _ emit: (Event) -> Void
  ) {
    guard rest.isEmpty else {
      take(range, of: piece)
      return endRest(emit)
    }
    var origin = piece.origin
    origin?.offset += Int64(range.lowerBound)
    let line = UnsafeRawBufferPointer(rebasing: piece.bytes[range])
    if read(line: line, origin, piece.number) { dispatch(emit) }
  }

  /// Reads the line that came in several pieces.
  private mutating func endRest(_ emit: (Event) -> Void) {
    var line: [UInt8] = []
    swap(&line, &rest)
    if line.withUnsafeBytes({ read(line: $0, restOrigin, restNumber) }) { dispatch(emit) }
    line.removeAll(keepingCapacity: line.capacity < 1 << 20)
    rest = line
  }

  /// Reads a line; tells whether it ends an event.
  private mutating func read(
    line: UnsafeRawBufferPointer, _ origin: Record.Origin?, _ number: Int
  ) -> Bool {
    var start = 0
    if isAtStart, line.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    isAtStart = false
    if start == line.count { return true }
    // Nearly every line begins so.
    if start == 0, JSONText.starts(line, with: "data: ") {
      takeData(line, from: 6, origin, number)
      return false
    }
    let colon = Self.colon(in: line, from: start)
    var value = min(colon + 1, line.count)
    if value < line.count, line[value] == UInt8(ascii: " ") { value += 1 }
    let field = UnsafeRawBufferPointer(rebasing: line[start..<colon])
    func isField(_ name: StaticString) -> Bool {
      field.count == name.utf8CodeUnitCount && JSONText.starts(field, with: name)
    }
    if isField("data") {
      takeData(line, from: value, origin, number)
    } else if isField("event") {
      take(name: UnsafeRawBufferPointer(rebasing: line[value...]))
    } else if isField("id") {
      if !line[value...].contains(0) { lastID = String(decoding: line[value...], as: UTF8.self) }
    } else if isField("retry") {
      let digits = line[value...]
      if digits.allSatisfy({ (0x30...0x39).contains($0) }),
        let time = Int64(String(decoding: digits, as: UTF8.self))
      {
        retry = Milliseconds(time)
      }
    }
    return false
  }

  /// Where the field of a line ends: at its first colon, or at its end.
  private static func colon(in line: UnsafeRawBufferPointer, from start: Int) -> Int {
    guard let base = line.baseAddress,
      let found = memchr(base + start, Int32(UInt8(ascii: ":")), line.count - start)
    else { return line.count }
    return UnsafeRawPointer(found) - base
  }

  /// Takes the name of the event.
  private mutating func take(name new: UnsafeRawBufferPointer) {
    hasName = !new.isEmpty
    if hasName, !name.utf8.elementsEqual(new) { name = String(decoding: new, as: UTF8.self) }
  }

  /// Adds a line to the data of the event, from a place on.
  private mutating func takeData(
    _ whole: UnsafeRawBufferPointer, from place: Int, _ origin: Record.Origin?, _ number: Int
  ) {
    let line = UnsafeRawBufferPointer(rebasing: whole[place...])
    var origin = origin
    origin?.offset += Int64(place)
    let start = lines.isEmpty ? 0 : count + 1
    let end = start + line.count
    if memory.count < end + Record.padding {
      memory += repeatElement(0, count: max(end + Record.padding - memory.count, memory.count))
    }
    memory.withUnsafeMutableBytes { bytes in
      if start > 0 { bytes[start - 1] = 10 }
      UnsafeMutableRawBufferPointer(rebasing: bytes[start..<end]).copyMemory(from: line)
    }
    count = end
    lines.append(Line(range: start..<end, origin: origin, number: number))
  }

  /// Bytes of memory that are kept from one event to the next.
  private static let keptCapacity = 1 << 20

  /// Hands on the event that has arrived. One without data is none.
  mutating func dispatch(_ emit: (Event) -> Void) {
    if !lines.isEmpty {
      memory.withUnsafeBytes { bytes in
        emit(
          Event(
            name: hasName ? name : nil, id: lastID, lines: lines,
            data: UnsafeRawBufferPointer(rebasing: bytes[..<count])))
      }
    }
    if memory.count > Self.keptCapacity { memory = [] }
    count = 0
    // Of one, which most events have, that is the quickest.
    if lines.count == 1 { lines.removeLast() } else { lines.removeAll(keepingCapacity: true) }
    hasName = false
  }
}
