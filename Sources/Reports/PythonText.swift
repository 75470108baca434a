import JSONReading

/// Values as Python 3.11 prints them once `json.loads` has read them.
enum PythonText {
  /// A value as `str()` prints it: strings bare.
  static func str(_ value: JSONValue) -> String { value.string ?? repr(value) }

  /// A value as `repr()` prints it: strings quoted.
  static func repr(_ value: JSONValue) -> String {
    switch value.kind {
    case .null: return "None"
    case .true: return "True"
    case .false: return "False"
    case .number: return PythonNumber.text(String(decoding: value.bytes, as: UTF8.self))
    case .string: return PythonString.repr(value.bytes)
    case .array: return "[" + value.elements.map(repr).joined(separator: ", ") + "]"
    case .object:
      return "{"
        + members(of: value).map { PythonString.repr($0.keyBytes) + ": " + repr($0.value) }
        .joined(separator: ", ") + "}"
    case .opaque:
      let text = String(decoding: value.bytes, as: UTF8.self)
      return words[text] ?? text
    }
  }

  /// The members of an object as a dictionary holds them: a name that comes again keeps its first place and
  /// has its last value.
  static func members(of object: JSONValue) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    var places: [[UInt8]: Int] = [:]
    for member in object.members {
      // By bytes: Swift takes two spellings of an accent for one.
      let name = JSONText.decodedBytes(JSONText.inner(member.keyBytes))
      if let place = places[name] {
        members[place] = member
      } else {
        places[name] = members.count
        members.append(member)
      }
    }
    return members
  }

  /// The numbers that have a word in JSON as Python writes and reads it.
  private static let words = ["NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"]
}
