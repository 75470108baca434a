import JSONReading
import SessionModel

/// How the session begins, ends and goes on; what is taken back.
extension ClaudeConversation {
  /// Says how the session stands when that changed: it is over when its turn is and nothing runs on.
  mutating func stand(on writer: inout RecordWriter) {
    guard !told.isOver, !told.isEndStated else { return }
    var end: SessionStatus?
    if case .ended(let status) = lanes[ClaudeLanes.main].liveness.standing, background.isEmpty {
      end = status
    }
    // Said once more behind an end (a hook was not content with the first answer), the last answer counts.
    let isRestated = end != nil && !isAnswerTold
    guard end != told.end || isRestated else { return }
    told.end = end
    if let end {
      self.end(end, .inferred, on: &writer)
    } else {
      goOn(.inferred, on: &writer)
    }
  }

  /// Whether the end of the session was told with an answer.
  private var isAnswerTold: Bool {
    told.answer.node == answer.node && told.answer.pieces == answer.pieces.count
  }

  /// Ends the session.
  mutating func end(_ status: SessionStatus, _ basis: Basis, on writer: inout RecordWriter) {
    if writer.time == nil { writer.time = told.latest }
    told.answer = (answer.node, answer.pieces.count)
    if status == .succeeded, let first = answer.pieces.first {
      writer.set(.root, .outputText, first)
      for more in answer.pieces.dropFirst() { writer.append(.root, .outputText, more) }
    }
    if status == .failed || status == .cancelled, let failure { writer.set(.root, .error, failure) }
    writer.run(status, basis)
  }

  /// Takes the end of the session back.
  mutating func goOn(_ basis: Basis, on writer: inout RecordWriter) {
    for channel in [Channel.completedAt, .outputText, .error] { writer.clear(.root, channel) }
    writer.run(.inProgress, basis)
  }

  /// Reads a line into the liveness of its lane.
  mutating func live(_ line: JSONValue, _ kind: ClaudeLine?, lane: Int) {
    lanes[lane].liveness.read(line, kind, results: results)
    results.removeAll(keepingCapacity: true)
  }

  // MARK: The end of the source

  /// Nothing more will come: says what that means.
  ///
  /// - Parameter answered: what a text as the last word means that nothing calls the end of its turn.
  mutating func finish(answered: SessionStatus, on writer: inout RecordWriter) {
    told.isOver = true
    for orphan in orphans.values.sorted(by: { $0.name.offset < $1.name.offset }) {
      write(orphan, on: &writer)
    }
    orphans = [:]
    for id in inOrder(background) where hasEnded(agentOf: id) {
      set(id, .completed, .inferred, on: &writer)
    }
    guard !told.isEndStated, told.end == nil else { return }
    let main = lanes[ClaudeLanes.main].liveness
    let outcome = main.standing == .answered ? answered : main.outcome
    told.end = outcome
    end(outcome, .inferred, on: &writer)
  }

  /// Whether all that a call in the background started has come to its end, by its own last words.
  private func hasEnded(agentOf call: SourceKey) -> Bool {
    let lanes = lanes.lanes(of: call)
    return !lanes.isEmpty
      && lanes.allSatisfy { self.lanes[$0].liveness.outcome == .succeeded }
  }

  /// Writes a result whose call never came as a call of which nothing else is known.
  private mutating func write(_ orphan: Orphan, on writer: inout RecordWriter) {
    if orphanEntry == nil {
      let entry = writer.entry(nil, .system)
      writer.set(entry, .message, writer.keep("Results without calls"))
      orphanEntry = entry
    }
    guard let entry = orphanEntry else { return }
    let node = writer.call(nil, name: nil, arguments: nil, under: entry)
    writer.clear(node, .startedAt)
    writer.set(node, .id, orphan.name)
    writer.finish(node, orphan.outcome)
  }

  /// Whether records wait for the place of their subagent.
  var hasWaitingRecords: Bool { lanes.waiting.contains { !lanes[$0].held.isEmpty } }

  /// Places subagents whose calls never came at the top.
  mutating func placeTheRest(on writer: inout RecordWriter) {
    lanes.placeByOrder()
    place(on: &writer)
    for lane in lanes.waiting where !lanes[lane].held.isEmpty {
      if let agent = lanes[lane].agent {
        let kind = kinds[agent].map { " (\($0))" } ?? ""
        say("Subagent \(agent.text)\(kind); the call that started it is not known", on: &writer)
      }
      lanes.place(lane, under: .root)
    }
  }

  private mutating func say(_ text: String, on writer: inout RecordWriter) {
    say(text, lane: ClaudeLanes.main, on: &writer)
  }

  // MARK: Branches

  /// Remembers which entry a line began.
  mutating func remember(line: SourceKey, _ entry: NodeID) {
    lines.change(line, default: ClaudeLineTrace()) { $0.entry = entry }
  }

  /// Takes entries back that the source says are replaced.
  mutating func retract(_ lines: JSONValue?, on writer: inout RecordWriter) {
    guard let names = lines else { return }
    for name in names.elements {
      if let line = id(name), let entry = self.lines[line]?.entry, entry != .none {
        writer.add(.retract(entry))
      }
    }
  }

  /// Remembers when a line of the conversation got its first follower.
  mutating func follow(_ line: JSONValue, at time: Milliseconds?) {
    guard let time, let parent = id(line["parentUuid"]) else { return }
    lines.change(parent, default: ClaudeLineTrace()) { $0.follow(at: time) }
  }

  /// Marks the place where a person went back to an earlier message: a prompt behind a line that has
  /// a follower already. Copies after a compaction have the same time and are none.
  mutating func markRewind(before line: JSONValue, on writer: inout RecordWriter) {
    guard let parent = id(line["parentUuid"]), let time = writer.time,
      lines[parent]?.follower.isBefore(time) == true
    else { return }
    say("Went back to an earlier message; what stands in between was left behind.", on: &writer)
  }
}
