import SessionModel
import TestSupport
import WireFormats

/// A record with the file or the table that it stands in, as the fixtures of databases have it:
/// `{"row":true,"file":"messages","record":{…}}`.
struct FuzzRow {
  let record: [UInt8]
  let framing: Record.Framing
  let file: String?

  /// How such a line begins.
  static let beginning = Array("{\"row\":true".utf8)

  /// Reads a line; `nil` where it is another one.
  init?(_ line: some Sequence<UInt8>) {
    guard let json = try? EditableJSON(String(decoding: Array(line), as: UTF8.self)),
      json["row"] != nil, let record = json["record"]
    else { return nil }
    self.record = Array(record.text.utf8)
    framing = json["document"] == nil ? .line : .document
    file = json["file"]?.string
  }
}
