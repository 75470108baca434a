import SessionModel

/// What is known of how a source is read, beside its session.
package struct SourceFigures {
  /// Since when it is read.
  package var since: Milliseconds
  /// Bytes and records that were read so far.
  package var bytes: Int64
  package var records: Int64
  /// Requests to the server and those that failed; `nil` where no server is asked.
  package var polls: (made: Int64, failed: Int64)?

  /// Makes the figures of a source.
  package init(
    since: Milliseconds, bytes: Int64, records: Int64, polls: (made: Int64, failed: Int64)? = nil
  ) {
    (self.since, self.bytes, self.records, self.polls) = (since, bytes, records, polls)
  }
}
