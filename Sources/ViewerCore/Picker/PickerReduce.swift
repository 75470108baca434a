import CellGrid
import SessionModel
import Sessions

/// Applies what happened to the state of the picker, and tells what the loop has to do.
package func reduce(_ action: PickerAction, into state: inout PickerState) -> [PickerEffect] {
  switch action {
  case .key(let key):
    state.notice = nil
    return state.press(key)
  case .sessions(let sessions, let unread, let now):
    state.now = now
    state.unread = unread
    state.take(sessions)
  case .resize(let rows, let columns):
    state.rows = max(0, rows)
    state.columns = max(0, columns)
    state.keepInView()
  case .failed(let reason): state.notice = reason
  }
  return []
}

extension PickerState {
  /// Letters of a filter; more is a cat on the keyboard.
  private static let filterLimit = 200
  /// Rows that one step of the wheel moves.
  private static let wheelStep = 3

  /// Handles a key: a command, or a letter of the filter.
  mutating func press(_ key: Key) -> [PickerEffect] {
    if let command = PickerCommand.of(key) { return perform(command) }
    switch key {
    case .character(let character, []):
      guard filter.count < Self.filterLimit else { return [.beep] }
      setFilter(filter + String(character))
    case .paste(let text):
      let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
      setFilter(String((filter + SafeText(line).string).prefix(Self.filterLimit)))
    case .mouse(let event): return mouse(event)
    case .character, .named: return [.beep]
    }
    return []
  }

  /// Does what a command asks for.
  private mutating func perform(_ command: PickerCommand) -> [PickerEffect] {
    let page = max(1, layout.tree.count - 1)
    let place = place ?? 0
    switch command {
    case .open:
      guard let cursor, !shown.isEmpty else { return [.beep] }
      return [.open(cursor)]
    case .down: move(to: place + 1)
    case .up: move(to: place - 1)
    case .pageDown: move(to: place + page)
    case .pageUp: move(to: place - page)
    case .first: move(to: 0)
    case .last: move(to: shown.count - 1)
    case .nextProject: changeProject(by: 1)
    case .previousProject: changeProject(by: -1)
    case .order:
      order = order.next
      choose(keepingRow: nil)
    case .erase:
      if filter.isEmpty { return [.beep] }
      setFilter(String(filter.dropLast()))
    case .eraseWord:
      let trimmed = filter.reversed().drop { $0 == " " }.drop { $0 != " " }
      setFilter(String(trimmed.reversed()))
    case .eraseAll: setFilter("")
    case .mouse: return [.mouse]
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .cancel:
      guard !filter.isEmpty || project != nil else { return [.quit(status: 0)] }
      if filter.isEmpty { project = nil }
      setFilter("")
    case .interrupt: return [.quit(status: 130)]
    }
    return []
  }

  /// Filters anew; a session that is still shown keeps the cursor when the reader put it there.
  private mutating func setFilter(_ text: String) {
    filter = text
    choose(keepingRow: nil)
  }

  /// Goes through the projects, those first that were worked on last.
  private mutating func changeProject(by step: Int) {
    var projects: [String] = []
    var seen: Set<String> = []
    for session in sessions where !session.project.isEmpty {
      if seen.insert(session.project).inserted { projects.append(session.project) }
    }
    // One more for all of them.
    let count = projects.count + 1
    let now = project.flatMap { projects.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
    let next = (now + step + count) % count
    project = next == 0 ? nil : projects[next - 1]
    choose(keepingRow: nil)
  }

  /// A click puts the cursor on a row, and opens it when it stands there already.
  private mutating func mouse(_ event: MouseEvent) -> [PickerEffect] {
    switch event.action {
    case .wheelUp: move(to: (place ?? 0) - Self.wheelStep)
    case .wheelDown: move(to: (place ?? 0) + Self.wheelStep)
    case .press(.left):
      let row = top + event.row - layout.tree.lowerBound
      guard layout.tree.contains(event.row), row < shown.count else { return [] }
      if row == place, let cursor { return [.open(cursor)] }
      move(to: row)
    case .press, .release, .drag: break
    }
    return []
  }
}
