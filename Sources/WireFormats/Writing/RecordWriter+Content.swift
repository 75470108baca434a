import JSONReading
import SessionModel

/// Texts of messages and results, which sources give as a string or as an array of parts.
extension RecordWriter {
  /// The text of a message or a result as one datum: a range of the source where it is one, put
  /// together where it is not; `nil` when there is none.
  ///
  /// Pictures and other bytes become a few words. What is neither text nor parts stays as it is.
  func text(of content: JSONValue?) -> Datum? { datum(of: words(of: content)) }

  /// The pieces of a message or a result.
  func words(of content: JSONValue?) -> [ContentParts.Words] {
    guard let content = content?.nonNull else { return [] }
    switch content.kind {
    case .string:
      if let media = Media(dataURL: content) { return [.text(media.text)] }
      return content.bytes.count > 2 ? [.value(content)] : []
    case .array: return content.elements.compactMap { part($0) }
    case .object: return part(content).map { [$0] } ?? []
    case .null: return []
    case .true, .false, .number, .opaque: return [.value(content)]
    }
  }

  /// The pieces of a message: parts that say of themselves to be of a kind that is not known are noted, and left out.
  mutating func knownWords(of content: JSONValue?) -> [ContentParts.Words] {
    var words = words(of: content)
    guard content?.kind == .array else { return words }
    words.removeAll { word in
      guard let kind = Self.unknownKind(of: word) else { return false }
      unknown("unknown part \"\(kind)\" of a message")
      return true
    }
    return words
  }

  /// The kind of a part that stands as it is, because nothing is known of it.
  private static func unknownKind(of words: ContentParts.Words) -> String? {
    guard case .value(let value) = words, value.kind == .object else { return nil }
    return value["type"]?.string
  }

  /// Pieces as one datum; `nil` when there is none.
  func datum(of words: [ContentParts.Words]) -> Datum? {
    switch words.count {
    case 0: return nil
    case 1:
      switch words[0] {
      case .value(let value): return keep(value)
      case .text(let text): return keep(text)
      }
    default:
      return keep(
        words.map { word in
          switch word {
          case .value(let value): value.string ?? value.compactText
          case .text(let text): text
          }
        }.joined(separator: "\n"))
    }
  }

  /// What is shown of a part; `nil` for one that holds nothing to be read.
  private func part(_ value: JSONValue) -> ContentParts.Words? {
    guard value.kind == .object else {
      return value.kind == .string && value.bytes.count <= 2 ? nil : .value(value)
    }
    if let media = Media(part: value) { return .text(media.text) }
    for key in ["text", "input_text", "output_text", "refusal"] as [StaticString] {
      if let text = value[key], text.kind == .string {
        return text.bytes.count > 2 ? .value(text) : nil
      }
    }
    if value["encrypted_content"] != nil { return nil }
    return .value(value)
  }
}

extension RecordWriter {
  /// Keeps what stands beside a result and tells of edits of files, as it stands.
  mutating func tell(edits value: JSONValue?, of call: NodeID?) {
    guard let call, let value = value?.nonNull, EditReading.mayTell(value) else { return }
    set(call, .edits, value)
  }
}

extension JSONValue {
  /// The value as it stands in the source.
  var compactText: String { String(decoding: bytes, as: UTF8.self) }
}

extension RecordWriter {
  /// Who speaks, by the word of the source; one that is not known is noted.
  mutating func role(_ word: JSONValue?, else role: EntryRole) -> EntryRole {
    guard let word = word?.nonNull else { return role }
    if let known = EntryRole(word) { return known }
    unknown("unknown role \(word.shortText)")
    return role
  }
}

extension EntryRole {
  /// The words that most sources have, found without making a text.
  private static let words = WireWords(allCases.map { ($0.word, $0) })

  /// The role that a value stands for; `nil` for other words and other values.
  init?(_ value: JSONValue) {
    guard let role = Self.words[value] ?? value.string.flatMap({ Self(word: $0) }) else {
      return nil
    }
    self = role
  }
}

/// Fields of a known type; one of another type is noted and passed over.
extension RecordWriter {
  /// A field that should be a string, as it stands.
  @inline(__always) mutating func word(_ object: JSONValue?, _ key: StaticString) -> JSONValue? {
    guard let value = object?[key]?.nonNull else { return nil }
    return value.kind == .string ? value : noWord(value, key)
  }

  private mutating func noWord(_ value: JSONValue, _ key: StaticString) -> JSONValue? {
    malformed("field \"\(key)\" is no string: \(value.shortText)")
    return nil
  }

  /// A field that should be a string.
  mutating func string(_ object: JSONValue?, _ key: StaticString) -> String? {
    word(object, key)?.string
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
