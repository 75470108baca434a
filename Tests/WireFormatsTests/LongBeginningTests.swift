import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import WireFormats

/// What a source is does not hang on how long its first text is, nor on the order of its keys.
@Suite("Long beginnings and sorted keys")
struct LongBeginningTests {
  /// How a source is written anew.
  struct Change {
    var isSorted: Bool
    var isLong: Bool
  }
  static let changes = [
    Change(isSorted: false, isLong: true), Change(isSorted: true, isLong: false),
    Change(isSorted: true, isLong: true),
  ]
  /// More than is looked at first.
  static let long = String(repeating: "a word and ", count: 20_000)

  /// Writes a value; the first text of several words gets many more of them.
  func write(_ value: JSONValue, _ change: Change, _ isDone: inout Bool, to json: inout JSONWriter)
  {
    switch value.kind {
    case .object:
      var members = Array(value.members)
      if change.isSorted { members.sort { $0.key < $1.key } }
      json.beginObject()
      for member in members {
        json.key(member.key)
        write(member.value, change, &isDone, to: &json)
      }
      json.endObject()
    case .array:
      json.beginArray()
      for element in value.elements { write(element, change, &isDone, to: &json) }
      json.endArray()
    case .string where change.isLong && !isDone && value.bytes.contains(0x20):
      isDone = true
      json.string((value.string ?? "") + " " + Self.long)
    case .null, .true, .false, .number, .string, .opaque: json.value(value)
    }
  }

  /// The source written anew; records that are no JSON stay as they are.
  func changed(_ source: RecordedSource, _ change: Change) -> [UInt8] {
    var out: [UInt8] = []
    var isDone = false
    for range in source.records(of: source.bytes) {
      let record = Array(source.bytes[range])
      var json = JSONWriter(compact: source.framing == .line)
      _ = try? JSONParser().parse(copying: record) { (value) throws(JSONError) in
        write(value, change, &isDone, to: &json)
      }
      out += json.bytes.isEmpty ? record : json.bytes
      out.append(10)
    }
    return out
  }

  /// The calls of a session: which tools, and how they stand.
  func calls(_ session: Session) -> [String] {
    session.items.filter { session.kind($0) == .call }.map { call in
      let name = session.text(call, .name, at: session.position) ?? "-"
      return "\(name) \(session.toolStatus(call, at: session.position)?.value.word ?? "-")"
    }
  }

  func check(_ source: RecordedSource) {
    let calls = calls(source.read())
    for change in Self.changes {
      let bytes = changed(source, change)
      let (found, _) = Format.detect(isGrowing: false) { Array(bytes.prefix($0)) }
      #expect(found.format?.name == source.format.name, "\(source.name), \(change)")
      #expect(found.framing == source.framing, "\(source.name), \(change)")
      #expect(self.calls(source.read(bytes)) == calls, "\(source.name), \(change)")
      // A stream tells nothing before its first record is whole, and that tells what it is.
      let head = Array(bytes.prefix(Format.headSize))
      let early = head.withUnsafeBytes { Format.detect($0, isWhole: false) }
      #expect(!early.isDecided || early.format?.name == source.format.name, "\(source.name)")
    }
  }

  @Test("fixtures and recordings are found to be what they are")
  func recordings() {
    #expect(!RecordedSource.fixtures.isEmpty)
    for source in RecordedSource.fixtures + RecordedSource.samples
    where source.bytes.first == 0x7B && !source.name.contains("/beginnings/") {
      check(source)
    }
  }

  /// How sources of each format begin: files that are named after their formats.
  static let beginnings = RecordedSource.fixtures.filter { $0.name.contains("/beginnings/") }

  @Test("the beginning of each format is found to be of it, and no format is left out")
  func beginnings() {
    for source in Self.beginnings {
      #expect(source.name.hasSuffix("/\(source.format.name).json"))
      check(source)
    }
    // Those that come in databases and archives, and what is no JSON.
    let others = ["inspect", "goose", "aider", "crush", "zed", "devin"]
    #expect(
      Set(Self.beginnings.map(\.format.name) + others) == Set(Format.all.map(\.name)))
  }
}
