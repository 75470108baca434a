/// The languages that figures are told in.
package enum MetricsDialect: Sendable {
  case openMetrics
  /// The text format of Prometheus, version 0.0.4.
  case prometheus

  /// The content type of a page in it.
  package var contentType: String {
    switch self {
    case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
    case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
    }
  }

  /// The language that suits whoever asks best, by their header `Accept`; OpenMetrics where they leave it open.
  package init(accept: String?) {
    var (open, plain) = (0.0, 0.0)
    for range in (accept ?? "").split(separator: ",") {
      let parts = range.split(separator: ";").map { part in
        part.filter { !$0.isWhitespace }.lowercased()
      }
      let quality =
        parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      switch parts.first {
      case "application/openmetrics-text": open = max(open, quality)
      case "text/plain", "text/*": plain = max(plain, quality)
      case _: break
      }
    }
    self = plain > open ? .prometheus : .openMetrics
  }
}
