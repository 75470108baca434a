import CellGrid
import SessionModel

/// The line that is being typed at the foot of the screen, and what it is for: everything that differs between
/// its kinds stands here, one arm a kind.
package struct PromptView: View {
  package static let layer = ViewLayer.line

  /// The line.
  package internal(set) var line: Prompt
  /// Where the reader was when it was opened; `nil` when there is no way back.
  var origin: ViewPlace?
  /// What was filtered by then.
  var filterOrigin: (filter: Filter, run: SearchRun?)?
  /// The theme that is shown because its name stands in the line.
  private var previewed: String?

  /// Opens a line.
  init(_ kind: Prompt.Kind, text: String = "", in state: ViewerState) {
    line = Prompt(kind, text: text, history: state.prompts.histories[kind] ?? [])
    origin = state.viewPlace
    switch kind {
    case .search: showSearchMode(state)
    case .filter:
      filterOrigin = (state.filter, state.filterFinds.run)
      line.hint = "! hides what matches · empty shows all"
    case .command, .palette: break
    }
    offerCompletions(state)
  }

  package static func opened(by command: Command, in state: ViewerState) -> PromptView? {
    let kind = Prompt.Kind.allCases.first { $0.command == command }
    return kind.map { PromptView($0, in: state) }
  }

  package mutating func press(
    _ key: Key, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    switch line.press(key) {
    case .stayed: return .done
    case .changed:
      offerCompletions(state)
      changed(&state, session)
      return .done(preview(state))
    case .accepted:
      remember(&state)
      return accepted(&state, session)
    case .cancelled:
      cancelled(&state)
      return .closed(previewed == nil ? [] : [.previewTheme(nil)])
    case .stepped(let forward): return stepped(forward: forward, &state, session)
    case .completed(let forward): return complete(forward: forward, &state, session)
    case .unknown: return pressed(key, &state, session)
    }
  }

  /// A click runs what the palette offers; the wheel is for what is below.
  package mutating func point(
    _ event: MouseEvent, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    switch event.action {
    case .wheelUp, .wheelDown: return .passed
    case .press(.left):
      guard line.kind == .palette, let index = palettePlace(state.layout).candidate(at: event.row)
      else { return .done }
      line.chosen = index
      return paletteAccepted(&state, session)
    case .press, .release, .drag: return .done
    }
  }

  package mutating func settle(_ state: inout ViewerState, _ session: Session) {
    switch line.kind {
    case .search: if let summary = state.search?.summary { line.hint = summary }
    case .filter: if state.filter.query != nil { line.hint = state.filterSummary }
    case .command, .palette: break
    }
  }

  package mutating func turn() { (origin, filterOrigin) = (nil, nil) }

  // MARK: What differs between the kinds

  /// Shows what the text that is being typed leads to.
  private mutating func changed(_ state: inout ViewerState, _ session: Session) {
    switch line.kind {
    case .search: searchTyped(&state, session)
    case .filter: filterTyped(&state, session)
    case .command: line.hint = lineHint(state.options.keyMap)
    case .palette: break
    }
  }

  /// Does what the text asks for.
  private mutating func accepted(_ state: inout ViewerState, _ session: Session) -> Response {
    switch line.kind {
    case .search: searchAccepted(&state)
    case .filter: filterAccepted(&state)
    case .command: .closed(lineAccepted(&state, session))
    case .palette: paletteAccepted(&state, session)
    }
  }

  /// Puts back what was changed.
  private mutating func cancelled(_ state: inout ViewerState) {
    switch line.kind {
    case .search: leaveHits(&state)
    case .filter: filterCancelled(&state)
    case .command, .palette: break
    }
  }

  /// Goes to the next or to the one before, of whatever the line is about.
  private mutating func stepped(
    forward: Bool, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    switch line.kind {
    case .search: .done(state.goToHit(forward: forward, 1, session))
    case .palette: choose(forward: forward)
    case .filter, .command: .refused
    }
  }

  /// Handles a key that no line knows.
  private mutating func pressed(
    _ key: Key, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    switch line.kind {
    case .search, .filter:
      guard key == .character("r", .ctrl) else { return .refused }
      state.prompts.isLiteral.toggle()
      if line.kind == .search { showSearchMode(state) }
      changed(&state, session)
      return .done
    case .command, .palette: return .refused
    }
  }

  /// What the text can be completed to, the likeliest first.
  private func completions(_ state: ViewerState) -> [String] {
    switch line.kind {
    case .search, .filter: []
    case .command: lineCompletions(themes: state.options.themeNames)
    case .palette: state.palette(for: line.text).map(\.name)
    }
  }

  // MARK: What all kinds have in common

  /// Goes to the next of what the palette offers, round and round.
  private mutating func choose(forward: Bool) -> Response {
    guard !line.candidates.isEmpty else { return .refused }
    let count = line.candidates.count
    line.chosen = ((line.chosen ?? 0) + (forward ? 1 : count - 1)) % count
    return .done
  }

  /// Keeps what was typed, the newest last and each once.
  private func remember(_ state: inout ViewerState) {
    guard !line.text.isEmpty else { return }
    var history = (state.prompts.histories[line.kind] ?? []).filter { $0 != line.text }
    history.append(line.text)
    state.prompts.histories[line.kind] = Array(history.suffix(Prompt.historyLimit))
  }

  /// Offers what the text can be completed to.
  private mutating func offerCompletions(_ state: ViewerState) {
    line.candidates = completions(state)
    // In the palette something always stands ready to be run.
    line.chosen = line.kind == .palette && !line.candidates.isEmpty ? 0 : nil
  }

  /// Puts the next completion into the line.
  private mutating func complete(
    forward: Bool, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    guard !line.candidates.isEmpty else { return .refused }
    if line.kind == .palette { return choose(forward: forward) }
    let count = line.candidates.count
    let next = line.chosen.map { ($0 + (forward ? 1 : count - 1)) % count }
    let index = next ?? (forward ? 0 : count - 1)
    line.chosen = index
    line.replace(with: line.candidates[index])
    changed(&state, session)
    return .done(preview(state))
  }

  /// Shows the theme whose name stands in the line, or again the one that was chosen.
  private mutating func preview(_ state: ViewerState) -> [Effect] {
    let wanted = line.kind == .command ? themeInLine(state.options.themeNames) : nil
    guard wanted != previewed else { return [] }
    previewed = wanted
    return [.previewTheme(wanted)]
  }
}

extension ViewerState {
  /// The line that is being typed; `nil` while there is none.
  package var prompt: Prompt? { views.find(PromptView.self)?.line }
}
