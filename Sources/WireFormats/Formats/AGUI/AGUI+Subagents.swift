import JSONReading
import SessionModel

/// Subagents: their entries stand under the call that started them, or under one that stands for them.
extension AGUI {
  mutating func subagentStarted(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    guard let id = event.id else { return }
    if let known = lanes[id], !known.hasEnded {
      // Said again, or awake again after it was suspended.
      lanes[id]?.isAnnounced = true
      lanes[id]?.rests = false
      write(event, to: known, &writer)
      if known.isOwnCall { writer.set(known.home, .running) }
      return
    }
    if let parent = event.text(.parentSubagent), let above = lanes[SourceID(parent)] {
      writer.lane = above.home
    }
    lanes[id] = begin(event, &writer)
  }

  /// The subagent that an event belongs to; one that was never announced begins here.
  mutating func lane(of event: AGUIEvent, _ writer: inout RecordWriter) -> Lane {
    guard let id = event.lane else { preconditionFailure("only events of subagents have a lane") }
    if let known = lanes[id] { return known }
    writer.lane = .root
    let lane = begin(event, &writer)
    writer.set(lane.home, .name, writer.keep(id.text))
    lanes[id] = lane
    return lane
  }

  private mutating func begin(_ event: AGUIEvent, _ writer: inout RecordWriter) -> Lane {
    // Where only the end is told nobody knows when it began.
    let time = writer.time
    defer { writer.time = time }
    if event.kind == .subagentFinished || event.kind == .subagentError { writer.time = nil }
    let starter = event.text(.parentCall).flatMap { calls[SourceID($0)] }
    // Two subagents of one call would not be told apart without a call for each.
    let isFree = starter.map { call in !lanes.values.contains { $0.home == call.node } } ?? false
    var lane: Lane
    if let starter, isFree {
      let head = writer.entry(nil, .step, under: starter.node)
      lane = Lane(head: head, home: starter.node, isOwnCall: false)
    } else {
      let parent = event.text(.parentMessage).flatMap { messages[SourceID($0)]?.node }
      let head = parent ?? writer.entry(nil, .step, under: starter?.node)
      let call = writer.call(nil, name: nil, arguments: nil, under: head, status: .running)
      if let id = event.lane { writer.set(call, .id, writer.keep(id.text)) }
      lane = Lane(head: head, home: call, isOwnCall: true)
    }
    if event.kind == .subagentStarted {
      lane.isAnnounced = true
      write(event, to: lane, &writer)
    }
    return lane
  }

  private func write(_ event: AGUIEvent, to lane: Lane, _ writer: inout RecordWriter) {
    let name = event.text(.name) ?? event.id?.text ?? ""
    let description = event.value["description"]?.string
    if lane.isOwnCall { writer.set(lane.home, .name, writer.keep(name)) }
    if messages.values.contains(where: { $0.node == lane.head }) { return }
    writer.set(lane.head, .message, writer.keep(description.map { "\(name): \($0)" } ?? name))
    writer.opens(lane.head, says: true)
  }

  mutating func subagentEnded(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    guard let id = event.id else { return }
    let lane = lanes[id] ?? self.lane(of: event, &writer)
    let isMessage = messages.values.contains { $0.node == lane.head }
    let isSuspended = event.value["outcome"]?["type"]?.isString("suspended") == true
    let hasFailed = event.kind == .subagentError
    lanes[id]?.hasEnded = !isSuspended
    lanes[id]?.rests = isSuspended
    if !isMessage {
      end(
        lane.head, state: hasFailed ? "failed" : isSuspended ? "interrupted" : "completed", &writer)
    }
    let error = hasFailed ? event[.error].map { writer.keep($0) } : nil
    if lane.isOwnCall {
      var outcome = CallOutcome(
        status: hasFailed ? .failed : isSuspended ? .requested : .completed)
      outcome.result = event.value["result"]?.nonNull.map { writer.keep($0) }
      outcome.error = error
      outcome.completedAt = writer.time
      writer.finish(lane.home, outcome)
    } else {
      if let error { writer.set(lane.head, .error, error) }
      if let result = event.value["result"]?.nonNull {
        writer.set(lane.head, .outputText, writer.keep(result))
      }
    }
  }

  /// The run has ended, and with it what its subagents did: one that was never announced has no end of its own.
  mutating func endLanes(_ outcome: SessionStatus, _ writer: inout RecordWriter) {
    for (id, lane) in lanes.sorted(by: { $0.value.home < $1.value.home })
    where !lane.hasEnded && !lane.rests {
      lanes[id]?.rests = true
      let isMessage = messages.values.contains { $0.node == lane.head }
      if lane.isAnnounced, !isMessage { writer.ends(lane.head, as: "failed") }
      if lane.isOwnCall, !lane.isAnnounced, outcome == .succeeded {
        writer.set(lane.home, .completed, .inferred)
      }
    }
  }
}
