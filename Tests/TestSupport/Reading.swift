import SessionModel
import WireFormats

/// Reads texts as records, one a call.
package struct TextSource {
  package var session = Session()
  package var reader: any FormatReader
  private var number = 0

  package init(_ reader: any FormatReader) { self.reader = reader }

  /// Reads one record.
  package mutating func read(
    _ text: String, framing: Record.Framing = .line, arrival: Milliseconds? = nil,
    file: String? = nil
  ) throws(UnreadableRecord) {
    number += 1
    let bytes = Array(text.utf8) + Array(repeating: 0, count: Record.padding)
    let result: Result<Void, UnreadableRecord> = bytes.withUnsafeBytes { padded in
      do throws(UnreadableRecord) {
        try reader.read(
          Record(
            bytes: UnsafeRawBufferPointer(rebasing: padded.dropLast(Record.padding)),
            framing: framing, number: number, arrival: arrival, file: file), into: &session)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  /// Reads one record; what cannot be read is noted, as a follower of a source does.
  package mutating func follow(
    _ text: String, framing: Record.Framing = .line, file: String? = nil
  ) {
    do throws(UnreadableRecord) {
      try read(text, framing: framing, file: file)
    } catch {
      if !text.isEmpty { session.apply(.note(Note(.malformed, line: number, error.reason))) }
    }
  }

  /// The source has ended.
  package mutating func finish() { reader.finish(into: &session) }
}
