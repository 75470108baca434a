import SessionModel
import WireFormats

/// Reading texts as records, one a call.
extension SessionReader {
  /// Makes a reader of a format by its name.
  package init(_ format: String) {
    guard let format = Format.named(format) else { preconditionFailure("no format \(format)") }
    self.init(format: format)
  }

  /// Reads one record.
  package mutating func read(
    _ text: String, framing: Record.Framing = .line, arrival: Milliseconds? = nil,
    file: String? = nil
  ) throws(UnreadableRecord) {
    try read(record: Array(text.utf8), framing: framing, arrival: arrival, file: file)
  }

  /// Reads one record; what cannot be read is noted, as a follower of a source does.
  package mutating func follow(
    _ text: String, framing: Record.Framing = .line, file: String? = nil
  ) {
    follow(record: Array(text.utf8), framing: framing, file: file)
  }
}
