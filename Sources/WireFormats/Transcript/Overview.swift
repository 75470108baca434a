import JSONReading
import SessionModel

/// What a source says of its session as a whole, gathered while it is read.
struct Overview {
  /// The source's own title.
  var title: String?
  /// The first thing that a person asked for: the title when there is no other.
  var prompt: String?
  var id: String?
  var model: String?
  var startedAt: Milliseconds?
  var completedAt: Milliseconds?
  var error: String?
  var usage = Transcript.Usage()
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

extension Page {
  /// What the session is as a whole, as far as the records said.
  var overview: Overview {
    get { transcript.overview }
    _modify { yield &transcript.overview }
  }

  /// Writes what the overview says now.
  mutating func putOverview() {
    if overview.startedAt == nil { overview.startedAt = time }
    put(overview)
  }

  /// Writes what the session is as a whole, as far as it changed.
  mutating func put(_ overview: Overview) {
    put(.root, .id, text: overview.id)
    put(.root, .title, text: overview.title.map { String($0.prefix(200)) } ?? overview.prompt)
    put(.root, .model, text: overview.model)
    put(.root, .startedAt, moment: overview.startedAt)
    put(.root, .completedAt, moment: overview.completedAt)
    put(.root, .error, text: overview.error)
    let usage = overview.usage
    if usage != Transcript.Usage() {
      put(.root, .inputTokens, json: Array("\(usage.input)".utf8))
      put(.root, .outputTokens, json: Array("\(usage.output)".utf8))
      put(.root, .cachedTokens, json: Array("\(usage.cached)".utf8))
      put(.root, .cost, json: usage.cost.map { Array("\($0)".utf8) })
    }
    put(
      run: overview.stated ?? overview.settled ?? .inProgress,
      overview.stated == nil ? .inferred : .stated)
  }
}

extension Session {
  /// Says what the end of a source means for a session that has not ended itself.
  mutating func end(_ overview: Overview) {
    if let status = status(at: position)?.value, status.isOpen {
      apply(.run(overview.stated ?? overview.ending, .inferred))
    }
    putAnswer(overview.answer)
  }

  /// Gives a session that ended well its last answer.
  mutating func putAnswer(_ answer: NodeID?) {
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
