import JSONReading
import SessionModel

/// What stands around a record in its line of a recording.
package struct RecordingLine: Sendable {
  /// The number of the record.
  package var number: Int
  /// The time since the beginning of the recording.
  package var time: Milliseconds
  /// Which file of a session that spans several; `nil` for the main one.
  package var file: String?
  /// Whether the record is a whole document.
  package var isDocument: Bool

  /// Names the place of a record.
  package init(number: Int, time: Milliseconds, file: String? = nil, isDocument: Bool = false) {
    (self.number, self.time, self.file, self.isDocument) = (number, time, file, isDocument)
  }

  /// Writes the line with its checksum and its end.
  ///
  /// - Parameter json: compact JSON.
  package func append(
    _ payload: RecordingPayload, _ json: some Collection<UInt8>, to line: inout [UInt8]
  ) {
    let start = line.count
    let time = max(0, time.count)
    let fraction = String(time % 1000)
    line += "{\"n\":\(number),\"t\":\(time / 1000).".utf8
    line += repeatElement(UInt8(ascii: "0"), count: 3 - fraction.utf8.count)
    line += "\(fraction),".utf8
    if let file {
      line += "\"file\":".utf8
      JSONText.append(file, to: &line)
      line += ",".utf8
    }
    if isDocument { line += "\"document\":true,".utf8 }
    line += "\"\(payload.rawValue)\":".utf8
    // A line end between tokens is white space in JSON, and would be the end of the record here.
    line += json.lazy.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
    let checksum = Checksum.digits(Checksum.crc32(line[start...]))
    line += ",\"crc\":\"".utf8
    line += checksum
    line += "\"}\n".utf8
  }

  /// The bytes of a record as they stand on one line: JSON where it is JSON, else its text as JSON.
  package static func payload(
    of record: UnsafeRawBufferPointer, _ parser: JSONParser
  ) -> (kind: RecordingPayload, json: [UInt8]) {
    do throws(JSONError) {
      let line: [UInt8] = try parser.parse(record) { (value) throws(JSONError) in
        // A record that stands on one line is kept as it is, byte for byte.
        if !record.contains(0x0A) { return Array(record) }
        var json = JSONWriter(compact: true)
        json.value(value)
        return json.bytes
      }
      return (.record, line)
    } catch {
      var json: [UInt8] = []
      JSONText.append(String(decoding: record, as: UTF8.self), to: &json)
      return (.text, json)
    }
  }

  /// What stands in a line between its place and its checksum: what tells two records apart whenever they were
  /// written.
  package static func content(of line: some Collection<UInt8>) -> [UInt8] {
    let bytes = Array(line)
    let mark = Array("\"t\":".utf8)
    let start = bytes.indices.first { bytes[$0...].starts(with: mark) }
      .flatMap { bytes[($0 + mark.count)...].firstIndex(of: UInt8(ascii: ",")) }
    let end = Array(",\"crc\":\"".utf8)
    let crc = bytes.indices.suffix(40).first { bytes[$0...].starts(with: end) }
    return Array(bytes[(start ?? bytes.startIndex)..<max(start ?? 0, crc ?? bytes.endIndex)])
  }
}
