import JSONReading

/// Progress snapshots of a job.
enum SnapshotSample {
  /// The bytes of an entry with its two calls, about.
  static let entrySize = 2350

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
}
