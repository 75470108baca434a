import JSONReading
import SessionModel

/// Runs and steps.
extension AGUI {
  mutating func runStarted(
    _ event: AGUIEvent, _ writer: inout RecordWriter, _ session: borrowing Session
  ) {
    run += 1
    raws = [:]
    steps = [:]
    spanTitle = nil
    runUsage = TokenUsage()
    if hasFailed { writer.clear(.root, .error) }
    hasFailed = false
    writer.run(.inProgress, writer.memory.isOver ? .restated : .stated)
    if let thread = event[.thread], thread.kind == .string {
      writer.set(.root, .id, writer.keep(thread))
    }
    guard let input = event.value["input"]?.nonNull else { return }
    if let list = input["messages"] { reconcile(list, isWhole: false, &writer, session) }
    if state == nil, let value = input["state"]?.nonNull, value.bytes.count > 2 {
      state = JSONTree(value)
      writer.set(.root, .data, writer.keep(value))
    }
  }

  mutating func runFinished(
    _ event: AGUIEvent, _ writer: inout RecordWriter, _ session: borrowing Session
  ) {
    usage(event, &writer)
    // What comes after an error is not believed.
    if hasFailed { return }
    endSteps(&writer)
    let outcome = event[.outcome]
    let word = outcome?["type"]?.string ?? outcome?.string
    let status: SessionStatus
    switch word {
    // What is no outcome, as a list, may hold a question: the end is told, and not how it was.
    case nil where outcome != nil && outcome?.kind != .object: status = .lost
    case nil, "success": status = .succeeded
    case "interrupt": status = .interrupted
    case "cancelled": status = .cancelled
    default:
      writer.add(
        .note(
          AGUIRule.unknownOutcome.note(
            line: writer.record.number, "unknown outcome \"\(word ?? "")\" is taken as success",
            as: .unknown)))
      status = .succeeded
    }
    if status != .cancelled { leaveToClient(&writer) }
    for call in outcome?["pendingToolCallIds"]?.elements.map({ $0 }) ?? [] {
      hand(call.string, over: .requested, &writer)
    }
    if status == .interrupted {
      for interrupt in outcome?["interrupts"]?.elements.map({ $0 }) ?? [] {
        ask(interrupt, &writer)
      }
    } else {
      endLanes(status, &writer)
    }
    writer.run(status, status == .lost ? .inferred : .stated)
    answer(event.value["result"]?.nonNull, &writer, session)
  }

  mutating func runFailed(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    usage(event, &writer)
    endSteps(&writer)
    endLanes(.failed, &writer)
    hasFailed = true
    let message = event.text(.error) ?? ""
    let code = event.value["code"]?.string
    let isOwnWord = code.map { !message.contains($0) } ?? false
    let text = isOwnWord ? message + " (\(code ?? ""))" : message
    writer.set(.root, .error, writer.keep(text))
    writer.clear(.root, .outputText)
    // The client itself writes this one when it goes away.
    writer.run(code == "abort" ? .cancelled : .failed, .restated)
  }

  /// What the run gave: the last text of the agent, else the result that the run names.
  private func answer(
    _ result: JSONValue?, _ writer: inout RecordWriter, _ session: borrowing Session
  ) {
    if let lastAnswer, lastAnswer.index < session.nodeCount,
      let text = session.text(lastAnswer, .message, at: session.position), !text.isEmpty
    {
      writer.set(.root, .outputText, writer.keep(text))
    } else if let result {
      writer.set(.root, .outputText, writer.keep(result))
    }
  }

  /// A call is for the client to do, or for a person to allow: its result does not come in this run.
  private mutating func hand(_ id: String?, over status: ToolStatus, _ writer: inout RecordWriter) {
    guard let id, let call = calls[SourceID(id)], !call.isAnswered else { return }
    writer.set(call.node, status)
  }

  /// Tools of the client are asked for in one run and answered before the next: a call that has all its
  /// arguments and no result is asked for, not lost.
  private func leaveToClient(_ writer: inout RecordWriter) {
    let open = calls.values.filter { $0.run == run && $0.isEnded && !$0.isAnswered }
    for call in open.sorted(by: { $0.node < $1.node }) {
      writer.set(call.node, .requested, .inferred)
    }
  }

  /// A question that stops the run.
  private mutating func ask(_ interrupt: JSONValue, _ writer: inout RecordWriter) {
    hand(interrupt["toolCallId"]?.string, over: .waiting, &writer)
    let entry = writer.entry(nil, .step)
    if let text = interrupt["message"]?.nonNull ?? interrupt["reason"]?.nonNull {
      writer.set(entry, .message, writer.keep(text))
    }
    writer.set(entry, .state, writer.keep("interrupted"))
  }

  /// Adds what a run took to the sums: it stands at the answer of the run, and with it the model,
  /// unless there were several.
  private mutating func usage(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    guard let list = event[.usage], list.kind == .array else { return }
    var sum = TokenUsage()
    var models: [JSONValue] = []
    for usage in list.elements {
      sum.addTold(
        TokenUsage(
          input: usage["inputTokens"]?.tokens, output: usage["outputTokens"]?.tokens,
          cached: usage["cachedInputTokens"]?.tokens,
          cacheWrites5m: usage["cacheWriteInputTokens"]?.tokens))
      if let model = usage["model"]?.nonNull { models.append(model) }
    }
    // Said again (an error behind the end) it is the same run.
    writer.facts.usage.replace(runUsage, by: sum)
    runUsage = sum
    writer.writeUsage()
    if let model = models.first { writer.set(.root, .model, writer.keep(model)) }
    if let lastAnswer, answerRun == run {
      writer.count(sum, of: lastAnswer, model: models.count == 1 ? models.first : nil)
    }
  }

  // MARK: Steps

  mutating func step(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    guard let name = event[.step], let text = name.string else { return }
    let key = StepKey(name: SourceID(text), lane: event.lane)
    if event.kind == .stepFinished, let entry = steps.removeValue(forKey: key) {
      end(entry, state: "completed", &writer)
    } else if event.kind == .stepStarted, steps[key] == nil {
      let entry = writer.entry(nil, .step)
      writer.set(entry, .message, writer.keep(name))
      steps[key] = entry
      writer.opens(entry, says: true)
    }
  }

  /// Steps that the end of the run leaves open are no longer running.
  private mutating func endSteps(_ writer: inout RecordWriter) {
    for entry in steps.values.sorted() { writer.ends(entry) }
    steps = [:]
  }

  /// Ends an entry with a word.
  func end(_ entry: NodeID, state: String, _ writer: inout RecordWriter) {
    writer.ends(entry, as: state)
    if let time = writer.time { writer.set(entry, .completedAt, Datum(moment: time)) }
  }

  // MARK: Events without a meaning of their own

  /// Shows a name and what came with it.
  func stub(_ name: String, _ value: JSONValue?, _ writer: inout RecordWriter) {
    let entry = writer.entry(nil, .step)
    writer.set(entry, .message, writer.keep(name))
    if let value = value?.nonNull { writer.set(entry, .outputText, writer.keep(value)) }
    end(entry, state: "completed", &writer)
  }

  /// Shows events of another protocol: there may be one for each token, so a run has one entry for all
  /// that come from one place.
  mutating func raw(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    let source = event.value["source"]?.string
    let key = SourceID(source ?? "")
    let entry: NodeID
    if let known = raws[key] {
      entry = known
      writer.append(entry, .outputText, writer.keep("\n"))
    } else {
      entry = writer.entry(nil, .step, under: .root)
      writer.set(entry, .message, writer.keep(source.map { "raw events of \($0)" } ?? "raw events"))
      end(entry, state: "completed", &writer)
      raws[key] = entry
    }
    if let value = event.value["event"] { writer.append(entry, .outputText, writer.keep(value)) }
  }
}
