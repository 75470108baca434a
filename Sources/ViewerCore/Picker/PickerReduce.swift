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
  case .facts(let facts, let earlier, let now):
    state.now = now
    state.facts = facts
    state.earlier = earlier
    state.settle()
  case .lives(let id, let home): state.home = (id, home)
  case .seen(let seen):
    state.seen = seen
    state.settle()
  case .offline(let machines):
    guard machines != state.offline else { break }
    state.offline = machines
    state.settle()
  case .tick(let now):
    state.now = now
    // What is stuck or of before is told by the clock alone.
    state.settle()
  case .resize(let rows, let columns):
    state.rows = max(0, rows)
    state.columns = max(0, columns)
    state.keepInView()
  case .failed(let reason): state.notice = reason
  }
  return []
}

extension PickerState {
  /// Letters of a filter.
  private static let filterLimit = 200
  /// Rows that one step of the wheel moves.
  private static let wheelStep = 3

  /// Handles a key: a command, or a letter of the filter.
  mutating func press(_ key: Key) -> [PickerEffect] {
    if let helpLine { return pressInHelp(key, helpLine) }
    if isTyping, let effects = type(key) { return effects }
    if let command = PickerCommand.of(key) { return perform(command) }
    switch key {
    case .mouse(let event): return mouse(event)
    case .character(let character, []): notice = "key \(character) is not bound, ? helps"
    case .paste, .character, .named: break
    }
    return [.beep]
  }

  /// Takes a key while the help is shown: any one but those that leave shows the rest of it, and then the board.
  private mutating func pressInHelp(_ key: Key, _ line: Int) -> [PickerEffect] {
    let command = PickerCommand.of(key)
    let leaves = [.cancel, .quit, .interrupt].contains(command)
    helpLine = leaves ? nil : PickerCommand.helpLine(after: line, height: layout.list.count)
    return command == .interrupt ? [.quit(status: 130)] : []
  }

  /// Takes a key while the filter is typed; `nil` when it is none of the filter's.
  private mutating func type(_ key: Key) -> [PickerEffect]? {
    switch key {
    case .character(let character, []):
      guard let longer = filter.typed(character, limit: Self.filterLimit) else { return [.beep] }
      setFilter(longer)
    case .paste(let text): setFilter(filter.pasted(text, limit: Self.filterLimit))
    case .named(.enter, []): isTyping = false
    case .character, .named, .mouse: return nil
    }
    return []
  }

  /// Does what a command asks for.
  private mutating func perform(_ command: PickerCommand) -> [PickerEffect] {
    let page = max(1, layout.list.count - 1)
    let place = place ?? 0
    switch command {
    case .open: return open()
    case .mark: return mark()
    case .down: move(to: place + 1)
    case .up: move(to: place - 1)
    case .pageDown: move(to: place + page)
    case .pageUp: move(to: place - page)
    case .first: move(to: 0)
    case .last: move(to: shown.count - 1)
    case .filter: isTyping = true
    case .search: return [.search]
    case .group:
      grouping = grouping.next
      choose(keepingRow: nil)
    case .nextProject: changeProject(by: 1)
    case .previousProject: changeProject(by: -1)
    case .order:
      order = order.next
      choose(keepingRow: nil)
    case .resume: return resume()
    case .jump:
      guard let cursor else { return [.beep] }
      return [.jump(cursor)]
    case .preview:
      showsPreview.toggle()
      if layout.preview == nil, showsPreview { notice = "there is room for it from 120 columns on" }
    case .seen: return toggleSeen()
    case .erase:
      if filter.isEmpty {
        guard isTyping else { return [.beep] }
        isTyping = false
      }
      setFilter(String(filter.dropLast()))
    case .eraseWord: setFilter(filter.withoutLastWord)
    case .eraseAll: setFilter("")
    case .help: helpLine = 0
    case .mouse: return [.mouse]
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .cancel: return cancel()
    case .quit: return [.quit(status: 0)]
    case .interrupt: return [.quit(status: 130)]
    }
    return []
  }

  /// Takes away what narrows the view, one thing after the other, and leaves when nothing does.
  private mutating func cancel() -> [PickerEffect] {
    if isTyping || !filter.isEmpty {
      isTyping = false
      setFilter("")
    } else if project != nil {
      project = nil
      choose(keepingRow: nil)
    } else if !marked.isEmpty {
      marked = []
    } else {
      return [.quit(status: 0)]
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
      let row = top + event.row - layout.list.lowerBound
      guard layout.list.contains(event.row), event.column < layout.listColumns, row < shown.count,
        let session = shown[row].session
      else { return [] }
      if session.id == cursor { return open() }
      move(to: row)
    case .press, .release, .drag: break
    }
    return []
  }
}
