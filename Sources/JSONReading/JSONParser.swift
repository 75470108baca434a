import CSimdjson

/// Reads one JSON value at a time; its memory is used again for the next.
///
/// Reading is lenient about text: invalid UTF-8 and bare control bytes in strings do not cost the
/// value. They are replaced byte for byte in a copy, so that every range stays true for the original.
public final class JSONParser {
  private let parser: OpaquePointer
  /// The repaired copy of the last document that needed one.
  private var repaired: [UInt8] = []

  /// Bytes that must be readable behind a document.
  public static let padding = 64

  /// The version of simdjson, which parses.
  public static var libraryVersion: String { String(cString: csimdjson_version()) }

  /// Makes a parser.
  public init() {
    guard let parser = csimdjson_open() else { preconditionFailure("out of memory") }
    self.parser = parser
  }

  deinit { csimdjson_close(parser) }

  /// Parses `bytes` and lends the value to `body`. `padding` readable bytes must follow them.
  ///
  /// A byte order mark at the front is passed over.
  public func parse(
    _ bytes: UnsafeRawBufferPointer, _ body: (JSONValue) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard let base = bytes.baseAddress else { throw JSONError(.empty) }
    let skipped = bytes.first == 0xEF && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    do {
      return try body(try tokens(base + skipped, bytes.count - skipped, shift: skipped))
    } catch  where error.reason == .badText {
      repaired = JSONRepair.repaired(bytes, padding: Self.padding)
      let bytes = repaired
      try bytes.withUnsafeBufferPointer { copy throws(JSONError) in
        guard let base = copy.baseAddress else { throw JSONError(.empty) }
        let count = copy.count - Self.padding - skipped
        try body(try tokens(base + skipped, count, shift: skipped))
      }
    }
  }

  /// Parses bytes that have no padding behind them, by way of a copy.
  public func parse(
    copying bytes: UnsafeRawBufferPointer, _ body: (JSONValue) throws(JSONError) -> Void
  ) throws(JSONError) {
    let copy = UnsafeMutableRawBufferPointer.allocate(
      byteCount: bytes.count + Self.padding, alignment: 1)
    defer { copy.deallocate() }
    copy.copyMemory(from: bytes)
    for place in bytes.count..<copy.count { copy[place] = 0 }
    try parse(UnsafeRawBufferPointer(rebasing: copy[..<bytes.count]), body)
  }

  /// Parses bytes of an array, by way of a copy with padding.
  public func parse(
    copying bytes: [UInt8], _ body: (JSONValue) throws(JSONError) -> Void
  ) throws(JSONError) {
    try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
      try parse(copying: UnsafeRawBufferPointer(bytes), body)
    }
  }

  /// The string, or the whole number without a sign, that begins at a byte of a document, where a parse of the document
  /// that came upon it would take it for one; `nil` where it would not, and before anything was parsed.
  ///
  /// It is valid until the next parse.
  ///
  /// - Parameters:
  ///   - place: where it begins.
  ///   - document: the document, which `padding` readable bytes must follow.
  ///   - number: a number of its own for each of several of one document, from 0 on.
  public func scalar(at place: Int, of document: UnsafeRawBufferPointer, number: Int) -> JSONValue?
  {
    guard let base = document.baseAddress,
      let token = csimdjson_scalar(
        parser, base.assumingMemoryBound(to: UInt8.self), document.count, place, number)
    else { return nil }
    return JSONValue(base: base, shift: 0, tokens: token, index: 0)
  }

  /// Runs the shim; `shift` bytes stand before `base` in the record.
  private func tokens(_ base: UnsafeRawPointer, _ count: Int, shift: Int) throws(JSONError)
    -> JSONValue
  {
    var tokens: UnsafePointer<csimdjson_token>?
    var tokenCount = 0
    var place = 0
    let code = csimdjson_parse(
      parser, base.assumingMemoryBound(to: UInt8.self), count, &tokens, &tokenCount, &place)
    guard code == CSIMDJSON_OK, let tokens else {
      throw JSONError(code: code, offset: place + shift)
    }
    return JSONValue(base: base, shift: shift, tokens: tokens, index: 0)
  }
}

/// The same for what is made of a value.
extension JSONParser {
  /// Parses bytes and hands on what `body` makes of the value. `padding` readable bytes must follow them.
  public func parse<Result>(
    _ bytes: UnsafeRawBufferPointer, _ body: (JSONValue) throws(JSONError) -> Result
  ) throws(JSONError) -> Result {
    var result: Result?
    try parse(bytes) { value throws(JSONError) in result = try body(value) }
    return made(result)
  }

  /// Parses bytes that have no padding behind them.
  public func parse<Result>(
    copying bytes: UnsafeRawBufferPointer, _ body: (JSONValue) throws(JSONError) -> Result
  ) throws(JSONError) -> Result {
    var result: Result?
    try parse(copying: bytes) { value throws(JSONError) in result = try body(value) }
    return made(result)
  }

  /// Parses bytes of an array.
  public func parse<Result>(
    copying bytes: [UInt8], _ body: (JSONValue) throws(JSONError) -> Result
  ) throws(JSONError) -> Result {
    var result: Result?
    try parse(copying: bytes) { value throws(JSONError) in result = try body(value) }
    return made(result)
  }

  private func made<Result>(_ result: Result?) -> Result {
    guard let result else { preconditionFailure("a value that can be read is lent") }
    return result
  }
}
