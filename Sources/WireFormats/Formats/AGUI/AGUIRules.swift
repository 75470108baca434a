import JSONReading
import SessionModel

/// Checks a stream against the rules of the protocol, beside the reading of it.
///
/// It keeps what it must know of its own, so that what the rules forbid and what the reading does with
/// it stay apart. The words of the official client stand where it would refuse the stream.
struct AGUIRules {
  /// What has begun and not ended.
  struct Opening {
    var line: Int
    var lane: SourceID?
    /// Whether it was begun again after its end: it need not end again.
    var isAgain = false
  }

  /// A step is one by its name and its lane.
  private struct StepKey: Hashable {
    var name: SourceID
    var lane: SourceID?
  }

  /// How a run stands.
  private enum Phase {
    case none
    case active
    case finished
    case failed
  }

  /// Things of one kind that begin and end by their ids.
  struct Things {
    var open: [SourceID: Opening] = [:]
    var ended: Set<SourceID> = []

    /// What need have ended and has not, by its id.
    var unended: [(String, Opening)] {
      open.filter { !$0.value.isAgain }.map { ($0.key.text, $0.value) }
    }
  }

  private(set) var notes: [Note] = []
  /// The line that is looked at; 0 at the end of the stream.
  var line = 0
  private var phase = Phase.none
  private var runLine = 0
  private var runID: String?
  private var threadID: String?
  /// The things of the run, a place for each kind.
  private var things = Array(repeating: Things(), count: AGUIThing.allCases.count)
  private var steps: [StepKey: Opening] = [:]
  /// What was seen anywhere in the stream.
  var knownMessages: Set<SourceID> = []
  var knownCalls: Set<SourceID> = []
  private var hasState = false
  private var toldMissingState = false
  private var toldFirst = false
  private var toldRetired: Set<AGUIKind> = []
  private var toldProperties: Set<String> = []
  /// The major version that the producer of the run declares.
  var declared: Int?
  private var deltas = 0
  private var count = 0
  private var hasEnded = false
  private var hasTimes = false
  private var lastArrival: Milliseconds?

  /// The things of a kind.
  subscript(kind: AGUIThing) -> Things {
    get { things[kind.rawValue] }
    _modify { yield &things[kind.rawValue] }
  }

  /// Takes the notes of what was seen since the last time.
  mutating func take() -> [Note] {
    guard !notes.isEmpty else { return [] }
    defer { notes = [] }
    return notes
  }

  mutating func tell(
    _ rule: AGUIRule, _ reason: String, since: Opening? = nil, as kind: Note.Kind = .info
  ) {
    let place = since.map { " (since line \($0.line))" } ?? ""
    notes.append(rule.note(line: line, reason + place, as: kind))
  }

  // MARK: The stream

  /// Looks at the time at which a record arrived.
  mutating func see(arrival: Milliseconds, line: Int) {
    self.line = line
    if let last = lastArrival, phase == .active, (arrival - last).count > 30_000 {
      tell(.silence, "nothing came for \((arrival - last).count / 1000) s")
    }
    lastArrival = arrival
  }

  /// Looks at the way the stream came.
  mutating func see(_ delivery: Delivery) {
    line = 0
    let type = delivery.contentType ?? "(none)"
    if type != "text/event-stream", type != "application/x-ndjson" {
      tell(
        .contentType,
        "Content-Type '\(type)' is neither text/event-stream nor application/x-ndjson")
    }
    if let reason = delivery.breakOff {
      tell(.brokenOff, "the connection broke off: \(reason)")
    } else if delivery.pieces == 1, count > 1 {
      tell(.buffered, "all \(count) events came in one piece: the answer seems to be buffered")
    }
  }

  /// An event came that is the one before it with another piece of text.
  mutating func goOn() { count += 1 }

  /// Looks at an event as it stands on the wire.
  mutating func see(wire event: AGUIEvent) {
    count += 1
    if !hasTimes, event.value["timestamp"]?.nonNull != nil { hasTimes = true }
    if event.kind.isRetired, toldRetired.insert(event.kind).inserted {
      tell(.retired, "\(event.kind.rawValue) is retired: REASONING_* has taken its place")
    }
    switch event.kind {
    case .runStarted: see(version: event)
    case .runFinished: see(interrupts: event)
    case .textStart, .textChunk: see(role: event)
    case .reasoningMessageStart: see(roleOfThought: event)
    case .callResult: see(parts: event.value["content"], "/content")
    default: break
    }
    let type = event.kind.rawValue
    for name in event.undescribed where toldProperties.count < 1000 {
      guard toldProperties.insert("\(type)/\(name)").inserted else { continue }
      tell(.unknownProperty, "\(type): the property /\(name) is not described", as: .unknown)
    }
  }

  /// The stream has ended.
  mutating func finish() {
    // A source that seemed to have ended may go on, and end again.
    guard !hasEnded else { return }
    hasEnded = true
    line = 0
    if phase == .active {
      tell(
        .runNotEnded,
        "run '\(runID ?? "")' ended without RUN_FINISHED or RUN_ERROR (since line \(runLine))")
    }
    if count > 0, !hasTimes { tell(.noTimes, "none of the \(count) events has a timestamp") }
  }

  /// A patch of the state or of an activity was read.
  mutating func see(patch event: AGUIEvent, _ rule: AGUIRule, _ failure: JSONPatch.Failure) {
    let type = event.kind.rawValue
    tell(rule, "\(type), operation \(failure.operation): \(failure.reason)")
  }

  // MARK: Events

  /// Looks at an event; chunks come as what they stand for.
  mutating func see(_ event: AGUIEvent) {
    if !isInRun(event) { return }
    let id = event.id
    switch event.kind {
    case .runStarted: begin(event)
    case .runFinished: finish(event)
    case .runError: phase = .failed
    case .stepStarted, .stepFinished: step(event)
    case .textStart: if let id { text(id, event) }
    case .textContent: if let id { content(id, event, .text) }
    case .textEnd: if let id { end(id, event, .text) }
    case .callStart: if let id { call(id, event) }
    case .callArguments: if let id { content(id, event, .call) }
    case .callEnd: if let id { end(id, event, .call) }
    case .callResult: if let id { result(id) }
    case .reasoningStart: if let id { begin(id, event, .span) }
    case .reasoningEnd: if let id { end(id, event, .span) }
    case .reasoningMessageStart:
      if let id {
        begin(id, event, .reasoning)
        knownMessages.insert(id)
      }
    case .reasoningContent: if let id { content(id, event, .reasoning) }
    case .reasoningMessageEnd: if let id { end(id, event, .reasoning) }
    case .subagentStarted, .subagentFinished, .subagentError: if let id { subagent(id, event) }
    case .stateSnapshot:
      if deltas > 0 {
        tell(.snapshotOverDeltas, "STATE_SNAPSHOT replaces what \(deltas) deltas built")
      }
      (hasState, deltas) = (true, 0)
    case .stateDelta:
      deltas += 1
      if !hasState, !toldMissingState {
        toldMissingState = true
        tell(.deltaBeforeSnapshot, "STATE_DELTA comes before any STATE_SNAPSHOT")
      }
    case .raw:
      if let type = event.value["event"]?["type"]?.string, AGUIKind(rawValue: type) != nil {
        tell(.rawWrapsEvent, "RAW wraps a \(type), which is an event of its own")
      }
    case .custom:
      if let name = event.text(.name), !name.contains(where: { ".:/".contains($0) }) {
        tell(.customWithoutNamespace, "the name '\(name)' of a CUSTOM event has no namespace")
      }
    case .messagesSnapshot:
      if let messages = event[.messages] { see(messages: messages, "/messages") }
    case .activitySnapshot: if let id { knownMessages.insert(id) }
    case .activityDelta, .encryptedValue, .meta, .textChunk, .callChunk, .reasoningChunk,
      .thinkingStart, .thinkingEnd, .thinkingTextStart, .thinkingTextContent, .thinkingTextEnd:
      break
    }
  }

  /// Whether an event may stand here at all; what may not is told and not looked at further.
  private mutating func isInRun(_ event: AGUIEvent) -> Bool {
    if event.kind == .runStarted { return true }
    switch phase {
    case .active: return true
    case .none:
      if event.kind != .runError, !toldFirst {
        tell(.firstEvent, "First event must be 'RUN_STARTED', not '\(event.kind.rawValue)'")
      }
      toldFirst = true
      return true
    case .finished:
      if event.kind == .runError {
        tell(.finishedAndError, "RUN_ERROR comes after RUN_FINISHED")
        phase = .failed
      } else {
        tell(
          .afterEnd,
          "Cannot send event type '\(event.kind.rawValue)': The run has already finished with 'RUN_FINISHED'"
        )
      }
    case .failed:
      tell(
        event.kind == .runFinished ? .finishedAndError : .afterEnd,
        "Cannot send event type '\(event.kind.rawValue)': The run has already errored with 'RUN_ERROR'"
      )
    }
    return false
  }

  private mutating func begin(_ event: AGUIEvent) {
    if phase == .active {
      tell(
        .runInsideRun,
        "Cannot send 'RUN_STARTED' while a run is still active (since line \(runLine))")
    }
    for kind in AGUIThing.allCases { self[kind] = Things() }
    steps = [:]
    deltas = 0
    phase = .active
    runLine = line
    runID = event.text(.run)
    threadID = event.text(.thread)
    if let input = event.value["input"] {
      if let messages = input["messages"] { see(messages: messages, "/input/messages") }
      if input["state"]?.nonNull != nil { hasState = true }
    }
  }

  private mutating func finish(_ event: AGUIEvent) {
    phase = .finished
    for (field, value, first) in [
      ("threadId", event.text(.thread), threadID), ("runId", event.text(.run), runID),
    ] {
      if let value, let first, !value.utf8.elementsEqual(first.utf8) {
        tell(.otherRun, "the \(field) '\(value)' of RUN_FINISHED is not '\(first)' of RUN_STARTED")
      }
    }
    tell(open: steps.map { ($0.key.name.text, $0.value) }, .stepNotFinished, "steps")
    for kind in AGUIThing.allCases {
      tell(open: self[kind].unended, kind.notEnded, kind.words + "s")
    }
  }

  private mutating func tell(open: [(String, Opening)], _ rule: AGUIRule, _ what: String) {
    for (id, opening) in open.sorted(by: { $0.1.line < $1.1.line }) {
      tell(
        rule, "Cannot send 'RUN_FINISHED' while \(what) are still active: \(id)", since: opening)
    }
  }

  private mutating func step(_ event: AGUIEvent) {
    guard let name = event.text(.step) else { return }
    let key = StepKey(name: SourceID(name), lane: event.lane)
    if event.kind == .stepFinished {
      if steps.removeValue(forKey: key) == nil {
        tell(
          .stepNotStarted, "Cannot send 'STEP_FINISHED' for step \"\(name)\" that was not started")
      }
    } else if let known = steps[key] {
      tell(.stepTwice, "Step \"\(name)\" is already active", since: known)
    } else {
      steps[key] = Opening(line: line, lane: event.lane)
    }
  }
}
