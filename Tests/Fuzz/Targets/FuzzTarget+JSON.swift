@testable import JSONReading

extension FuzzTarget {
  /// The reader of JSON: values are ranges of their document, and what is written is read again.
  static let json = FuzzTarget(
    name: "json", mutation: .lines(behind: 0),
    seeds: {
      let lines = (FuzzFiles.fixtures + FuzzFiles.cases).flatMap {
        $0.split(separator: 10).prefix(4)
      }
      let texts = [
        #"{"a":[1,-0.5e3,"\ud83d\ude00\"",null,true,NaN]}"#, #"["{\"a\":\"\\\"x\"}"]"#,
        "\u{FEFF}[]",
      ]
      return lines.map(Array.init) + texts.map { Array($0.utf8) }
    },
    words: {
      [
        "\"", "\\\"", "\\\\", "\\u00", "\\ud83d\\ude00", "\\ud800", "NaN", "-Infinity", "true",
        "1e999",
        "9223372036854775808", "{\"a\":", "\u{FEFF}", "\u{202E}", "\u{85}", "]}",
      ]
    },
    run: { input in
      let parser = JSONParser()
      guard let written = try JSONLook.text(of: input, parser) else { return }
      try hold(try JSONLook.text(of: written, parser) == written, "text is read as it was written")
      input.withUnsafeBytes { bytes in
        _ = JSONText.nestedEnd(in: bytes, from: min(1, bytes.count))
        _ = JSONText.writesOutPlainText(bytes)
        _ = JSONText.decoded(bytes)
        _ = JSONText.equals(bytes, "a\"b")
      }
    })
}

/// A look at a JSON document.
private enum JSONLook {
  /// The document as it is written on one line; `nil` when it is none.
  static func text(of input: [UInt8], _ parser: JSONParser) throws -> [UInt8]? {
    let result: Result<[UInt8], any Error>
    do throws(JSONError) {
      result = try parser.parse(copying: input) { (value) throws(JSONError) in
        Result { () throws(any Error) -> [UInt8] in
          try look(at: value, inside: 0..<input.count)
          var writer = JSONWriter(compact: true)
          writer.value(value)
          return writer.bytes
        }
      }
    } catch {
      try hold((0...input.count).contains(error.offset), "an error has a place in the document")
      _ = error.message
      return nil
    }
    return try result.get()
  }

  /// Looks at a value and at all in it.
  private static func look(at value: JSONValue, inside: Range<Int>) throws {
    let range = value.range
    try hold(
      !range.isEmpty && inside.lowerBound <= range.lowerBound
        && range.upperBound <= inside.upperBound,
      "a value stands inside of what holds it")
    _ = (value.bool, value.double, value.integer, value["a"]?.range, value.isString("a"))
    if let text = value.string { try look(at: text) }
    var place = range.lowerBound
    for element in value.elements {
      try look(at: element, inside: place..<range.upperBound)
      place = element.range.upperBound
    }
    for member in value.members {
      try look(at: member.key)
      try look(at: member.value, inside: place..<range.upperBound)
      place = member.value.range.upperBound
    }
    let last = value.members.reduce(nil as JSONValue?) { $1.key(is: "a") ? $1.value : $0 }
    try hold(last?.range == value["a"]?.range, "of members with one key the last one is found")
  }

  /// Looks at a text, which is the same when it was written and read, and hides nothing when
  /// written.
  private static func look(at text: String) throws {
    var written: [UInt8] = []
    JSONText.append(text, to: &written)
    let again = written.withUnsafeBytes { JSONText.decoded($0) }
    try hold(again.utf8.elementsEqual(text.utf8), "a text is the same when it was written and read")
    for scalar in String(decoding: written, as: UTF8.self).unicodeScalars {
      // Joiners and selectors may stand in emoji.
      let shapes = scalar.value == 0x200D || scalar.properties.isVariationSelector
      try hold(
        !SafeScanner.isObeyed(scalar) && (shapes || !SafeScanner.isUnseen(scalar)),
        "a text is written without \(scalar.value)")
    }
  }
}
