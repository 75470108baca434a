import CellGrid
import SessionModel

/// Applies what happened to the state of a comparison, and tells what the loop has to do.
package func reduce(_ action: CompareAction, into state: inout CompareState) -> [CompareEffect] {
  switch action {
  case .key(let key):
    state.notice = nil
    return state.press(key)
  case .resize(let rows, let columns):
    guard rows != state.rows || columns != state.columns else { return [] }
    let pair = state.current
    state.rows = max(0, rows)
    state.columns = max(0, columns)
    state.layOut(at: pair)
  case .failed(let reason): state.notice = reason
  }
  return []
}

extension CompareState {
  /// Rows that one step of the wheel moves.
  private static let wheelStep = 3

  /// Handles a key.
  mutating func press(_ key: Key) -> [CompareEffect] {
    if let helpLine { return pressInHelp(key, helpLine) }
    if case .character(let digit, []) = key, typed.take(digit: digit) { return [] }
    let count = typed.count
    typed.clear()
    if let command = ComparisonCommand.of(key) { return perform(command, count) }
    switch key {
    case .mouse(let event): return mouse(event)
    case .character(let character, []): notice = "key \(character) is not bound, ? helps"
    case .paste, .character, .named: break
    }
    return [.beep]
  }

  /// Takes a key while the help is shown: any one but those that leave shows the rest of it, and then the list.
  private mutating func pressInHelp(_ key: Key, _ line: Int) -> [CompareEffect] {
    let command = ComparisonCommand.of(key)
    let leaves = [.back, .quit, .interrupt].contains(command)
    helpLine = leaves ? nil : ComparisonCommand.helpLine(after: line, height: layout.list.count)
    return command == .interrupt ? [.quit(status: 130)] : []
  }

  /// Does what a command asks for.
  private mutating func perform(_ command: ComparisonCommand, _ count: Int?) -> [CompareEffect] {
    let times = count ?? 1
    let page = max(1, height - 1)
    switch command {
    case .next: return go(to: differences, by: times, "difference", back: .previous)
    case .previous: return go(to: differences, by: -times, "difference", back: .next)
    case .nextCall: return go(to: calls, by: times, "other call", back: .previousCall)
    case .previousCall: return go(to: calls, by: -times, "other call", back: .nextCall)
    case .divergence:
      guard let place = comparison.divergence else {
        notice = "the runs say and do the same"
        return [.beep]
      }
      layOut(at: place)
    case .open:
      if detail != nil {
        detail = nil
      } else if case .same = list.indices.contains(selected) ? list[selected] : .parting {
        showSame(true)
      } else {
        openDetail()
      }
    case .differences: showSame(!showsSame)
    case .down: move(by: times)
    case .up: move(by: -times)
    case .halfPageDown: move(by: count ?? max(1, height / 2))
    case .halfPageUp: move(by: -(count ?? max(1, height / 2)))
    case .pageDown: move(by: page * times)
    case .pageUp: move(by: -page * times)
    case .first: move(by: -(detail?.count ?? list.count))
    case .last: move(by: detail?.count ?? list.count)
    case .help: helpLine = 0
    case .mouse: return [.mouse]
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .back, .quit:
      guard detail != nil else { return [.quit(status: 0)] }
      detail = nil
    case .interrupt: return [.quit(status: 130)]
    }
    return []
  }

  /// Shows each step that is the same, or how many there are.
  private mutating func showSame(_ shows: Bool) {
    let pair = current
    showsSame = shows
    detail = nil
    layOut(at: pair)
    notice = shows ? "all steps" : "only what differs, s shows all"
  }

  /// Goes to the next of some steps, and says which one it is, or that there is none.
  private mutating func go(
    to steps: [Int], by count: Int, _ word: String, back: ComparisonCommand
  ) -> [CompareEffect] {
    let place = current ?? 0
    let after = steps.firstIndex { $0 > place } ?? steps.count
    let before = steps.lastIndex { $0 < place } ?? -1
    let next = count > 0 ? after + count - 1 : before + count + 1
    let reached = max(0, min(steps.count - 1, next))
    let isThere = count > 0 ? after < steps.count : before >= 0
    guard isThere else {
      let key = back.keys.first ?? ""
      notice =
        steps.isEmpty
        ? "no \(word)" : "no \(word) \(count > 0 ? "below" : "above"), \(key) goes back"
      return [.beep]
    }
    layOut(at: steps[reached])
    notice = "\(word) \(reached + 1) of \(steps.count)"
    return []
  }

  /// Moves the cursor, or what is shown of both sides.
  private mutating func move(by rows: Int) {
    if let detail {
      detailTop = max(0, min(detail.count - height, detailTop + rows))
    } else {
      cursor.move(by: rows, in: list, height: height)
    }
  }

  /// A click puts the cursor on a row, and opens it when it stands there already.
  private mutating func mouse(_ event: MouseEvent) -> [CompareEffect] {
    switch event.action {
    case .wheelUp: wheel(by: -Self.wheelStep)
    case .wheelDown: wheel(by: Self.wheelStep)
    case .press(.left):
      let row = top + event.row - layout.list.lowerBound
      guard detail == nil, layout.list.contains(event.row), list.indices.contains(row),
        list[row].canBeChosen
      else { return [] }
      if row == selected { return perform(.open, nil) }
      cursor.select(row, in: list, height: height)
    case .press, .release, .drag: break
    }
    return []
  }

  private mutating func wheel(by rows: Int) {
    if detail != nil { return move(by: rows) }
    cursor.wheel(by: rows, in: list, height: height)
  }
}
