import JSONReading
import SessionModel

/// A format that gathers what the session is as a whole while it reads.
protocol OverviewFormat: SourceFormat {
  /// Turns a value into events, and adds to what is known of the session as a whole.
  mutating func read(
    _ value: JSONValue, on page: inout Page, _ overview: inout Overview)
}

extension OverviewFormat {
  static var traits: SourceTraits { .overview }

  mutating func read(
    _ value: JSONValue, on page: inout Page, after session: borrowing Session
  ) {
    // Taken out, so that page and overview can be changed side by side.
    var overview = Overview()
    swap(&overview, &page.overview)
    read(value, on: &page, &overview)
    swap(&overview, &page.overview)
  }
}
