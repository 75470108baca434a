import JSONReading

/// Parsers to be used again: each holds the tokens of one document at a time.
final class ParserPool {
  private var free: [JSONParser] = []

  /// Lends a parser.
  func take() -> JSONParser { free.popLast() ?? JSONParser() }

  /// Takes a parser back.
  func give(_ parser: JSONParser) { free.append(parser) }
}
