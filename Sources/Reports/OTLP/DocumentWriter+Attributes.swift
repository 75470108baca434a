import JSONReading
import SessionModel

/// Attributes of OpenTelemetry, inside an array: a key with a value that says its type.
extension DocumentWriter {
  /// Writes an attribute that is a text; nothing for none.
  mutating func attribute(_ name: String, _ text: String?) {
    guard let text else { return }
    attribute(name, "stringValue") { $0.string(text) }
  }

  /// Writes an attribute that is a text; nothing for none.
  mutating func attribute(_ mark: TraceMark, _ text: String?) { attribute(mark.rawValue, text) }

  /// Writes an attribute that is a whole number.
  mutating func attribute(_ mark: TraceMark, _ number: some BinaryInteger) {
    attribute(mark.rawValue, number: "\(number)")
  }

  /// Writes an attribute that holds; nothing when it does not.
  mutating func attribute(_ mark: TraceMark, holds: Bool) {
    guard holds else { return }
    attribute(mark.rawValue, "boolValue") { $0.bool(true) }
  }

  /// Writes an attribute that is a list of texts; nothing for an empty one.
  mutating func attribute(_ mark: TraceMark, _ words: [String]) {
    guard !words.isEmpty else { return }
    attribute(mark.rawValue, "arrayValue") { json in
      json.beginObject()
      json.key("values")
      json.beginArray()
      for word in words {
        json.beginObject()
        json.key("stringValue")
        json.string(word)
        json.endObject()
      }
      json.endArray()
      json.endObject()
    }
  }

  /// Writes an attribute that is a number, by its digits: whole ones of 64 bits as a string, as Protocol Buffers
  /// have them in JSON, others as they stand; as a text what no number of 64 bits can hold.
  mutating func attribute(_ name: String, number digits: String) {
    if let whole = Int64(digits), "\(whole)" == digits {
      attribute(name, "intValue") { $0.string(digits) }
      return
    }
    guard Double(digits)?.isFinite == true else { return attribute(name, digits) }
    // Held apart, since what is written to is lent meanwhile.
    let parser = parser
    attribute(name, "doubleValue") { json in
      let isWritten: Bool? = try? parser.parse(copying: Array(digits.utf8)) {
        (value) throws(JSONError) in
        json.value(value)
        return true
      }
      if isWritten == nil { json.null() }
    }
  }

  /// Writes a key with a value of a type.
  private mutating func attribute(
    _ name: String, _ type: String, _ value: (inout JSONWriter) -> Void
  ) {
    json.beginObject()
    json.key("key")
    json.string(name)
    json.key("value")
    json.beginObject()
    json.key(type)
    value(&json)
    json.endObject()
    json.endObject()
  }
}
