import Feeds
import JSONReading
import Reports
import SessionModel

/// Writes a recording: the updates that the answers to polls led to, or the records of other sources.
final class Recorder: SessionObserver {
  private let path: String
  private let source: String
  /// Whether updates are written rather than records.
  private let writesUpdates: Bool
  private var writer: RecordingWriter?
  private var updates = UpdateWriter()
  private var notes = 0
  private let parser = JSONParser()
  /// Why the recording could not be opened.
  private(set) var failure: FeedFailure?

  /// Makes a recorder of a source; the file is opened by the first record, whose format it names.
  init(path: String, source: OpenedSource) {
    self.path = path
    self.source = source.name
    writesUpdates = source.feed is PollingFeed
  }

  /// What is wrong with the recording, for the status line.
  var warning: String? { writer?.status.warning ?? failure?.why }

  /// The number of lines that were written.
  var count: Int { writer?.status.records ?? 0 }

  func sessionChanged(_ session: Session, by record: Record?, now: Now) {
    guard let writer = open(session, now: now) else { return }
    if writesUpdates {
      while notes < session.notes.count {
        write(session.notes[notes].note, to: writer, now: now)
        notes += 1
      }
      updates.write(session, to: session.position) { line in
        line.dropLast().withUnsafeBytes { writer.write(.update, json: $0, now: now) }
      }
    } else if let record {
      write(record, to: writer, now: now)
    }
  }

  var deadline: Milliseconds? { writer?.deadline }
  func step(now: Now) { writer?.step(now: now) }
  func finish(_ session: Session, now: Now) { writer?.close() }

  /// Opens the file when it is first needed.
  private func open(_ session: Session, now: Now) -> RecordingWriter? {
    if let writer { return writer }
    guard failure == nil else { return nil }
    let format = session.text(.root, .format, at: session.position) ?? ""
    do {
      writer = try RecordingWriter(
        path: path, header: RecordingHeader(source: source, format: format, startedAt: now.wall),
        now: now)
    } catch {
      failure = error
    }
    return writer
  }

  /// Writes a record on one line: as JSON when it is JSON, as text otherwise.
  private func write(_ record: Record, to writer: RecordingWriter, now: Now) {
    do throws(JSONError) {
      let line: [UInt8] = try parser.parse(record.bytes) { (value) throws(JSONError) in
        // A record that stands on one line is kept as it is, byte for byte.
        if !record.bytes.contains(0x0A) { return Array(record.bytes) }
        var json = JSONWriter(compact: true)
        json.value(value)
        return json.bytes
      }
      line.withUnsafeBytes { writer.write(.record, json: $0, of: record, now: now) }
    } catch {
      writer.write(text: record.bytes, of: record, now: now)
    }
  }

  private func write(_ note: Note, to writer: RecordingWriter, now: Now) {
    var json = JSONWriter(compact: true)
    json.beginObject()
    json.key("kind")
    json.string(note.kind.word)
    json.key("line")
    json.number(note.line)
    json.key("reason")
    json.string(note.reason)
    json.endObject()
    json.bytes.withUnsafeBytes { writer.write(.note, json: $0, now: now) }
  }
}
