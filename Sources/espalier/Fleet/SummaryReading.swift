import Feeds
import JSONReading
import ViewerCore

/// Reads summaries that other machines have sent.
struct SummaryReading {
  private let parser = JSONParser()
  /// What opens a session of a host, by its id.
  var source: (_ host: String, _ id: String) -> String = { "\($0).\($1)" }

  /// A summary; `nil` when it is none, or names what could be no name.
  func summary(_ bytes: [UInt8]) -> SessionSummary? {
    SessionSummary(bytes, parser, isName: { FleetName.isPlain($0) }, source: source)
  }
}
