import JSONReading
import SessionModel

/// What a source calls something: as a text, or where it stands in the record that is read.
protocol SourceName {
  /// What is needed to find its thing again.
  var key: SourceKey { get }
  /// The name itself.
  var id: SourceID { get }
  /// Keeps the name as a datum.
  func keep(on writer: borrowing RecordWriter) -> Datum
}

extension SourceID: SourceName {
  var id: SourceID { self }

  func keep(on writer: borrowing RecordWriter) -> Datum { writer.keep(text) }
}

/// A name that stands in the record: no text is made of it unless it is asked for.
struct StandingName: SourceName {
  let key: SourceKey
  private let value: JSONValue

  /// Makes a name of a string; an empty one is none, and so is what is no string.
  init?(_ value: JSONValue?) {
    guard let value, let key = SourceKey(value), value.bytes.count > 2 else { return nil }
    (self.key, self.value) = (key, value)
  }

  var id: SourceID { SourceID(value.string ?? "") }

  func keep(on writer: borrowing RecordWriter) -> Datum { writer.keep(value) }
}
