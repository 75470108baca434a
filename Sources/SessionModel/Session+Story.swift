/// What the tree tells as a story: which entries ask, which answer and which say anything. Screen and reports go
/// by the same rules.
extension Session {
  /// Whether a person, or another program, asks something in an entry.
  package func isPrompt(_ entry: NodeID, at position: Int32) -> Bool {
    role(entry) == .user && !present(in: entry, at: position).contains(.origin)
  }

  /// Whether neither a person nor a model wrote an entry.
  package func isNotice(_ entry: NodeID, at position: Int32) -> Bool {
    switch role(entry) {
    case .user: present(in: entry, at: position).contains(.origin)
    case .system: true
    case .assistant, .step: false
    }
  }

  /// Whether a person typed a command, of the program or of a shell: `/clear`, `! ls`. It asks for nothing by itself,
  /// and what is said behind it is another matter.
  package func isCommand(_ entry: NodeID, at position: Int32) -> Bool {
    let node = nodes[Int(entry.index)]
    guard node.isCommand, node.spoken >= 0, node.spoken <= position else { return false }
    return isPrompt(entry, at: position)
  }

  /// Whether nothing is asked any more behind an entry: what a person says next begins a turn.
  package func closesTurn(_ entry: NodeID, at position: Int32) -> Bool {
    isAnswer(entry) || isCommand(entry, at: position)
  }

  /// Lends the entries behind a prompt that belong to its turn, in their order.
  package func forEachEntry(ofTurn prompt: NodeID, at position: Int32, _ body: (NodeID) -> Void) {
    var isClosed = closesTurn(prompt, at: position)
    for entry in siblings(after: prompt, at: position) {
      if !isRetracted(entry, at: position) {
        if isClosed, isPrompt(entry, at: position) { return }
        if closesTurn(entry, at: position) { isClosed = true }
      }
      body(entry)
    }
  }

  /// Whether an entry answers what was asked.
  package func isAnswer(_ entry: NodeID) -> Bool {
    let role = role(entry)
    return role == .assistant || role == .step
  }

  /// Whether an entry says anything that is worth a row of its own. The calls of one that does not stand below
  /// what was said before.
  ///
  /// Thinking is a row where it leads to nothing, and where it leads to several calls; that of one call is among
  /// the details of the call.
  package func earnsRow(_ entry: NodeID, at position: Int32) -> Bool {
    let node = nodes[Int(entry.index)]
    guard node.role == .assistant else { return true }
    if node.spoken >= 0, node.spoken <= position { return true }
    guard node.hasThought || node.spoken == Node.unsaid else { return false }
    let present = present(in: entry, at: position)
    if Channel.speech.contains(where: present.contains) { return true }
    guard present.contains(.reasoning) else { return false }
    guard let call = firstChild(of: entry, at: position) else { return true }
    return sibling(after: call, at: position) != nil
  }

  /// Remembers since when an entry says anything, so that its history need not be asked each time.
  mutating func noteSpeech(
    _ entry: Int32, _ channel: Channel, _ operation: DataChange.Operation, _ datum: Datum?
  ) {
    let isSaid = operation == .append || operation == .set && !(datum.map(isNull) ?? true)
    if channel == .reasoning, isSaid { nodes[Int(entry)].hasThought = true }
    guard channel.isSpeech else { return }
    let spoken = nodes[Int(entry)].spoken
    if isSaid {
      if channel == .message, operation == .set || spoken == -1 { noteCommand(entry) }
      if spoken == -1 { nodes[Int(entry)].spoken = position }
    } else if spoken >= 0 {
      nodes[Int(entry)].spoken = Node.unsaid
    }
  }

  /// Remembers whether what was said is a command.
  private mutating func noteCommand(_ entry: Int32) {
    guard nodes[Int(entry)].role == .user else { return }
    let head = text(NodeID(entry), .message, at: position, limit: 64) ?? ""
    nodes[Int(entry)].isCommand = Self.isCommand(head)
  }

  /// Whether a text is a command: `/name` and no path, or `! ` in front of one of a shell.
  private static func isCommand(_ text: String) -> Bool {
    if text.hasPrefix("! ") { return true }
    guard text.hasPrefix("/") else { return false }
    return text.dropFirst().prefix { !$0.isWhitespace }.allSatisfy { $0 != "/" }
  }
}

extension Channel {
  /// What an entry says aloud.
  fileprivate static let speech: [Channel] = [.message, .error, .outputText]

  /// Whether it is one of those.
  fileprivate var isSpeech: Bool { self == .message || self == .error || self == .outputText }
}
