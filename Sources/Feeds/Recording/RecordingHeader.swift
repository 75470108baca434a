import JSONReading
import SessionModel

/// The first line of a recording.
package struct RecordingHeader: Sendable {
  /// Where the records come from; secrets of an address are taken out when it is written.
  package var source: String
  /// The name of their format.
  package var format: String
  /// When the recording began.
  package var startedAt: Milliseconds

  /// What every recording begins with.
  static let mark = Array("{\"espalier_recording\":".utf8)
  /// What stands before the time in a header.
  private static let timeMark = "\"started_at\":\""

  package init(source: String, format: String, startedAt: Milliseconds) {
    self.source = source
    self.format = format
    self.startedAt = startedAt
  }

  /// The line, with its end.
  var line: [UInt8] {
    var line = Self.mark + Array("1,\"source\":".utf8)
    JSONText.append(redacted(url: source), to: &line)
    line += Array(",\"format\":".utf8)
    JSONText.append(format, to: &line)
    line += Array(",".utf8) + Array(Self.timeMark.utf8)
    line += Array(TimeText.text(startedAt).utf8) + Array("\"}\n".utf8)
    return line
  }

  /// The time in a header line that was written earlier; `nil` when it has none.
  static func startedAt(in line: [UInt8]) -> Milliseconds? {
    let text = String(decoding: line, as: UTF8.self)
    guard let mark = text.firstRange(of: timeMark) else { return nil }
    return TimeText.moment(text[mark.upperBound...].prefix { $0 != "\"" })
  }
}
