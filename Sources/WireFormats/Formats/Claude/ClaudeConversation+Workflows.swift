import JSONReading
import SessionModel

/// One agent of a workflow: a call that no message asks for.
struct ClaudeWorkflowAgent {
  var workflow: SourceID
  /// Its call; `nil` until the workflow's call is known.
  var node: NodeID?
  /// What it gave.
  var outcome: CallOutcome?
}

/// Workflows: one call of a session that starts many agents.
///
/// Under the call stands one step, and in it one call an agent, so that their entries do not mix.
extension ClaudeConversation {
  /// Reads a line of the journal of a workflow.
  ///
  /// - Parameter workflow: its id; the empty one for a journal that was opened alone.
  mutating func readJournal(_ line: JSONValue, workflow: String, on writer: inout RecordWriter) {
    guard let agent = line["agentId"]?.string.map({ SourceID($0) }) else {
      writer.malformed("a line of a journal without an agent")
      return
    }
    let workflow = SourceID(workflow)
    var known = workflowAgents[agent] ?? ClaudeWorkflowAgent(workflow: workflow)
    let hasFailed = line["type"]?.isString("failed") == true
    if hasFailed || line["type"]?.isString("result") == true {
      var outcome = CallOutcome(status: hasFailed ? .failed : .completed)
      let result = (line["result"] ?? (hasFailed ? line["error"] : nil)).map { writer.keep($0) }
      if hasFailed { outcome.error = result } else { outcome.result = result }
      outcome.completedAt = writer.time
      known.outcome = outcome
      if let node = known.node { writer.finish(node, outcome) }
    }
    workflowAgents[agent] = known
    // A journal also tells the end of an agent that a call started by itself.
    if let outcome = known.outcome, let call = lanes.call(ofAgent: agent.text),
      calls[call]?.status == .background
    {
      finish(call, outcome, on: &writer)
    }
    if known.node == nil { waitingAgents.insert(agent) }
    settle(workflow, on: &writer)
  }

  /// Writes the agents whose workflow's call is known by now.
  mutating func placeWorkflowAgents(on writer: inout RecordWriter) {
    for agent in waitingAgents.sorted() {
      guard let workflow = workflowAgents[agent]?.workflow else { continue }
      let call = lanes.call(ofWorkflow: workflow)
      guard node(ofAgent: agent, in: workflow, startedBy: call, on: &writer) != nil else {
        continue
      }
      waitingAgents.remove(agent)
      settle(workflow, on: &writer)
    }
  }

  /// The node that holds the entries of an agent of a workflow; `nil` while the workflow's call has
  /// not come.
  mutating func node(
    ofAgent agent: SourceID, in workflow: SourceID, startedBy call: SourceKey?,
    on writer: inout RecordWriter
  ) -> NodeID? {
    var known = workflowAgents[agent] ?? ClaudeWorkflowAgent(workflow: workflow)
    defer { workflowAgents[agent] = known }
    if let node = known.node { return node }
    let parent: NodeID? = workflow.text.isEmpty ? .root : call.flatMap { calls[$0]?.node }
    guard let parent else { return nil }
    let entry = workflowEntries[workflow] ?? writer.entry(nil, .step, under: parent)
    workflowEntries[workflow] = entry
    let node = writer.call(
      nil, name: writer.keep(kinds[agent] ?? "agent"), arguments: nil, under: entry)
    writer.set(node, .id, writer.keep(agent.text))
    if let outcome = known.outcome { writer.finish(node, outcome) }
    known.node = node
    return node
  }

  /// Ends the call of a workflow when all agents that it started have given their results.
  private mutating func settle(_ workflow: SourceID, on writer: inout RecordWriter) {
    guard let call = lanes.call(ofWorkflow: workflow), let known = calls[call] else { return }
    let isOver = workflowAgents.values.allSatisfy {
      $0.workflow != workflow || $0.outcome != nil
    }
    if isOver, known.status == .background {
      set(call, .completed, .inferred, on: &writer)
      endedByJournal.insert(call)
    } else if !isOver, endedByJournal.remove(call) != nil {
      // It went on to its next agents.
      writer.set(known.node, .background, .inferred)
      writer.clear(known.node, .completedAt)
      calls[call]?.status = .background
      background.insert(call)
    }
  }

  /// Reads the metadata of a subagent.
  mutating func readMetadata(_ value: JSONValue, agent: String, on writer: inout RecordWriter) {
    if let kind = value["agentType"]?.string { kinds[SourceID(agent)] = kind }
    if let call = value["toolUseId"]?.string { lanes.tie(agent: agent, toCall: SourceKey(call)) }
    if let node = workflowAgents[SourceID(agent)]?.node, let kind = value["agentType"] {
      writer.set(node, .name, writer.keep(kind))
    }
  }

  /// Reads the state of a workflow, as it is kept beside the session.
  mutating func readWorkflow(_ value: JSONValue, id: String, on writer: inout RecordWriter) {
    let id = value["runId"]?.string ?? id
    guard let call = lanes.call(ofWorkflow: SourceID(id)) else { return }
    let result = (value["result"] ?? value["error"])?.nonNull.map { writer.keep($0) }
    endTask([call], value["status"]?.string, result: result, on: &writer)
  }
}
