import SessionModel

/// What stands in a value that may not be there: what is missing, or of another type, is none.
extension JSONTree? {
  /// The value of a member.
  subscript(key: String) -> JSONTree? {
    guard case .object(let members)? = self, let place = JSONTree.place(of: key, in: members) else {
      return nil
    }
    return members[place].value
  }

  /// The value, unless it is `null`.
  var nonNull: JSONTree? {
    if case .word(let bytes)? = self, bytes.elementsEqual("null".utf8) { return nil }
    return self
  }

  /// The text of a string.
  var text: String? {
    if case .string(let text)? = self { return text }
    return nil
  }

  /// The elements of a list; none where there is no list.
  var list: [JSONTree] {
    if case .array(let elements)? = self { return elements }
    return []
  }

  /// Whether it is true; `nil` where it is neither.
  var bool: Bool? {
    guard case .word(let bytes)? = self else { return nil }
    if bytes.elementsEqual("true".utf8) { return true }
    return bytes.elementsEqual("false".utf8) ? false : nil
  }

  /// A number.
  var number: Double? {
    guard case .word(let bytes)? = self else { return nil }
    return Double(String(decoding: bytes, as: UTF8.self))
  }

  /// A whole number.
  var integer: Int64? { number.flatMap { Int64(exactly: $0) } }

  /// The moment that a string or a number names.
  var moment: Milliseconds? {
    if let text { return TimeText.moment(text) }
    return number.flatMap { TimeText.moment(number: $0) }
  }

  /// A running time in milliseconds.
  var milliseconds: Milliseconds? { number.flatMap { Milliseconds(lasting: $0 / 1000) } }
}

extension JSONTree {
  /// The value of a member.
  subscript(key: String) -> JSONTree? { Optional(self)[key] }

  /// A whole number.
  var integer: Int64? { Optional(self).integer }

  /// The text of a string.
  var text: String? { Optional(self).text }

  /// The elements of a list; none where there is no list.
  var list: [JSONTree] { Optional(self).list }
}
