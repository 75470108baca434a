import JSONReading
import SessionModel

/// The simulated job: its progress snapshot at any time of it, always the same for one seed.
struct DemoJob {
  /// When the job began.
  let start: Milliseconds
  /// How many times faster than life it runs.
  let speed: Double
  /// What the durations of calls are varied by.
  private let seed: UInt64

  init(start: Milliseconds, seed: UInt64, speed: Double) {
    self.start = start
    self.seed = seed
    self.speed = speed
  }

  /// Whether the job is over at `now`.
  func isOver(at now: Milliseconds) -> Bool { elapsed(now) >= DemoScript.length }

  /// The snapshot at `now`, as a server would answer with it.
  func snapshot(at now: Milliseconds) -> [UInt8] {
    let elapsed = elapsed(now)
    let isOver = elapsed >= DemoScript.length
    var json = JSONWriter(compact: true)
    json.beginObject()
    json.key("response_id")
    json.string("demo")
    json.key("status")
    json.string(elapsed < 0.3 ? "queued" : isOver ? "succeeded" : "in_progress")
    json.key("response_title")
    json.string(DemoScript.title)
    json.key("model")
    json.string("simulated-1")
    json.key("created_at")
    json.string(time(0))
    json.key("completed_at")
    if isOver { json.string(time(DemoScript.length)) } else { json.null() }
    json.key("progress")
    write(DemoScript.steps, from: 0, elapsed, &json, path: 1)
    json.key("output_text")
    if isOver { json.string(DemoScript.output) } else { json.null() }
    json.key("error")
    json.null()
    json.endObject()
    return json.bytes
  }

  private func elapsed(_ now: Milliseconds) -> Double { (now - start).seconds * speed }

  /// The moment of the job's `seconds`, on the wall clock.
  private func time(_ seconds: Double) -> String {
    TimeText.text(start + Milliseconds(seconds: seconds / speed))
  }

  /// How much longer or shorter than its script something takes: up to an eighth either way.
  private func stretch(_ path: UInt64) -> Double {
    var x = (seed &+ path) &* 0x9E37_79B9_7F4A_7C15
    x ^= x >> 29
    x = x &* 0xBF58_476D_1CE4_E5B9
    return 0.875 + Double(x >> 40) / Double(1 << 24) / 8
  }

  private func write(
    _ steps: [DemoStep], from base: Double, _ elapsed: Double, _ json: inout JSONWriter,
    path: UInt64
  ) {
    json.beginArray()
    for (i, step) in steps.enumerated() where base + step.at <= elapsed {
      let stepPath = path * 31 + UInt64(i)
      json.beginObject()
      json.key("ts")
      json.string(time(base + step.at))
      json.key("state")
      json.string(base + step.until > elapsed ? "processing" : step.fails ? "failed" : "completed")
      json.key("message")
      json.string(step.edits.last { base + $0.at <= elapsed }?.message ?? step.message)
      json.key("output_text")
      json.null()
      json.key("tool_calls")
      json.beginArray()
      for (k, call) in step.calls.enumerated() where base + call.at <= elapsed {
        write(call, from: base, elapsed, &json, path: stepPath * 31 + UInt64(k))
      }
      json.endArray()
      json.endObject()
    }
    json.endArray()
  }

  private func write(
    _ call: DemoCall, from base: Double, _ elapsed: Double, _ json: inout JSONWriter, path: UInt64
  ) {
    let begin = base + call.at
    let end = begin + call.takes * (call.steps.isEmpty ? stretch(path) : 1)
    json.beginObject()
    json.key("id")
    json.string("call_" + String(path &* 2_654_435_761 % 0xFFFF_FFFF, radix: 16))
    json.key("name")
    json.string(call.name)
    json.key("arguments")
    json.beginObject()
    for argument in call.arguments {
      json.key(argument.name)
      if let number = Int(argument.value) {
        json.number(number)
      } else {
        json.string(argument.value)
      }
    }
    json.endObject()
    json.key("status")
    json.string(status(of: call, begin: begin, end: end, elapsed))
    json.key("started_at")
    json.string(time(begin))
    if elapsed >= end {
      switch call.end {
      case .result(let text):
        json.key("result")
        json.string(text)
      case .error(let text):
        json.key("error")
        json.string(text)
      case .refused:
        json.key("error")
        json.string("declined by a person")
      }
      json.key("completed_at")
      json.string(time(end))
    }
    if !call.steps.isEmpty, elapsed >= begin + 0.5 {
      json.key("progress")
      write(call.steps, from: begin, elapsed, &json, path: path)
    }
    json.endObject()
  }

  private func status(of call: DemoCall, begin: Double, end: Double, _ elapsed: Double) -> String {
    if elapsed < begin + call.pending { return "pending" }
    switch call.end {
    case .result: return elapsed < end ? "running" : "completed"
    case .error: return elapsed < end ? "running" : "failed"
    case .refused: return elapsed < end ? "waiting" : "rejected"
    }
  }
}
