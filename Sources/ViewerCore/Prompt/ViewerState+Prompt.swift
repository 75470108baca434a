import CellGrid
import SessionModel

/// What each kind of prompt is for: everything that differs between them stands here, one arm a kind.
extension ViewerState {
  /// Opens a prompt.
  mutating func ask(_ kind: Prompt.Kind, text: String = "") {
    prompt = Prompt(kind, text: text, history: histories[kind] ?? [])
    offerCompletions()
  }

  /// Handles a key while a prompt is open.
  mutating func pressInPrompt(_ key: Key, _ session: Session) -> [Effect] {
    if case .mouse(let event) = key {
      if event.action == .press(.left) { return paletteClicked(row: event.row, session) }
      return event.action == .wheelUp || event.action == .wheelDown ? mouse(event, session) : []
    }
    guard let outcome = prompt?.press(key), let prompt else { return [] }
    switch outcome {
    case .stayed: return []
    case .changed:
      offerCompletions()
      promptChanged(prompt, session)
      return []
    case .accepted:
      remember(prompt)
      self.prompt = nil
      return promptAccepted(prompt, session)
    case .cancelled:
      self.prompt = nil
      promptCancelled(prompt, session)
      return []
    case .stepped(let forward): return promptStepped(prompt, forward: forward, session)
    case .completed(let forward): return complete(forward: forward, session)
    case .unknown: return promptPressed(key, prompt, session)
    }
  }

  /// Shows what the text that is being typed leads to.
  private mutating func promptChanged(_ prompt: Prompt, _ session: Session) {
    switch prompt.kind {
    case .search: searchTyped(prompt, session)
    case .filter: filterTyped(prompt, session)
    case .command:
      let hint = lineHint(prompt.text)
      self.prompt?.hint = hint
    case .palette: break
    }
  }

  /// Does what the text asks for.
  private mutating func promptAccepted(_ prompt: Prompt, _ session: Session) -> [Effect] {
    switch prompt.kind {
    case .search: searchAccepted(prompt, session)
    case .filter: filterAccepted(prompt)
    case .command: lineAccepted(prompt, session)
    case .palette: paletteAccepted(prompt, session)
    }
  }

  /// Puts back what the prompt has changed.
  private mutating func promptCancelled(_ prompt: Prompt, _ session: Session) {
    switch prompt.kind {
    case .search: searchCancelled()
    case .filter: filterCancelled()
    case .command, .palette: break
    }
  }

  /// Goes to the next or to the one before, of whatever the prompt is about.
  private mutating func promptStepped(
    _ prompt: Prompt, forward: Bool, _ session: Session
  ) -> [Effect] {
    switch prompt.kind {
    case .search: goToHit(forward: forward, 1, session)
    case .palette: choose(forward: forward)
    case .filter, .command: [.beep]
    }
  }

  /// Handles a key that no line knows.
  private mutating func promptPressed(
    _ key: Key, _ prompt: Prompt, _ session: Session
  ) -> [Effect] {
    switch prompt.kind {
    case .search, .filter:
      guard key == .character("r", .ctrl) else { return [.beep] }
      searchesLiterally.toggle()
      if prompt.kind == .search {
        searchModeSwitched(session)
      } else {
        filterTyped(prompt, session)
      }
      return []
    case .command, .palette: return [.beep]
    }
  }

  /// What a text can be completed to, the likeliest first.
  private func completions(of prompt: Prompt) -> [String] {
    switch prompt.kind {
    case .search, .filter: []
    case .command: lineCompletions(prompt.text)
    case .palette: palette(for: prompt.text).map(\.name)
    }
  }

  /// Goes to the next of what the palette offers, round and round.
  private mutating func choose(forward: Bool) -> [Effect] {
    guard let prompt, !prompt.candidates.isEmpty else { return [.beep] }
    let count = prompt.candidates.count
    self.prompt?.chosen = ((prompt.chosen ?? 0) + (forward ? 1 : count - 1)) % count
    return []
  }

  /// Keeps what was typed, the newest last and each once.
  private mutating func remember(_ prompt: Prompt) {
    guard !prompt.text.isEmpty else { return }
    var history = (histories[prompt.kind] ?? []).filter { $0 != prompt.text }
    history.append(prompt.text)
    histories[prompt.kind] = Array(history.suffix(Prompt.historyLimit))
  }

  /// Offers what the text can be completed to.
  private mutating func offerCompletions() {
    guard let prompt else { return }
    let candidates = completions(of: prompt)
    self.prompt?.candidates = candidates
    // In the palette something always stands ready to be run.
    self.prompt?.chosen = prompt.kind == .palette && !candidates.isEmpty ? 0 : nil
  }

  /// Puts the next completion into the line.
  private mutating func complete(forward: Bool, _ session: Session) -> [Effect] {
    guard let prompt, !prompt.candidates.isEmpty else { return [.beep] }
    if prompt.kind == .palette { return choose(forward: forward) }
    let count = prompt.candidates.count
    let chosen = prompt.chosen.map { ($0 + (forward ? 1 : count - 1)) % count }
    let next = chosen ?? (forward ? 0 : count - 1)
    self.prompt?.chosen = next
    self.prompt?.replace(with: prompt.candidates[next])
    if let changed = self.prompt { promptChanged(changed, session) }
    return []
  }
}
