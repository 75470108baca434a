import JSONReading
import SessionModel

/// Streams: what is wrapped into events.
extension RecordReader {
  /// Reads a record of a stream.
  mutating func readStream(_ record: Record, into session: inout Session)
    throws(UnreadableRecord)
  {
    var (isRead, isReadInFull) = (false, false)
    var failures: [(line: Int, error: UnreadableRecord)] = []
    let stream = stream
    stream.read(record) { payload in
      if readPiece(of: payload.record, in: payload.wrapping, into: &session) {
        isRead = true
        return
      }
      isReadInFull = true
      do throws(UnreadableRecord) {
        try read(payload, into: &session)
        isRead = true
      } catch {
        failures.append((payload.record.number, error))
      }
    }
    if !isRead, failures.count == 1 { throw failures[0].error }
    for failure in failures {
      session.apply(
        .note(Note(.malformed, file: record.file, line: failure.line, failure.error.reason)))
    }
    // Nothing gets its place by a piece, or by a line that is only a part.
    if isReadInFull { readReady(into: &session) }
  }

  /// Reads one text of a stream.
  mutating func read(_ payload: StreamRecords.Payload, into session: inout Session)
    throws(UnreadableRecord)
  {
    if payload.isDone {
      return write(payload.record, in: payload.wrapping, into: &session) { source, writer, _ in
        source.readDone(on: &writer)
      }
    }
    do throws(UnreadableRecord) {
      try readSalvaging(payload.record, in: payload.wrapping, into: &session)
    } catch {
      // It may go on with the next line.
      if !stream.isOfEvents, BrokenLine(payload.record, error.reason) != nil { throw error }
      let text = String(decoding: payload.record.bytes, as: UTF8.self)
      var isUnderstood = false
      write(payload.record, in: payload.wrapping, into: &session) { source, writer, _ in
        writer.fault = error.reason
        isUnderstood = source.read(text: text, on: &writer)
      }
      if !isUnderstood { throw error }
    }
  }
}
