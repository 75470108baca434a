import JSONReading

/// An agent's job as another program would tell it: each ``snapshot`` is one answer to a poll.
struct Job {
  /// A tool call of an entry.
  struct Call {
    var id: String
    var name: String
    /// The value of its one argument, `path`.
    var path: String
    var status = "running"
    var result: String?
    var error: String?
    /// How many seconds it took; tells its times when it is there.
    var seconds: Double?
  }

  /// An entry of the progress.
  struct Entry {
    var message: String
    /// When it came: the minute of the job.
    var minute: Int
    var state = "processing"
    var calls: [Call] = []
  }

  var title: String? = "A small job"
  var status = "in_progress"
  var output: String?
  var error: String?
  var entries: [Entry] = []

  /// A job with so many entries, one finished call in each.
  static func of(entries count: Int, status: String = "in_progress") -> Job {
    var job = Job(status: status)
    for i in 0..<count {
      job.add("Entry number \(i)", Call.done("call\(i)", path: "src/\(i).swift"))
    }
    return job
  }

  /// The log of a job that is over: one answer while it ran, one when it had ended.
  static func log(entries count: Int, status: String = "succeeded") -> String {
    of(entries: count).snapshot + of(entries: count, status: status).snapshot
  }

  /// Adds an entry.
  mutating func add(_ message: String, _ calls: Call...) {
    let isDone = calls.allSatisfy { $0.seconds != nil }
    entries.append(
      Entry(
        message: message, minute: entries.count, state: isDone ? "completed" : "processing",
        calls: calls))
  }

  /// The whole answer on one line, with its end.
  var snapshot: String {
    var json = JSONWriter(compact: true)
    json.beginObject()
    json.key("response_id")
    json.string("job-1")
    json.key("status")
    json.string(status)
    json.key("title")
    write(title, to: &json)
    json.key("progress")
    json.beginArray()
    for entry in entries { write(entry, to: &json) }
    json.endArray()
    json.key("output_text")
    write(output, to: &json)
    json.key("error")
    write(error, to: &json)
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }

  private func write(_ entry: Entry, to json: inout JSONWriter) {
    let (minute, hour) = (entry.minute % 60, 9 + entry.minute / 60)
    func time(_ seconds: Double) -> String {
      func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
      let (whole, thousandths) = (Int(seconds), Int(seconds * 1000) % 1000)
      let fraction = String(thousandths + 1000).dropFirst()
      return "2025-09-14T\(two(hour)):\(two(minute)):\(two(whole)).\(fraction)Z"
    }
    json.beginObject()
    json.key("ts")
    json.string(time(0))
    json.key("state")
    json.string(entry.state)
    json.key("message")
    json.string(entry.message)
    json.key("tool_calls")
    json.beginArray()
    for call in entry.calls {
      json.beginObject()
      json.key("id")
      json.string(call.id)
      json.key("name")
      json.string(call.name)
      json.key("arguments")
      json.beginObject()
      json.key("path")
      json.string(call.path)
      json.endObject()
      json.key("status")
      json.string(call.status)
      json.key("result")
      write(call.result, to: &json)
      json.key("error")
      write(call.error, to: &json)
      if let seconds = call.seconds {
        json.key("started_at")
        json.string(time(1))
        json.key("completed_at")
        json.string(time(1 + seconds))
      }
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }

  private func write(_ text: String?, to json: inout JSONWriter) {
    if let text { json.string(text) } else { json.null() }
  }
}

extension Job.Call {
  /// A call that has ended well.
  static func done(_ id: String, name: String = "read_file", path: String, result: String = "ok")
    -> Job.Call
  {
    Job.Call(id: id, name: name, path: path, status: "completed", result: result, seconds: 1.5)
  }
}
