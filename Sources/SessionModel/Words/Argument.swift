import JSONReading

/// One argument of a call as people read it.
package struct Argument: Hashable, Sendable {
  /// What kind of value it has.
  package enum Kind: Hashable, Sendable {
    /// A text, a number, a truth.
    case scalar
    /// A list of texts.
    case words
    /// Any other list or object.
    case nested
    /// `null`.
    case null
  }

  /// The name; empty for arguments that are no object.
  package var name: String
  /// The value as people read it: strings without quotes, lists of texts with commas, else JSON.
  package var value: String
  /// What kind of value it is.
  package var kind: Kind

  /// Makes an argument.
  package init(_ name: String, _ value: String, _ kind: Kind = .scalar) {
    self.name = name
    self.value = value
    self.kind = kind
  }

  /// The arguments of a call: the members of an object, as far as one is there, else a list or the text as one
  /// without a name; none for what says nothing.
  package static func list(_ text: String, parser: JSONParser) -> [Argument] {
    if let whole = read(text, parser) { return whole }
    for candidate in PartialJSON.candidates(text) {
      if let front = read(candidate, parser), !front.isEmpty { return front }
    }
    let isEmpty = text.isEmpty || text == "null" || text == "\"\""
    return isEmpty ? [] : [Argument("", text)]
  }

  /// The members of an object, or a list as one argument without a name; `nil` when the text is neither.
  package static func read(_ text: String, _ parser: JSONParser) -> [Argument]? {
    var text = text
    return text.withUTF8 { bytes in
      try? parser.parse(copying: UnsafeRawBufferPointer(bytes)) { value throws(JSONError) in
        switch value.kind {
        case .object: value.members.map { Argument(String($0.key), $0.value) }
        case .array: [Argument("", value)]
        default: nil
        }
      }
    }
  }

  /// What each element of a list comes to; nothing for a text that is no list.
  static func elements<Result>(
    of text: String, parser: JSONParser, _ body: (JSONValue) -> Result
  ) -> [Result] {
    var text = text
    return text.withUTF8 { bytes in
      try? parser.parse(copying: UnsafeRawBufferPointer(bytes)) { value throws(JSONError) in
        value.elements.map(body)
      }
    } ?? []
  }

  private init(_ name: String, _ value: JSONValue) {
    self.name = name
    if let string = value.string {
      (self.value, kind) = (string, .scalar)
      return
    }
    kind = value.kind == .null ? .null : .scalar
    if value.kind == .array {
      let words = value.elements.map { $0.string }
      if !words.isEmpty, !words.contains(nil) {
        (self.value, kind) = (words.compactMap { $0 }.joined(separator: ", "), .words)
        return
      }
    }
    if value.kind == .array || value.kind == .object { kind = .nested }
    var writer = JSONWriter(compact: true)
    writer.value(value)
    self.value = String(decoding: writer.bytes, as: UTF8.self)
  }
}
