import JSONReading
import SessionModel

extension JSONValue {
  /// The moment that a string or a number names.
  var moment: Milliseconds? {
    switch kind {
    case .string: TimeText.moment(bytes: JSONText.inner(bytes))
    case .number: double.flatMap { TimeText.moment(number: $0) }
    case .null, .true, .false, .array, .object, .opaque: nil
    }
  }

  /// How long something took, by a number of seconds or of milliseconds; `nil` where nothing can have.
  var seconds: Milliseconds? { double.flatMap { Milliseconds(lasting: $0) } }
  var milliseconds: Milliseconds? { double.flatMap { Milliseconds(lasting: $0 / 1000) } }

  /// The elements of a list among the members; none when there is no such list.
  func list(_ key: StaticString) -> [JSONValue] { self[key].map { Array($0.elements) } ?? [] }

  /// The members of an object among the members; none when there is no such object.
  func object(_ key: StaticString) -> [Member] { self[key].map { Array($0.members) } ?? [] }

  /// The beginning of the value as it stands, for a message to people.
  var shortText: String {
    let limit = 40
    let text = String(decoding: bytes.prefix(limit), as: UTF8.self)
    return bytes.count > limit ? text + "…" : text
  }
}
