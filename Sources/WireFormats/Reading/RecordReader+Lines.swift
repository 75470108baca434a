import JSONReading
import SessionModel

/// Lines that go on in the next one.
extension RecordReader {
  /// Reads a line as a part of the record that the line before has begun.
  ///
  /// - Returns: whether it is one.
  mutating func readJoined(_ record: Record, into session: inout Session) -> Bool {
    guard var line = broken, line.file == record.file, record.framing == .line else {
      return false
    }
    let isRecord =
      (try? parser.parse(record.bytes) { (value) throws(JSONError) in value.kind == .object })
      ?? false
    let next = isRecord ? .other : line.take(record)
    switch next {
    case .other: break
    case .part:
      broken = line
      return true
    case .end:
      let padded = line.bytes + Array(repeating: 0, count: Record.padding)
      let isRead = padded.withUnsafeBytes { padded -> Bool in
        let bytes = UnsafeRawBufferPointer(rebasing: padded.dropLast(Record.padding))
        let joined = Record(
          bytes: bytes, framing: .line, number: line.number, arrival: line.arrival,
          file: line.file)
        do throws(UnreadableRecord) {
          try readWhole(record: joined, into: &session)
          return true
        } catch {
          return false
        }
      }
      if isRead {
        broken = nil
        session.apply(
          .note(
            Note(
              .info, file: line.file, line: line.number, "a record on \(line.lines) lines")))
        return true
      }
    }
    giveUpBroken(into: &session)
    return false
  }

  /// Notes a line that did not go on.
  mutating func giveUpBroken(into session: inout Session) {
    guard let line = broken else { return }
    broken = nil
    let padded = line.first + Array(repeating: 0, count: Record.padding)
    let isUnderstood = padded.withUnsafeBytes { padded -> Bool in
      guard traits.contains(.stream) else { return false }
      let bytes = UnsafeRawBufferPointer(rebasing: padded.dropLast(Record.padding))
      let record = Record(
        bytes: bytes, framing: .line, number: line.number, arrival: line.arrival, file: line.file)
      var isUnderstood = false
      write(record, into: &session) { source, writer, _ in
        writer.fault = line.reason
        isUnderstood = source.read(text: String(decoding: bytes, as: UTF8.self), on: &writer)
      }
      return isUnderstood
    }
    if isUnderstood { return }
    session.mark(nil, arrival: line.arrival)
    session.apply(.note(Note(.malformed, file: line.file, line: line.number, line.reason)))
  }
}
