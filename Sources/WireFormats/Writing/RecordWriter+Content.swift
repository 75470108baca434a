import JSONReading
import SessionModel

/// Texts of messages and results, which sources give as a string or as an array of parts.
extension RecordWriter {
  /// The text of a message or a result as one datum: a range of the source where it is one, put
  /// together where it is not; `nil` when there is none.
  ///
  /// Pictures and other bytes become a few words. What is neither text nor parts stays as it is.
  func text(of content: JSONValue?) -> Datum? {
    guard let content = content?.nonNull else { return nil }
    switch content.kind {
    case .string: return string(content)
    case .array:
      let parts = content.elements.compactMap { part($0) }
      switch parts.count {
      case 0: return nil
      case 1:
        switch parts[0] {
        case .whole(let value): return keep(value)
        case .words(let words): return keep(words)
        }
      default:
        return keep(
          parts.map { part in
            switch part {
            case .whole(let value): value.string ?? value.compactText
            case .words(let words): words
            }
          }.joined(separator: "\n"))
      }
    case .object:
      switch part(content) {
      case .whole(let value): return keep(value)
      case .words(let words): return keep(words)
      case nil: return nil
      }
    case .null: return nil
    case .true, .false, .number, .opaque: return keep(content)
    }
  }

  /// A string, unless it is empty or bytes in disguise.
  private func string(_ value: JSONValue) -> Datum? {
    if let media = Media(dataURL: value) { return keep(media.text) }
    return value.bytes.count > 2 ? keep(value) : nil
  }

  /// A part of a message.
  private enum Part {
    /// The value as it stands.
    case whole(JSONValue)
    /// Words in its place.
    case words(String)
  }

  /// What is shown of a part; `nil` for one that holds nothing to be read.
  private func part(_ value: JSONValue) -> Part? {
    guard value.kind == .object else {
      return value.kind == .string && value.bytes.count <= 2 ? nil : .whole(value)
    }
    if let media = Media(part: value) { return .words(media.text) }
    for key in ["text", "input_text", "output_text", "refusal"] as [StaticString] {
      if let text = value[key], text.kind == .string {
        return text.bytes.count > 2 ? .whole(text) : nil
      }
    }
    if value["encrypted_content"] != nil { return nil }
    return .whole(value)
  }
}

extension JSONValue {
  /// The value as it stands in the source.
  var compactText: String { String(decoding: bytes, as: UTF8.self) }
}

/// Fields of a known type; one of another type is noted and passed over.
extension RecordWriter {
  /// A field that should be a string.
  mutating func string(_ object: JSONValue?, _ key: StaticString) -> String? {
    guard let value = object?[key]?.nonNull else { return nil }
    if value.kind != .string { malformed("field \"\(key)\" is no string: \(value.shortText)") }
    return value.string
  }

  /// A field that should be a whole number.
  mutating func integer(_ object: JSONValue?, _ key: StaticString) -> Int64? {
    guard let value = object?[key]?.nonNull else { return nil }
    if value.integer == nil { malformed("field \"\(key)\" is no number: \(value.shortText)") }
    return value.integer
  }

  /// A field that should be an array.
  mutating func array(_ object: JSONValue?, _ key: StaticString) -> JSONValue.Elements? {
    guard let value = object?[key]?.nonNull else { return nil }
    if value.kind != .array { malformed("field \"\(key)\" is no array: \(value.shortText)") }
    return value.elements
  }
}
