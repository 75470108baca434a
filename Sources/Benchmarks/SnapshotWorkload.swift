import CSimdjsonFloor
import JSONReading
import SessionModel
import WireFormats

/// One poll of a job with ten thousand entries, of which one changed.
enum SnapshotWorkload {
  /// The snapshot of a job with entries of the usual size, about 23 MB; `edit` changes one entry.
  static func snapshot(entries: Int, edit: Int?) -> [UInt8] {
    var json = JSONWriter(compact: true)
    json.beginObject()
    json.key("response_id")
    json.string("bench")
    json.key("status")
    json.string("in_progress")
    json.key("progress")
    json.beginArray()
    for i in 0..<entries {
      json.beginObject()
      json.key("ts")
      json.string("2025-09-14T19:24:28.790Z")
      json.key("state")
      json.string("processing")
      json.key("message")
      json.string(i == edit ? "Step \(i), edited" : "Step \(i)")
      json.key("tool_calls")
      json.beginArray()
      for k in 0..<2 {
        json.beginObject()
        json.key("id")
        json.string("call_\(i)_\(k)")
        json.key("name")
        json.string("read_file")
        json.key("arguments")
        json.beginObject()
        json.key("path")
        json.string("src/module_\(i)/file_\(k).swift")
        json.endObject()
        json.key("status")
        json.string("completed")
        json.key("result")
        json.string(String(repeating: "+ naïve “line” \(i) of a result\tcafé\n", count: 24))
        json.endObject()
      }
      json.endArray()
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return json.bytes
  }

  /// Two snapshots that differ in one entry: of a file when one is given, else made here.
  private static func pair(_ file: String?) -> (first: [UInt8], second: [UInt8]) {
    guard let file, var bytes = try? Files.contents(of: file) else {
      return (snapshot(entries: 10_000, edit: nil), snapshot(entries: 10_000, edit: 7_000))
    }
    let first = bytes
    // The state of an entry in the second half.
    let mark = Array("\"state\":\"".utf8)
    var place = bytes.count * 7 / 10
    while place + mark.count < bytes.count, !bytes[place...].starts(with: mark) { place += 1 }
    bytes[place + mark.count] ^= 1
    return (first, bytes)
  }

  /// Measures and prints.
  ///
  /// - Parameter file: a snapshot to take instead of the one that is made here.
  static func run(_ file: String?) {
    let padding = [UInt8](repeating: 0, count: Record.padding)
    var (first, second) = pair(file)
    first += padding
    second += padding
    let parser = JSONParser()
    let parse = Clock.median(of: 9) {
      second.withUnsafeBytes { bytes in
        _ = try? parser.parse(UnsafeRawBufferPointer(rebasing: bytes.dropLast(Record.padding))) {
          (value) throws(JSONError) in value.kind
        }
      }
    }
    func floor(_ body: (UnsafePointer<UInt8>?, Int) -> Int32) -> Double {
      Clock.median(of: 9) {
        second.withUnsafeBytes { bytes in
          _ = body(
            bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count - Record.padding)
        }
      }
    }
    let dom = floor(csimdjsonfloor_dom)
    let onDemand = floor(csimdjsonfloor_ondemand)
    var reader = ProgressSnapshot()
    var session = Session()
    var turn = 0
    func poll() {
      let bytes = turn % 2 == 0 ? first : second
      turn += 1
      bytes.withUnsafeBytes { bytes in
        try? reader.read(
          Record(
            bytes: UnsafeRawBufferPointer(rebasing: bytes.dropLast(Record.padding)),
            framing: .document, number: turn), into: &session)
      }
    }
    poll()
    let diff = Clock.median(of: 9, poll)
    let size = first.count / 1_000_000
    Report.row("snapshot: simdjson DOM, \(size) MB", dom, "ms")
    Report.row("snapshot: simdjson on-demand, \(size) MB", onDemand, "ms")
    Report.row("snapshot: our tokens, \(size) MB", parse, "ms")
    Report.row("snapshot: diff, one change", diff, "ms")
    Report.row("snapshot: diff / simdjson DOM", diff / dom, "(at most 0.2)")
  }
}
