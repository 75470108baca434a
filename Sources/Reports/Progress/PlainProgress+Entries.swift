import SessionModel

/// What is told of entries and of the session.
extension PlainProgress {
  /// The pieces of what is new, with everything below it.
  mutating func below(_ walk: TreeWalk, _ items: ItemText) -> [ProgressPiece] {
    var told: [ProgressPiece] = []
    for step in walk where step.isStart {
      switch items.session.kind(step.node) {
      case .entry:
        if items.session.isRetracted(step.node, at: items.position) { continue }
        let state = items.session.state(
          of: step.node, at: items.position, isCurrent: step.isCurrent)
        if isArriving(step.node, state, items) {
          hold(step.node)
          continue
        }
        told += texts(step.node, items)
        let isNews = state.lowercased() == "failed" && items.text(step.node, .message) != nil
        if isNews { told.append(self.state(state, of: step.node, items)) }
      case .call:
        told += texts(items.session.parent(step.node), items, isHeld: true)
        told += call(step.node, items, nil)
      case .session: break
      }
    }
    return told
  }

  /// The pieces of an entry that changed: its texts, its state in the source's words.
  mutating func changed(
    _ entry: NodeID, _ keys: [EntryKey], isCurrent: Bool, _ items: ItemText
  ) -> [ProgressPiece] {
    if keys.contains(.retracted) {
      let isGone = items.session.isRetracted(entry, at: items.position)
      if isGone { held.removeAll { $0 == entry } }
      return [state(isGone ? "retracted" : "restored", of: entry, items)]
    }
    let state = items.session.state(of: entry, at: items.position, isCurrent: isCurrent)
    if isArriving(entry, state, items) {
      hold(entry)
      return []
    }
    var told = texts(entry, items)
    let isTold = items.text(entry, .state) != nil || items.text(entry, .error) != nil
    if keys.contains(.state), isTold {
      told.append(
        self.state(
          state, of: entry, error: items.error(entry).map(lines.safe) ?? [], items))
    }
    return told
  }

  // MARK: Texts

  private mutating func hold(_ entry: NodeID) {
    if !held.contains(entry) { held.append(entry) }
  }

  /// Whether the text of an entry may go on: its last piece came behind others, and nothing came behind it.
  private func isArriving(_ entry: NodeID, _ state: String, _ items: ItemText) -> Bool {
    let (session, position) = (items.session, items.position)
    guard state.lowercased() == "processing", session.isAnswer(entry) else { return false }
    if session.isGrowing(entry, .message, at: position) { return true }
    return items.text(entry, .message) == nil
      && (session.isGrowing(entry, .reasoning, at: position)
        || session.isGrowing(entry, .outputText, at: position))
  }

  /// What is new of the texts of an entry: what was thought, what is said, what came of it.
  ///
  /// - Parameter isHeld: whether to tell them only if they were held.
  mutating func texts(
    _ entry: NodeID, _ items: ItemText, isHeld: Bool = false
  ) -> [ProgressPiece] {
    if isHeld, !held.contains(entry) { return [] }
    held.removeAll { $0 == entry }
    let identity = items.session.identity(entry)
    var told: [ProgressPiece] = []
    if let text = items.text(entry, .reasoning), !self.told.hasTold(identity, .reasoning),
      let thought = Excerpt(text, first: 1, lines)
    {
      self.told.mark(text, of: identity, .reasoning)
      told.append(piece(.excerpt("thinking", thought), of: entry, items))
    }
    told += message(entry, identity, items)
    if let text = items.text(entry, .outputText), !isAnswer(text, items),
      let rest = self.told.news(
        text, of: identity, .outputText,
        isGrowing: items.session.isGrowing(entry, .outputText, at: items.position)),
      let output = Excerpt(String(rest), first: max(3, voice.resultLines), lines)
    {
      told.append(piece(.excerpt("output", output), of: entry, items))
    }
    return told
  }

  /// What is new of a message.
  private mutating func message(
    _ entry: NodeID, _ identity: NodeID, _ items: ItemText
  ) -> [ProgressPiece] {
    guard let text = items.text(entry, .message),
      let rest = told.news(
        text, of: identity, .message,
        isGrowing: items.session.isGrowing(entry, .message, at: items.position))
    else { return [] }
    if let notice = items.notice(entry), rest.startIndex == text.startIndex {
      let first = notice.text.isEmpty ? "" : ": " + ArgumentSummary.line(notice.text)
      let line = lines.line(notice.title + first)
      return [piece(.notice(lines.cut(line, to: Self.noticeWidth)), of: entry, items)]
    }
    var said = lines.safe(String(rest.drop { $0.isNewline }))
    if let words = items.session.leakedCall(in: entry, at: items.position) {
      said.append("! " + lines.line(words))
    }
    return [piece(.message(items.session.role(entry), said), of: entry, items)]
  }

  /// Columns of what a program wrote.
  private static var noticeWidth: Int { 160 }

  /// Whether a text is the answer of a session that is over, which is told with its end.
  private func isAnswer(_ text: String, _ items: ItemText) -> Bool {
    !items.session.standing(at: items.position).value.isOpen
      && items.text(.root, .outputText) == text
  }

  /// The piece of an entry's state.
  private mutating func state(
    _ word: String, of entry: NodeID, error: [String] = [], _ items: ItemText
  ) -> ProgressPiece {
    piece(.state(items.session.role(entry), lines.line(word), error), of: entry, items)
  }

  // MARK: The session

  /// What the session is, as far as that is new.
  mutating func facts(_ keys: [SessionKey], _ items: ItemText) -> [ProgressPiece] {
    var told: [ProgressPiece] = []
    let isOpen = items.session.standing(at: items.position).value.isOpen
    for key in keys {
      switch key {
      case .id: told += fact("id", .id, items)
      case .title: if !isTitleSaid(items) { told += fact("title", .title, items) }
      case .model: told += fact("model", .model, items)
      // At its end, it is told with what failed.
      case .error: if isOpen { told += fact("error", .error, items) }
      case .outputText, .format, .status, .inferred, .startedAt, .completedAt, .usage: break
      }
    }
    return told
  }

  private mutating func fact(
    _ name: String, _ channel: Channel, _ items: ItemText
  ) -> [ProgressPiece] {
    guard let text = items.text(.root, channel), told.news(text, of: .root, channel) != nil else {
      return []
    }
    return [
      ProgressPiece(
        clock: clock(.root, items, isStart: true), news: .fact(name, lines.line(text)))
    ]
  }

  /// Whether the session is called after something that is asked in it, which is told as such.
  private func isTitleSaid(_ items: ItemText) -> Bool {
    // A title is on one line, whatever lines the request has.
    guard var title = items.text(.root, .title).map(ArgumentSummary.line) else { return false }
    if title.hasSuffix("…") { title.removeLast() }
    return items.session.children(of: .root, at: items.position).contains {
      items.session.isPrompt($0, at: items.position)
        && items.text($0, .message).map(ArgumentSummary.line)?.hasPrefix(title) == true
    }
  }

  /// The final answer, when it is not what was just said.
  mutating func answer(_ items: ItemText) -> [ProgressPiece] {
    guard let text = items.text(.root, .outputText), items.isAnswerApart, !told.hasSaid(text),
      let rest = told.news(text, of: .root, .outputText)
    else { return [] }
    let said = lines.safe(String(rest.drop { $0.isNewline }))
    return [ProgressPiece(clock: clock(.root, items), news: .output(said))]
  }
}
