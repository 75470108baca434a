import EspalierKit
import Feeds
import JSONReading
import Reports
import SessionModel

/// Writes a recording: the updates that the answers to polls led to, or the records of other sources.
final class Recorder: SessionObserver {
  private let source: String
  /// Whether updates are written rather than records.
  private let writesUpdates: Bool
  private let writer: RecordingWriter
  private let feed: any Feed
  private var hasBegun = false
  private var updates = UpdateWriter()
  private var notes = 0
  private let parser = JSONParser()

  /// Opens a file to record a source to; the first record, whose format it names, begins it.
  init(path: String, source: OpenedSource, now: Now) throws(FeedFailure) {
    writer = try RecordingWriter(path: path, now: now)
    self.source = source.name
    feed = source.feed
    writesUpdates = feed.kind.isServed
  }

  /// What is wrong with the recording, for the status line.
  var warning: String? { writer.status.warning }

  /// Why nothing could be recorded; `nil` when something was, or nothing came.
  var failure: FeedFailure? { writer.failure }

  /// The number of lines that were written.
  var count: Int { writer.status.records }

  func sessionChanged(_ session: Session, by record: Record?, now: Now) {
    begin(session, now: now)
    if writesUpdates {
      while notes < session.notes.count {
        write(session.notes[notes].note, to: writer, now: now)
        notes += 1
      }
      write(updatesOf: session, isEndOpen: feed.confirmsEnd, to: writer, now: now)
    } else if let record {
      write(record, to: writer, now: now)
    }
  }

  var deadline: Milliseconds? { writer.deadline }
  func step(_ session: Session, now: Now) { writer.step(now: now) }

  func finish(_ session: Session, now: Now) {
    if writesUpdates, hasBegun { write(updatesOf: session, isEndOpen: false, to: writer, now: now) }
    writer.close()
  }

  private func write(
    updatesOf session: Session, isEndOpen: Bool, to writer: RecordingWriter, now: Now
  ) {
    updates.write(session, to: session.position, isEndOpen: isEndOpen) { line in
      line.dropLast().withUnsafeBytes { writer.write(.update, json: $0, now: now) }
    }
  }

  /// Writes the header in front of the first record.
  private func begin(_ session: Session, now: Now) {
    guard !hasBegun else { return }
    hasBegun = true
    let format = session.text(.root, .format, at: session.position) ?? ""
    writer.begin(
      RecordingHeader(source: source, format: format, startedAt: now.wall), now: now)
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
    if let file = note.file {
      json.key("file")
      json.string(file)
    }
    json.key("line")
    json.number(note.line)
    json.key("reason")
    json.string(note.reason)
    json.endObject()
    json.bytes.withUnsafeBytes { writer.write(.note, json: $0, now: now) }
  }
}
