import JSONReading
import SessionModel

/// What begins, goes on and ends by its id: messages, thoughts, calls and subagents.
extension AGUIRules {
  mutating func text(_ id: SourceID, _ event: AGUIEvent) {
    knownMessages.insert(id)
    if let known = self[.text].open[id] {
      tell(.textTwice, "A text message with ID '\(id.text)' is already in progress", since: known)
      return
    }
    let isAgain = self[.text].ended.contains(id)
    if isAgain { tell(.textAgain, "the text message '\(id.text)' had ended and begins again") }
    self[.text].open[id] = Opening(line: line, lane: event.lane, isAgain: isAgain)
  }

  mutating func call(_ id: SourceID, _ event: AGUIEvent) {
    knownCalls.insert(id)
    if let parent = event.text(.parentMessage), !knownMessages.contains(SourceID(parent)) {
      tell(.parentUnknown, "the parent message '\(parent)' of a tool call was not seen")
      knownMessages.insert(SourceID(parent))
    }
    if let known = self[.call].open[id] {
      tell(.callTwice, "A tool call with ID '\(id.text)' is already in progress", since: known)
      return
    }
    let isAgain = self[.call].ended.contains(id)
    if isAgain { tell(.callAgain, "the tool call '\(id.text)' had ended and begins again") }
    self[.call].open[id] = Opening(line: line, lane: event.lane, isAgain: isAgain)
  }

  mutating func result(_ id: SourceID) {
    if let known = self[.call].open[id], !known.isAgain {
      tell(.resultTooEarly, "a result for the tool call '\(id.text)' before its end", since: known)
    } else if !knownCalls.contains(id) {
      tell(.resultUnknown, "a result for the tool call '\(id.text)', which was never started")
    }
  }

  mutating func subagent(_ id: SourceID, _ event: AGUIEvent) {
    guard event.kind == .subagentStarted else {
      if self[.subagent].open.removeValue(forKey: id) == nil {
        tell(
          event.kind == .subagentError ? .subagentErrorNotStarted : .subagentNotStarted,
          "\(event.kind.rawValue) for '\(id.text)', which is not open")
      }
      self[.subagent].ended.insert(id)
      return
    }
    if let parent = event.text(.parentSubagent).map({ SourceID($0) }),
      self[.subagent].open[parent] == nil, !self[.subagent].ended.contains(parent)
    {
      tell(.subagentParentUnknown, "the parent '\(parent.text)' of a subagent was never started")
    }
    if self[.subagent].open[id] != nil || self[.subagent].ended.contains(id) {
      tell(.subagentTwice, "SUBAGENT_STARTED for '\(id.text)', which is in use in this run")
    } else {
      self[.subagent].open[id] = Opening(line: line, lane: nil)
    }
  }

  // MARK: What begins, goes on and ends

  mutating func begin(_ id: SourceID, _ event: AGUIEvent, _ kind: AGUIThing) {
    if let known = self[kind].open[id] {
      tell(
        .reasoningTwice, "A \(kind.words) with ID '\(id.text)' is already in progress",
        since: known)
    } else {
      self[kind].open[id] = Opening(line: line, lane: event.lane)
    }
  }

  mutating func content(_ id: SourceID, _ event: AGUIEvent, _ kind: AGUIThing) {
    guard let known = open(id, event, kind, else: kind.contentWithoutStart) else { return }
    if event.kind == .textContent, let delta = event[.delta], delta.isString("") {
      tell(.emptyDelta, "TEXT_MESSAGE_CONTENT for '\(id.text)' has an empty delta", since: known)
    }
  }

  mutating func end(_ id: SourceID, _ event: AGUIEvent, _ kind: AGUIThing) {
    _ = open(id, event, kind, else: kind.endWithoutStart)
    self[kind].open[id] = nil
    self[kind].ended.insert(id)
  }

  /// Finds the thing that an event goes on with or ends.
  private mutating func open(
    _ id: SourceID, _ event: AGUIEvent, _ kind: AGUIThing, else rule: AGUIRule
  ) -> Opening? {
    guard let known = self[kind].open[id] else {
      tell(
        rule,
        "Cannot send '\(event.kind.rawValue)' event: No active \(kind.words) found with ID '\(id.text)'"
      )
      return nil
    }
    compare(event, known)
    return known
  }

  /// A continuation may leave out whose it is, and may not say something else.
  private mutating func compare(_ event: AGUIEvent, _ opening: Opening) {
    if let lane = event.lane, lane != opening.lane {
      tell(
        .ownerDiffers,
        "the subagentRunId '\(lane.text)' of \(event.kind.rawValue) does not match "
          + (opening.lane.map { "'\($0.text)'" } ?? "that of the agent"), since: opening)
    }
  }
}
