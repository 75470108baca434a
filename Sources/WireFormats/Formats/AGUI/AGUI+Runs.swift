import JSONReading
import SessionModel

/// Runs and steps.
extension AGUI {
  mutating func runStarted(_ event: AGUIEvent, _ page: inout Page, _ session: borrowing Session) {
    run += 1
    raws = [:]
    steps = [:]
    spanTitle = nil
    runUsage = Transcript.Usage()
    if hasFailed { page.set(.root, .error, nil) }
    hasFailed = false
    page.run(.inProgress, page.transcript.isOver ? .restated : .stated)
    if let thread = event[.thread], thread.kind == .string {
      page.set(.root, .id, page.keep(thread))
    }
    guard let input = event.value["input"]?.nonNull else { return }
    if let list = input["messages"] { reconcile(list, isWhole: false, &page, session) }
    if state == nil, let value = input["state"]?.nonNull, value.bytes.count > 2 {
      state = JSONTree(value)
      page.set(.root, .data, page.keep(value))
    }
  }

  mutating func runFinished(_ event: AGUIEvent, _ page: inout Page, _ session: borrowing Session) {
    usage(event, &page)
    // What comes after an error is not believed.
    if hasFailed { return }
    endSteps(&page)
    let outcome = event.value["outcome"]?.nonNull
    let word = outcome?["type"]?.string ?? outcome?.string
    if word != "cancelled" { leaveToClient(&page) }
    switch word {
    case nil, "success":
      for call in outcome?["pendingToolCallIds"]?.elements.map({ $0 }) ?? [] {
        requested(call.string, &page)
      }
      page.run(.succeeded, .stated)
    case "interrupt":
      for interrupt in outcome?["interrupts"]?.elements.map({ $0 }) ?? [] {
        ask(interrupt, &page)
      }
      page.run(.interrupted, .stated)
    case "cancelled": page.run(.cancelled, .stated)
    default:
      page.writer.add(
        .note(
          AGUIRule.unknownOutcome.note(
            line: page.record.number, "unknown outcome \"\(word ?? "")\" is taken as success",
            as: .unknown)))
      page.run(.succeeded, .stated)
    }
    answer(event.value["result"]?.nonNull, &page, session)
  }

  mutating func runFailed(_ event: AGUIEvent, _ page: inout Page) {
    usage(event, &page)
    endSteps(&page)
    hasFailed = true
    let message = event.text(.error) ?? ""
    let code = event.value["code"]?.string
    let isOwnWord = code.map { !message.contains($0) } ?? false
    let text = isOwnWord ? message + " (\(code ?? ""))" : message
    page.set(.root, .error, page.keep(text))
    page.set(.root, .outputText, nil)
    // The client itself writes this one when it goes away.
    page.run(code == "abort" ? .cancelled : .failed, .restated)
  }

  /// What the run gave: the last text of the agent, else the result that the run names.
  private func answer(_ result: JSONValue?, _ page: inout Page, _ session: borrowing Session) {
    if let lastAnswer, lastAnswer.index < session.nodeCount,
      let text = session.text(lastAnswer, .message, at: session.position), !text.isEmpty
    {
      page.set(.root, .outputText, page.keep(text))
    } else if let result {
      page.set(.root, .outputText, page.keep(result))
    }
  }

  /// The call is for the client to do: its result does not come in this run.
  private mutating func requested(_ id: String?, _ page: inout Page) {
    guard let id, let call = calls[SourceID(id)], !call.isAnswered else { return }
    page.status(call.node, .requested)
  }

  /// Tools of the client are asked for in one run and answered before the next: a call that has all its
  /// arguments and no result is asked for, not lost.
  private func leaveToClient(_ page: inout Page) {
    let open = calls.values.filter { $0.run == run && $0.isEnded && !$0.isAnswered }
    for call in open.sorted(by: { $0.node < $1.node }) {
      page.status(call.node, .requested, .inferred)
    }
  }

  /// A question that stops the run.
  private mutating func ask(_ interrupt: JSONValue, _ page: inout Page) {
    requested(interrupt["toolCallId"]?.string, &page)
    let entry = page.entry(nil, .step)
    if let text = interrupt["message"]?.nonNull ?? interrupt["reason"]?.nonNull {
      page.set(entry, .message, page.keep(text))
    }
    page.set(entry, .state, page.keep("interrupted"))
  }

  /// Adds what a run took to the sums: it stands at the answer of the run, and with it the model,
  /// unless there were several.
  private mutating func usage(_ event: AGUIEvent, _ page: inout Page) {
    guard let list = event[.usage], list.kind == .array else { return }
    var sum = Transcript.Usage()
    var models: [JSONValue] = []
    for usage in list.elements {
      sum.add(
        Transcript.Usage(
          input: usage["inputTokens"]?.tokens ?? 0, output: usage["outputTokens"]?.tokens ?? 0,
          cached: usage["cachedInputTokens"]?.tokens ?? 0))
      if let model = usage["model"]?.nonNull { models.append(model) }
    }
    // Said again (an error behind the end) it is the same run.
    page.transcript.usage.replace(runUsage, by: sum)
    runUsage = sum
    page.writeUsage()
    if let model = models.first { page.set(.root, .model, page.keep(model)) }
    if let lastAnswer, answerRun == run {
      page.count(sum, of: lastAnswer, model: models.count == 1 ? models.first : nil)
    }
  }

  // MARK: Steps

  mutating func step(_ event: AGUIEvent, _ page: inout Page) {
    guard let name = event[.step], let text = name.string else { return }
    let key = StepKey(name: SourceID(text), lane: event.lane)
    if event.kind == .stepFinished, let entry = steps.removeValue(forKey: key) {
      end(entry, state: "completed", &page)
    } else if event.kind == .stepStarted, steps[key] == nil {
      let entry = page.entry(nil, .step)
      page.set(entry, .message, page.keep(name))
      page.set(entry, .state, page.keep("running"))
      steps[key] = entry
    }
  }

  /// Steps that the end of the run leaves open are no longer running.
  private mutating func endSteps(_ page: inout Page) {
    for entry in steps.values.sorted() { page.set(entry, .state, nil) }
    steps = [:]
  }

  /// Ends an entry with a word.
  func end(_ entry: NodeID, state: String, _ page: inout Page) {
    page.set(entry, .state, page.keep(state))
    if let time = page.time { page.set(entry, .completedAt, Datum(moment: time)) }
  }

  // MARK: Events without a meaning of their own

  /// Shows a name and what came with it.
  func stub(_ name: String, _ value: JSONValue?, _ page: inout Page) {
    let entry = page.entry(nil, .step)
    page.set(entry, .message, page.keep(name))
    if let value = value?.nonNull { page.set(entry, .outputText, page.keep(value)) }
    end(entry, state: "completed", &page)
  }

  /// Shows events of another protocol: there may be one for each token, so a run has one entry for all
  /// that come from one place.
  mutating func raw(_ event: AGUIEvent, _ page: inout Page) {
    let source = event.value["source"]?.string
    let key = SourceID(source ?? "")
    let entry: NodeID
    if let known = raws[key] {
      entry = known
      page.append(entry, .outputText, page.keep("\n"))
    } else {
      entry = page.entry(nil, .step, under: .root)
      page.set(entry, .message, page.keep(source.map { "raw events of \($0)" } ?? "raw events"))
      end(entry, state: "completed", &page)
      raws[key] = entry
    }
    if let value = event.value["event"] { page.append(entry, .outputText, page.keep(value)) }
  }
}
