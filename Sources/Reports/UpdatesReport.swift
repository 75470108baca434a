import SessionModel

/// The whole session as updates, group by group as it arrived.
enum UpdatesReport {
  /// Writes the updates as a report style.
  static func write(_ session: Session, _ options: ReportOptions, _ sink: ([UInt8]) -> Void) {
    var writer = UpdateWriter(redactor: options.redactor)
    writer.writeAll(session, upTo: options.position ?? session.position, sink)
  }
}
