import JSONReading

/// Parsers to be used again: each holds the tokens of one document at a time.
final class ParserPool {
  private var free: [JSONParser] = []

  /// Lends a parser.
  func take() -> JSONParser { free.popLast() ?? JSONParser() }

  /// Takes a parser back.
  func give(_ parser: JSONParser) { free.append(parser) }

  /// Lends the value of a piece.
  func read<Result>(
    _ piece: Piece, _ body: (JSONValue) throws(JSONError) -> Result
  ) throws(JSONError) -> Result {
    if let value = piece.value { return try body(value) }
    let parser = take()
    defer { give(parser) }
    return try parser.parse(piece.bytes, body)
  }

  /// The key of an entry.
  func key(of entry: UnsafeRawBufferPointer) throws(JSONError) -> EntryKey {
    let parser = take()
    defer { give(parser) }
    return try parser.parse(entry) { (value) throws(JSONError) in EntryKey(value) }
  }

  /// The key of an entry that is remembered.
  func key(of entry: [UInt8]) throws(JSONError) -> EntryKey {
    let parser = take()
    defer { give(parser) }
    return try parser.parse(copying: entry) { (value) throws(JSONError) in EntryKey(value) }
  }

  /// Makes sure that the pieces which are not known yet can be read.
  func validate(_ pieces: [Piece]) throws(JSONError) {
    let parser = take()
    defer { give(parser) }
    for piece in pieces where piece.unchanged == nil && piece.value == nil {
      try parser.parse(piece.bytes) { (_) throws(JSONError) in }
    }
  }
}
