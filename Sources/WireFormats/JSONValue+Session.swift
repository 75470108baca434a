import JSONReading
import SessionModel

extension JSONValue {
  /// The moment that a string or a number names.
  var moment: Milliseconds? {
    switch kind {
    case .string: string.flatMap { TimeText.moment($0) }
    case .number: double.flatMap { TimeText.moment(number: $0) }
    case .null, .true, .false, .array, .object, .opaque: nil
    }
  }

  /// The beginning of the value as it stands, for a message to people.
  var shortText: String {
    let limit = 40
    let text = String(decoding: bytes.prefix(limit), as: UTF8.self)
    return bytes.count > limit ? text + "…" : text
  }
}
