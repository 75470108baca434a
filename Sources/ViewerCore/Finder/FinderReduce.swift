import CellGrid
import SessionModel
import Sessions

/// Applies what happened to the state of a search in all sessions, and tells what the loop has to do.
package func reduce(_ action: FinderAction, into state: inout FinderState) -> [FinderEffect] {
  switch action {
  case .key(let key):
    state.notice = nil
    return state.press(key)
  case .found(let found): state.take(found)
  case .searched(let count, let all, let isOver):
    (state.searched, state.sessionCount, state.isOver) = (count, all, isOver)
  case .tick(let now): state.now = now
  case .resize(let rows, let columns):
    state.rows = max(0, rows)
    state.columns = max(0, columns)
    state.cursor.select(state.selected, in: state.list, height: state.height)
  case .failed(let reason): state.notice = reason
  }
  return []
}

extension FinderState {
  /// Letters of a pattern.
  private static let textLimit = 1000
  /// Rows that one step of the wheel moves.
  private static let wheelStep = 3

  /// Handles a key: a command, or a letter of the pattern.
  mutating func press(_ key: Key) -> [FinderEffect] {
    if let helpLine { return pressInHelp(key, helpLine) }
    if isTyping, let effects = type(key) { return effects }
    if let command = FinderCommand.of(key) { return perform(command) }
    switch key {
    case .mouse(let event): return mouse(event)
    case .character(let character, []): notice = "key \(character) is not bound, ? helps"
    case .paste, .character, .named: break
    }
    return [.beep]
  }

  /// Takes a key while the help is shown: any one but those that leave shows the rest of it, and then the hits.
  private mutating func pressInHelp(_ key: Key, _ line: Int) -> [FinderEffect] {
    let command = FinderCommand.of(key)
    let leaves = [.cancel, .quit, .quitAll, .interrupt].contains(command)
    helpLine = leaves ? nil : FinderCommand.helpLine(after: line, height: layout.list.count)
    return command == .interrupt ? [.quit(status: 130)] : []
  }

  /// Takes a key while the pattern is typed; `nil` when it is none of the pattern's.
  private mutating func type(_ key: Key) -> [FinderEffect]? {
    switch key {
    case .character(let character, []):
      guard let longer = text.typed(character, limit: Self.textLimit) else { return [.beep] }
      text = longer
    case .paste(let pasted): text = text.pasted(pasted, limit: Self.textLimit)
    case .named(.enter, []): return begin()
    case .character, .named, .mouse: return nil
    }
    return []
  }

  /// Begins to look for what was typed.
  private mutating func begin() -> [FinderEffect] {
    do throws(SearchRequest.Trouble) {
      let request = try SearchRequest(typed: text, isLiteral: isLiteral, now: now, zone: zone)
      guard !request.query.text.isEmpty else {
        notice = "what is looked for?"
        return [.beep]
      }
      _ = try Self.pattern(of: request.query)
      isTyping = false
      self.request = request
      (found, list, hitCount) = ([], [], 0)
      (searched, sessionCount, isOver) = (0, nil, false)
      cursor = ListCursor()
      return [.search(request)]
    } catch {
      notice = error.reason
      return [.beep]
    }
  }

  private static func pattern(of query: SearchQuery) throws(SearchRequest.Trouble) -> TextPattern {
    do throws(TextPattern.Trouble) {
      return try TextPattern(query)
    } catch {
      throw SearchRequest.Trouble(reason: error.reason)
    }
  }

  /// Does what a command asks for.
  private mutating func perform(_ command: FinderCommand) -> [FinderEffect] {
    let page = max(1, height - 1)
    switch command {
    case .open: return open()
    case .down: move(by: 1)
    case .up: move(by: -1)
    case .nextSession: moveToSession(forward: true)
    case .previousSession: moveToSession(forward: false)
    case .pageDown: move(by: page)
    case .pageUp: move(by: -page)
    case .first: cursor.select(0, in: list, height: height)
    case .last: cursor.select(list.count - 1, in: list, height: height)
    case .edit: isTyping = true
    case .literal:
      isLiteral.toggle()
      notice = isLiteral ? "the text as it stands" : "a pattern"
      if !isTyping { return begin() }
    case .erase:
      guard isTyping, !text.isEmpty else { return [.beep] }
      text.removeLast()
    case .eraseWord:
      guard isTyping else { return [.beep] }
      text = text.withoutLastWord
    case .eraseAll:
      isTyping = true
      text = ""
    case .help: helpLine = 0
    case .mouse: return [.mouse]
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .cancel:
      // Whoever types another pattern comes back to what was found.
      guard isTyping, request != nil else { return [.leave] }
      isTyping = false
    case .quit: return [.leave]
    case .quitAll: return [.quit(status: 0)]
    case .interrupt: return [.quit(status: 130)]
    }
    return []
  }

  /// Opens the session of the cursor at its hit.
  private func open() -> [FinderEffect] {
    guard let current, let request else { return [.beep] }
    return [.open(current.session.id, request.query, hit: current.hit.number)]
  }

  private mutating func move(by count: Int) { cursor.move(by: count, in: list, height: height) }

  /// Puts the cursor on the first hit of the session behind or before that of the cursor.
  private mutating func moveToSession(forward: Bool) {
    guard list.indices.contains(selected), case .hit(let session, _) = list[selected] else {
      return
    }
    let wanted = FinderRow.hit(session: session + (forward ? 1 : -1), hit: 0)
    guard let row = list.firstIndex(of: wanted) else { return }
    cursor.select(row, in: list, height: height)
  }

  /// A click puts the cursor on a row, and opens it when it stands there already.
  private mutating func mouse(_ event: MouseEvent) -> [FinderEffect] {
    switch event.action {
    case .wheelUp: cursor.wheel(by: -Self.wheelStep, in: list, height: height)
    case .wheelDown: cursor.wheel(by: Self.wheelStep, in: list, height: height)
    case .press(.left):
      let row = top + event.row - layout.list.lowerBound
      guard layout.list.contains(event.row), list.indices.contains(row), list[row].canBeChosen
      else { return [] }
      if row == selected { return open() }
      cursor.select(row, in: list, height: height)
    case .press, .release, .drag: break
    }
    return []
  }
}
