import JSONReading
import SessionModel

/// A format that gathers what the session is as a whole while it reads.
protocol FactsFormat: SourceFormat {
  /// Turns a value into events, and adds to what is known of the session as a whole.
  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts)
}

extension FactsFormat {
  static var traits: SourceTraits { .facts }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    // Taken out, so that writer and facts can be changed side by side.
    var facts = SessionFacts()
    swap(&facts, &writer.facts)
    read(value, on: &writer, &facts)
    swap(&facts, &writer.facts)
  }
}
