import JSONReading
import SessionModel

/// What a source says of its session as a whole, gathered while it is read.
struct SessionFacts {
  /// The source's own title.
  var title: String?
  /// The first thing that a person asked for: the title when there is no other.
  var prompt: String?
  var id: String?
  var model: String?
  var startedAt: Milliseconds?
  var completedAt: Milliseconds?
  var error: String?
  var usage = TokenUsage()
  /// The last answer, by its entry.
  var answer: NodeID?
  /// How the session stands when the source says so.
  var stated: SessionStatus?
  /// How the session stands now, worked out; it may go on from there.
  var settled: SessionStatus?
  /// What it means for the session when nothing more comes.
  var ending = SessionStatus.lost

  /// Takes the first line of a prompt as what the session is about.
  mutating func asked(_ text: String?) {
    guard prompt == nil, let text else { return }
    let line = text.split(whereSeparator: \.isNewline).first { $0.contains { !$0.isWhitespace } }
    prompt = line.map { String($0.prefix(200)) }
  }
}

extension RecordWriter {
  /// What the session is as a whole, as far as the records said.
  var facts: SessionFacts {
    get { memory.facts }
    _modify { yield &memory.facts }
  }

  /// Writes the facts as they are known now.
  mutating func writeFacts() {
    if facts.startedAt == nil { facts.startedAt = time }
    write(facts)
  }

  /// Writes what the session is as a whole, as far as it changed.
  mutating func write(_ facts: SessionFacts) {
    set(.root, .id, text: facts.id)
    set(.root, .title, text: facts.title.map { String($0.prefix(200)) } ?? facts.prompt)
    set(.root, .model, text: facts.model)
    set(.root, .startedAt, moment: facts.startedAt)
    set(.root, .completedAt, moment: facts.completedAt)
    set(.root, .error, text: facts.error)
    let usage = facts.usage
    if usage != TokenUsage() {
      set(.root, .inputTokens, json: Array("\(usage.input)".utf8))
      set(.root, .outputTokens, json: Array("\(usage.output)".utf8))
      set(.root, .cachedTokens, json: Array("\(usage.cached)".utf8))
      set(.root, .cost, json: usage.cost.map { Array("\($0)".utf8) })
    }
    set(
      run: facts.stated ?? facts.settled ?? .inProgress,
      facts.stated == nil ? .inferred : .stated)
  }
}

extension Session {
  /// Says what the end of a source means for a session that has not ended itself.
  mutating func end(_ facts: SessionFacts) {
    if let status = status(at: position)?.value, status.isOpen {
      apply(.run(facts.stated ?? facts.ending, .inferred))
    }
    setAnswer(facts.answer)
  }

  /// Gives a session that ended well its last answer.
  mutating func setAnswer(_ answer: NodeID?) {
    guard status(at: position)?.value == .succeeded, let answer,
      datum(.root, .outputText, at: position) == nil
    else { return }
    let pieces = pieces(answer, .message, at: position)
    if pieces.count == 1 {
      apply(.runData(.outputText, pieces[0]))
    } else if let text = text(answer, .message, at: position), !text.isEmpty {
      apply(.runData(.outputText, store.keep(text)))
    }
  }
}
