import JSONReading
import SessionModel

extension RecordWriter {
  /// Takes the version that a record tells of its writer. A session may be continued by newer versions: the
  /// highest one counts.
  mutating func take(version value: JSONValue?, of writer: SourceWriter) {
    guard let value, value.kind == .string || value.kind == .number else { return }
    // Most programs tell it with each record.
    if memory.version.bytes.elementsEqual(value.bytes) { return }
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
}
