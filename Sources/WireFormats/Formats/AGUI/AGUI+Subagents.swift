import JSONReading
import SessionModel

/// Subagents: their entries stand under the call that started them, or under one that stands for them.
extension AGUI {
  mutating func subagentStarted(_ event: AGUIEvent, _ page: inout Page) {
    guard let id = event.id.map({ SourceID($0) }) else { return }
    if let known = lanes[id], !known.hasEnded {
      // Said again, or awake again after it was suspended.
      write(event, to: known, &page)
      if known.isOwnCall { page.status(known.home, .running) }
      return
    }
    if let parent = event.text(.parentSubagent), let above = lanes[SourceID(parent)] {
      page.lane = above.home
    }
    lanes[id] = begin(event, &page)
  }

  /// The subagent that an event belongs to; one that was never announced begins here.
  mutating func lane(of event: AGUIEvent, _ page: inout Page) -> Lane {
    guard let id = event.lane else { preconditionFailure("only events of subagents have a lane") }
    if let known = lanes[id] { return known }
    page.lane = .root
    let lane = begin(event, &page)
    page.set(lane.home, .name, page.keep(id.text))
    lanes[id] = lane
    return lane
  }

  private mutating func begin(_ event: AGUIEvent, _ page: inout Page) -> Lane {
    let starter = event.text(.parentCall).flatMap { calls[SourceID($0)] }
    // Two subagents of one call would not be told apart without a call for each.
    let isFree = starter.map { call in !lanes.values.contains { $0.home == call.node } } ?? false
    let lane: Lane
    if let starter, isFree {
      let head = page.entry(nil, .step, under: starter.node)
      lane = Lane(head: head, home: starter.node, isOwnCall: false)
    } else {
      let parent = event.text(.parentMessage).flatMap { messages[SourceID($0)]?.node }
      let head = parent ?? page.entry(nil, .step, under: starter?.node)
      let call = page.call(nil, name: nil, arguments: nil, under: head, status: .running)
      if let id = event.lane { page.set(call, .id, page.keep(id.text)) }
      lane = Lane(head: head, home: call, isOwnCall: true)
    }
    if event.kind == .subagentStarted { write(event, to: lane, &page) }
    return lane
  }

  private func write(_ event: AGUIEvent, to lane: Lane, _ page: inout Page) {
    let name = event.text(.name) ?? event.id ?? ""
    let description = event.value["description"]?.string
    if lane.isOwnCall { page.set(lane.home, .name, page.keep(name)) }
    if messages.values.contains(where: { $0.node == lane.head }) { return }
    page.set(lane.head, .message, page.keep(description.map { "\(name): \($0)" } ?? name))
    page.set(lane.head, .state, page.keep("running"))
  }

  mutating func subagentEnded(_ event: AGUIEvent, _ page: inout Page) {
    guard let id = event.id.map({ SourceID($0) }) else { return }
    let lane = lanes[id] ?? self.lane(of: event, &page)
    let isMessage = messages.values.contains { $0.node == lane.head }
    let isSuspended = event.value["outcome"]?["type"]?.isString("suspended") == true
    let hasFailed = event.kind == .subagentError
    lanes[id]?.hasEnded = !isSuspended
    if !isMessage {
      end(
        lane.head, state: hasFailed ? "failed" : isSuspended ? "interrupted" : "completed", &page)
    }
    let error = hasFailed ? event[.error].map { page.keep($0) } : nil
    if lane.isOwnCall {
      var outcome = Transcript.Outcome(
        status: hasFailed ? .failed : isSuspended ? .requested : .completed)
      outcome.result = event.value["result"]?.nonNull.map { page.keep($0) }
      outcome.error = error
      outcome.completedAt = page.time
      page.finish(lane.home, outcome)
    } else {
      if let error { page.set(lane.head, .error, error) }
      if let result = event.value["result"]?.nonNull {
        page.set(lane.head, .outputText, page.keep(result))
      }
    }
  }
}
