/// What kind of source a feed reads, as far as that matters to who reads it.
package enum FeedKind: Sendable, Equatable {
  /// Files, a database or a folder, which others write and which never tell that nothing more will come.
  case files
  /// A pipe, which is there because somebody writes to it.
  case pipe
  /// Bytes that are there once: a file on standard input, or one that is unpacked on the way.
  case bytes
  /// The answers of a server, each of which tells the whole state of its job.
  case answers
  /// One answer of a server, which goes on for as long as the job.
  case stream

  /// Whether a server is asked.
  package var isServed: Bool { self == .answers || self == .stream }

  /// Whether the source tells itself when nothing more will come.
  package var tellsItsEnd: Bool { self != .files }
}
