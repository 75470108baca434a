import JSONReading
import SessionModel

/// The lines of a session's recording, each made when it is wanted from where its record stands: in the files of the
/// session, or for what cannot be read twice in the spool of the store.
///
/// So nothing waits in memory for a server, and what a server has lost can be told again.
package final class PublishedLog {
  /// One record.
  private struct Place {
    var datum: Datum
    var payload: RecordingPayload?
    /// Since the beginning.
    var time: Milliseconds
    /// The number of its file among those that were named; 0 for the main one.
    var file: UInt16
    var isDocument: Bool
  }

  /// The first line, without its end; `nil` before the format is known.
  package private(set) var header: [UInt8]?
  /// How often it was begun anew, as its source was.
  package private(set) var renewals = 0
  /// Whether all that the source holds now was taken.
  package var isCaughtUp = false
  /// When the log began, on the monotonic clock.
  private var began: Milliseconds?
  private var places: [Place] = []
  private var files: [String] = []
  private let store: ByteStore
  private let parser = JSONParser()
  /// Takes out of JSON what must not leave the machine.
  private let redact: (([UInt8]) -> [UInt8])?

  /// Makes a log without lines.
  ///
  /// - Parameters:
  ///   - store: where the records stand, or are to be kept.
  ///   - redact: takes out of JSON what must not leave the machine; `nil` where all may.
  package init(store: ByteStore, redact: (([UInt8]) -> [UInt8])?) {
    (self.store, self.redact) = (store, redact)
  }

  /// How many records there are; their lines are numbered from 1.
  package var count: Int { places.count }

  /// Takes the first line; later ones are left.
  package func begin(_ first: RecordingHeader, now: Now) {
    guard header == nil else { return }
    began = now.monotonic
    header = cleaned(first.line.dropLast())
  }

  /// The source began anew with something else: so does the log.
  package func renew() {
    renewals += 1
    (header, began, places, files) = (nil, nil, [], [])
  }

  /// Takes a record of the source.
  package func append(_ record: Record, now: Now) {
    var file = 0
    if let name = record.file {
      file = (files.firstIndex(of: name) ?? files.endIndex) + 1
      if file > files.count { files.append(name) }
    }
    let datum =
      record.origin.map {
        Datum(form: .json, source: $0.source, offset: $0.offset, length: record.bytes.count)
      } ?? store.keep(record.bytes, as: .json)
    add(datum, nil, file, record.framing == .document, now)
  }

  /// Takes compact JSON that stands for no record.
  package func append(_ payload: RecordingPayload, json: UnsafeRawBufferPointer, now: Now) {
    add(store.keep(json, as: .json), payload, 0, false, now)
  }

  private func add(
    _ datum: Datum, _ payload: RecordingPayload?, _ file: Int, _ isDocument: Bool, _ now: Now
  ) {
    let began = began ?? now.monotonic
    self.began = began
    places.append(
      Place(
        datum: datum, payload: payload, time: now.monotonic - began,
        file: UInt16(clamping: file), isDocument: isDocument))
  }

  /// Whether the bytes of a record are still where it stood.
  func holds(_ number: Int) -> Bool {
    let datum = places[number - 1].datum
    return store.withBytes(of: datum) { $0.count } == Int(datum.length)
  }

  /// The line of a record, without its end; a remark where its bytes are not there any more.
  ///
  /// - Parameter number: from 1 to `count`.
  package func line(_ number: Int) -> [UInt8] {
    let entry = entry(number)
    return entry.body ?? entry.line
  }

  /// What a stream holds of a record; a remark where its bytes are not there any more.
  ///
  /// - Parameter number: from 1 to `count`.
  package func entry(_ number: Int) -> StreamEntry {
    let place = places[number - 1]
    let wanted = Int(place.datum.length)
    // What parses reads beyond the end.
    let record = store.withBytes(of: place.datum) { Array($0) }
    let around = RecordingLine(
      number: number, time: place.time, file: place.file == 0 ? nil : files[Int(place.file) - 1],
      isDocument: place.isDocument)
    guard record.count == wanted else {
      return StreamEntry(around, .note, Array("\"this record is not in its file any more\"".utf8))
    }
    let padded = record + [UInt8](repeating: 0, count: Record.padding)
    let (payload, json) = padded.withUnsafeBytes { bytes in
      let bytes = UnsafeRawBufferPointer(rebasing: bytes.dropLast(Record.padding))
      return place.payload.map { ($0, Array(bytes)) } ?? RecordingLine.payload(of: bytes, parser)
    }
    return StreamEntry(around, payload, cleaned(json))
  }

  /// JSON without what must not leave the machine; what is no JSON without it is left out.
  private func cleaned(_ json: some Collection<UInt8>) -> [UInt8] {
    let bytes = Array(json)
    guard let redact else { return bytes }
    let clean = redact(bytes)
    if clean == bytes { return bytes }
    let isJSON = (try? parser.parse(copying: clean) { (_) throws(JSONError) in true }) ?? false
    return isJSON ? clean : Array("\"a record that could not be told without its secrets\"".utf8)
  }
}
