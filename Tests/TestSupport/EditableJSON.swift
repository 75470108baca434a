import JSONReading

/// A JSON value that can be changed; numbers as they stand.
package indirect enum EditableJSON: Equatable, Sendable {
  case word(String)
  case string(String)
  case array([EditableJSON])
  case object([Member])

  /// A key with its value.
  package struct Member: Equatable, Sendable {
    package var key: String
    package var value: EditableJSON

    package init(key: String, value: EditableJSON) {
      self.key = key
      self.value = value
    }
  }

  package init(_ text: String) throws {
    self = try Array(text.utf8).withUnsafeBytes {
      try JSONParser().parse(copying: $0) { EditableJSON($0) }
    }
  }

  package init(_ value: JSONValue) {
    switch value.kind {
    case .null, .true, .false, .number, .opaque:
      self = .word(String(decoding: value.bytes, as: UTF8.self))
    case .string: self = .string(value.string ?? "")
    case .array: self = .array(value.elements.map { EditableJSON($0) })
    case .object:
      self = .object(value.members.map { Member(key: $0.key, value: EditableJSON($0.value)) })
    }
  }

  package subscript(key: StaticString) -> EditableJSON? {
    get { self[key.description] }
    set { self[key.description] = newValue }
  }

  package subscript(key: String) -> EditableJSON? {
    get {
      guard case .object(let members) = self else { return nil }
      return members.last { $0.key == key }?.value
    }
    set {
      guard case .object(var members) = self, let newValue else { return }
      if let place = members.firstIndex(where: { $0.key == key }) {
        members[place].value = newValue
      } else {
        members.append(Member(key: key, value: newValue))
      }
      self = .object(members)
    }
  }

  package subscript(index: Int) -> EditableJSON? {
    get { index < elements.count ? elements[index] : nil }
    set {
      guard case .array(var elements) = self, let newValue else { return }
      elements[index] = newValue
      self = .array(elements)
    }
  }

  package var elements: [EditableJSON] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }

  package var members: [Member] {
    guard case .object(let members) = self else { return [] }
    return members
  }

  package var keys: [String] {
    guard case .object(let members) = self else { return [] }
    return members.map(\.key)
  }

  package var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  package var integer: Int? {
    guard case .word(let text) = self else { return nil }
    return Int(text)
  }

  /// The value on one line.
  package var text: String {
    var json = JSONWriter(compact: true)
    write(to: &json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private func write(to json: inout JSONWriter) {
    switch self {
    case .word(let text):
      switch text {
      case "null": json.null()
      case "true", "false": json.bool(text == "true")
      default:
        if let number = Int64(text), "\(number)" == text { return json.number(number) }
        // Other numbers as they stand.
        try? Array(text.utf8).withUnsafeBytes { bytes in
          try JSONParser().parse(copying: bytes) { json.value($0) }
        }
      }
    case .string(let text): json.string(text)
    case .array(let elements):
      json.beginArray()
      for element in elements { element.write(to: &json) }
      json.endArray()
    case .object(let members):
      json.beginObject()
      for member in members {
        json.key(member.key)
        member.value.write(to: &json)
      }
      json.endObject()
    }
  }
}
