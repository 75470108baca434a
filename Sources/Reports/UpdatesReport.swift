import SessionModel

/// The whole session as updates, group by group as it arrived.
enum UpdatesReport {
  /// Writes the updates as a report style.
  static func write(_ session: Session, _ options: ReportOptions, _ sink: ([UInt8]) -> Void) {
    let last = options.position ?? session.position
    var writer = UpdateWriter(redactor: options.redactor)
    // Each mark stands in front of a group, so it ends the group before it.
    for mark in session.timeline.marks where mark.position > writer.position {
      guard mark.position < last else { break }
      writer.write(session, to: mark.position, sink)
    }
    writer.finish(session, at: last, sink)
  }
}
