/// What people are told of one step of a run; all texts are foreign and not safe yet.
extension ComparedRun {
  /// The name of a call's tool as people read it; `nil` for what was said.
  package func name(of item: ComparedItem) -> String? {
    item.kind == .call
      ? ToolName.shown(session.name(ofCall: item.node, at: position)) : nil
  }

  /// What was said.
  package func message(of item: ComparedItem) -> String? {
    guard item.kind != .call else { return nil }
    return [Channel.message, .outputText, .error].lazy.compactMap { text(item, $0) }.first
  }

  /// What a call is about, or what was said, on one line.
  package func line(of item: ComparedItem) -> String {
    guard item.kind == .call else { return message(of: item).map(ArgumentSummary.line) ?? "" }
    return session.summary(of: item.node, at: position) ?? ""
  }

  /// How a call stands; `nil` for what was said.
  package func status(of item: ComparedItem) -> Stated<ToolStatus>? {
    item.kind == .call ? session.standing(of: item.node, at: position) : nil
  }

  /// How long a call took.
  package func duration(of item: ComparedItem) -> Milliseconds? {
    item.kind == .call ? session.duration(ofCall: item.node, at: position) : nil
  }

  private func text(_ item: ComparedItem, _ channel: Channel) -> String? {
    guard session.has(channel, of: item.node, at: position),
      let text = session.text(item.node, channel, at: position), !text.isEmpty
    else { return nil }
    return text
  }
}
