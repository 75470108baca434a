/// A progress snapshot as a value, with the changes that servers make to one.
package struct GeneratedSnapshot {
  struct Call {
    var id: String?
    var name: String
    var argumentsKey = "arguments"
    var arguments: String
    var result: String?
    var error: String?
    var status: String?
    var startedAt: String?
    var progress: [Entry] = []
  }

  struct Entry {
    var ts: String
    var state: String
    var message: String
    var output: String?
    var model: String?
    var tokens: Int?
    var calls: [Call] = []
  }

  /// Makes the snapshot of a job that has not begun.
  package init() {}

  var status = "queued"
  var title: String?
  var output: String?
  var entries: [Entry] = []
  var clock = 0

  // MARK: As JSON

  /// The snapshot as a server writes it.
  package var json: String {
    """
    {"response_id":"r1","status":"\(status)","progress":[\(Self.json(entries))]\
    ,"response_title":\(Self.json(title)),"output_text":\(Self.json(output))}
    """
  }

  private static func json(_ text: String?) -> String {
    text.map { "\"\($0)\"" } ?? "null"
  }

  private static func json(_ entries: [Entry]) -> String {
    entries.map { entry in
      """
      {"ts":"\(entry.ts)","state":"\(entry.state)","message":"\(entry.message)",\
      "output_text":\(json(entry.output)),"model":\(json(entry.model)),"usage":\
      \(entry.tokens.map { "{\"output_tokens\":\($0),\"cost_usd\":null}" } ?? "null"),"tool_calls":\
      \(entry.calls.isEmpty ? "null" : "[" + entry.calls.map(json).joined(separator: ", ") + "]")}
      """
    }.joined(separator: ",")
  }

  private static func json(_ call: Call) -> String {
    var fields: [String] = []
    if let id = call.id { fields.append("\"id\":\"\(id)\"") }
    fields.append("\"\(call.argumentsKey)\":\(call.arguments)")
    fields.append("\"name\":\"\(call.name)\"")
    if let status = call.status { fields.append("\"status\":\"\(status)\"") }
    if let result = call.result { fields.append("\"result\":\(result)") }
    if let error = call.error { fields.append("\"error\":\"\(error)\"") }
    if let started = call.startedAt { fields.append("\"started_at\":\"\(started)\"") }
    if !call.progress.isEmpty { fields.append("\"progress\":[\(json(call.progress))]") }
    return "{" + fields.joined(separator: ",") + "}"
  }

  // MARK: Changes

  /// Makes a random number of random changes.
  package mutating func change(using random: inout some RandomNumberGenerator) {
    // The list apart from the rest, so that the helpers can count the clock on.
    var entries = self.entries
    defer { self.entries = entries }
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      switch Int.random(in: 0..<20, using: &random) {
      case 0...4: grow(&entries, depth: 0, &random)
      case 5...8: if !entries.isEmpty { edit(&entries, &random) }
      case 9...11: addCall(&entries, depth: 0, &random)
      case 12:
        if !entries.isEmpty {
          entries.removeLast(Int.random(in: 1...entries.count, using: &random))
        }
      case 13: entries.shuffle(using: &random)
      case 14:
        if !entries.isEmpty { entries.remove(at: Int.random(in: entries.indices, using: &random)) }
      case 15:
        entries.insert(
          entry(depth: 0, &random), at: Int.random(in: 0...entries.count, using: &random))
      case 16: if let entry = entries.randomElement(using: &random) { entries.append(entry) }
      case 17: loseCalls(&entries, &random)
      case 18: title = random.chance(50) ? "Title \(tick())" : nil
      default:
        status = ["queued", "in_progress", "in_progress", "succeeded", "failed"].randomElement(
          using: &random)!
        output = random.chance(30) ? "Output \(tick())" : nil
      }
    }
  }

  private mutating func tick() -> Int {
    clock += 1
    return clock
  }

  private mutating func time(_ random: inout some RandomNumberGenerator) -> String {
    // Times repeat and run backwards now and then.
    let seconds = random.chance(10) ? 3 : tick()
    return "2025-09-14T19:\(10 + seconds / 60 % 50):\(10 + seconds % 50).000Z"
  }

  private mutating func entry(depth: Int, _ random: inout some RandomNumberGenerator) -> Entry {
    var entry = Entry(ts: time(&random), state: "processing", message: "Step \(tick())")
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      entry.calls.append(call(depth: depth, &random))
    }
    return entry
  }

  private mutating func call(depth: Int, _ random: inout some RandomNumberGenerator) -> Call {
    var call = Call(
      id: random.chance(60) ? "call_\(random.chance(15) ? 1 : tick())" : nil,
      name: ["search", "read", "write"].randomElement(using: &random)!,
      argumentsKey: ["arguments", "args", "input"].randomElement(using: &random)!,
      arguments: "{\"n\":\(Int.random(in: 0...5, using: &random)),\"t\":\"a\\nb\"}")
    if random.chance(70) { call.status = "running" }
    if random.chance(20) { call.startedAt = time(&random) }
    if depth < 2, random.chance(20) { call.progress = [entry(depth: depth + 1, &random)] }
    return call
  }

  private mutating func grow(
    _ entries: inout [Entry], depth: Int, _ random: inout some RandomNumberGenerator
  ) {
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      entries.append(entry(depth: depth, &random))
    }
  }

  private mutating func edit(_ entries: inout [Entry], _ random: inout some RandomNumberGenerator) {
    let i = Int.random(in: entries.indices, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: entries[i].message = "Edited \(tick())"
    case 1: entries[i].state = ["processing", "completed", "failed"].randomElement(using: &random)!
    case 2: entries[i].output = random.chance(50) ? "Out \(tick())" : nil
    case 3:
      entries[i].model = random.chance(70) ? "model-\(Int.random(in: 0...2, using: &random))" : nil
      entries[i].tokens = random.chance(70) ? tick() : nil
    default:
      guard !entries[i].calls.isEmpty else { return }
      let k = Int.random(in: entries[i].calls.indices, using: &random)
      edit(&entries[i].calls[k], &random)
    }
  }

  private mutating func edit(_ call: inout Call, _ random: inout some RandomNumberGenerator) {
    switch Int.random(in: 0..<7, using: &random) {
    case 0, 1:
      // Statuses go forward, back, and away.
      call.status = [nil, "pending", "running", "completed", "failed", "cancelled"].randomElement(
        using: &random)!
    case 2: call.result = random.chance(60) ? "{\"r\":\(tick())}" : nil
    case 3: call.error = random.chance(60) ? "Error \(tick())" : nil
    case 4: call.arguments = "{\"n\":\(tick())}"
    case 5: call.id = random.chance(50) ? nil : "call_\(tick())"
    default: if !call.progress.isEmpty { edit(&call.progress, &random) }
    }
  }

  private mutating func addCall(
    _ entries: inout [Entry], depth: Int, _ random: inout some RandomNumberGenerator
  ) {
    guard !entries.isEmpty else { return }
    let i = Int.random(in: entries.indices, using: &random)
    if let k = entries[i].calls.indices.randomElement(using: &random), depth < 2, random.chance(30)
    {
      if random.chance(50) {
        grow(&entries[i].calls[k].progress, depth: depth + 1, &random)
      } else {
        addCall(&entries[i].calls[k].progress, depth: depth + 1, &random)
      }
    } else {
      entries[i].calls.append(call(depth: depth, &random))
    }
  }

  private func loseCalls(_ entries: inout [Entry], _ random: inout some RandomNumberGenerator) {
    guard let i = entries.indices.randomElement(using: &random), !entries[i].calls.isEmpty else {
      return
    }
    if random.chance(50) {
      entries[i].calls.shuffle(using: &random)
    } else {
      entries[i].calls.removeFirst()
    }
  }
}
