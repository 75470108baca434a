import Glibc
import JSONReading
import SessionModel

extension RecordWriter {
  /// Takes the version that a record tells of its writer. A session may be continued by newer versions: the
  /// highest one counts.
  mutating func take(version value: JSONValue?, of writer: SourceWriter) {
    guard let value, value.kind == .string || value.kind == .number else { return }
    // Most programs tell it with each record.
    if memory.version.stands(in: value.bytes) { return }
    memory.version.bytes = Array(value.bytes)
    let text = value.string ?? value.compactText
    guard let number = VersionNumber(text), memory.version.highest.map({ $0 < number }) ?? true
    else { return }
    memory.version.highest = number
    // What stands in front of the number is the name of what it is the version of.
    let shown = String(
      text.drop { !("0"..."9").contains($0) }.prefix { !$0.isWhitespace }.prefix(40))
    set(.root, .writer, keep(writer.words(version: shown)))
    if let checked = writer.checked, writer.isNewer(shown) {
      set(.root, .checked, keep(checked))
    }
  }
}

/// The versions that a source has told of its writer.
struct ToldVersion {
  /// The one that came last, as it stands.
  var bytes: [UInt8] = []
  /// The highest one.
  var highest: VersionNumber?

  /// Whether the last one stands in the same bytes.
  func stands(in other: UnsafeRawBufferPointer) -> Bool {
    bytes.count == other.count
      && bytes.withUnsafeBytes { own in
        own.isEmpty || memcmp(own.baseAddress!, other.baseAddress!, own.count) == 0
      }
  }
}
