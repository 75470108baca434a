import CellGrid
import SessionModel

extension ViewerState {
  /// Handles a key: a digit of a count, a part of a sequence, or a command.
  mutating func press(_ key: Key, _ session: Session) -> [Effect] {
    let told = notice
    notice = nil
    wasUsed = true
    if case .mouse(let event) = key {
      return askViews { $0.point(event, &$1, session) } ?? []
    }
    if let effects = askViews({ $0.press(key, &$1, session) }) { return effects }
    switch key {
    case .paste, .mouse: return []
    case .character(let character, []): if typed.take(digit: character) { return [] }
    case .character, .named: break
    }
    switch options.keyMap.match(typed.keys + [key]) {
    case .prefix:
      typed.keys.append(key)
      return []
    case .none:
      let wasComplete = typed.isEmpty
      let keys = (typed.keys + [key]).compactMap(\.name).joined(separator: " ")
      if key != .named(.escape), !keys.isEmpty { notice = "key \(keys) is not bound" }
      typed.clear()
      return wasComplete || key != .named(.escape) ? [.beep] : []
    case .command(let command, let number):
      let count = typed.count
      defer { typed.clear() }
      // What is drawn anew is what was there.
      if command == .redraw { notice = told }
      return perform(command, number ?? count, session)
    }
  }

  /// Does what a command asks for: as the highest view has it that knows it, else as it is everywhere.
  mutating func perform(_ command: Command, _ number: Int?, _ session: Session) -> [Effect] {
    // What a jump has looked through is kept for the next one, and for nothing else.
    isTreeAsked = false
    let effects =
      performInViews(command, number, session) ?? performAnywhere(command, number, session)
    // A key that does nothing says why; where nobody knows better, it has no meaning here.
    guard let effects, !effects.contains(.beep) || notice != nil else {
      return refuse("not here: \(command.help)")
    }
    return effects
  }

  /// Says why nothing was done.
  mutating func refuse(_ reason: String) -> [Effect] {
    notice = reason
    return [.beep]
  }

  /// The key of a command, for words about it; its name where it has none.
  func key(_ command: Command) -> String {
    options.keyMap.keys(of: command).first ?? command.rawValue
  }

  /// Does what a command means in a view; `nil` when none knows it.
  mutating func performInViews(
    _ command: Command, _ number: Int?, _ session: Session
  ) -> [Effect]? {
    askViews { view, state in
      // Who goes on in the tree or in the details does not wait for a hit.
      if type(of: view).layer.rawValue <= ViewLayer.pane.rawValue { state.search?.sought = nil }
      return view.perform(command, number, &state, session)
    }
  }

  /// Does what a command means wherever the reader is; `nil` when it has no meaning.
  mutating func performAnywhere(
    _ command: Command, _ number: Int?, _ session: Session
  ) -> [Effect]? {
    let times = number ?? 1
    if command.isReplayOnly, clock == nil {
      return refuse("only back in time: key \(key(.stepBack)) goes there")
    }
    if let effect = effect(ofReading: command) { return [effect] }
    switch command {
    case .first:
      leavePlace()
      goToFirst(session)
    case .last:
      leavePlace()
      goToLast(session)
    case .start: if clock == nil { goToFirst(session) } else { seekToStart(session) }
    case .end: if isReplay { seekToEnd(session) } else { goToLast(session) }
    case .percent: return goTo(percent: number, session)
    case .follow:
      if isFollowing, !isLookingBack { stopFollowing() } else { goToLast(session) }
    case .pause: pause(session)
    case .stepForward: return step(by: times, session)
    case .stepBack: return step(by: -times, session)
    case .slower: return changeSpeed(by: -times)
    case .faster: return changeSpeed(by: times)
    case .back5: return seek(by: Milliseconds(-5000 * Int64(times)), session)
    case .forward5: return seek(by: Milliseconds(5000 * Int64(times)), session)
    case .nextStatus, .previousStatus: return goToStatus(command, times, session)
    case .idle: if let pace = clock?.pace { clock?.pace = pace.next }
    case .mark: setMark()
    case .nextChanged: return goToChanged(times, session)

    case .nextFailure, .previousFailure: return goToFailure(command, times, session)
    case .nextRunning, .previousRunning:
      return jump(command, times, session, "running call") { $0.status?.isOpen == true }
    case .nextCall, .previousCall:
      return jump(command, times, session, "call") { $0.kind == .call }

    case .nextHit, .previousHit:
      return goToHit(forward: command == .nextHit, times, session)
    case .preset: nextPreset(session)
    case .suspendFilter: return suspendFilter()

    case .nextLike, .previousLike:
      return jumpToLike(command, times, session)
    case .nextMessage, .previousMessage:
      return jump(command, times, session, "message") { $0.kind == .entry }
    case .nextTurn, .previousTurn:
      return jump(command, times, session, "turn") { $0.isTurn }
    case .bookmark: return toggleBookmark()
    case .nextBookmark, .previousBookmark:
      let bookmarks = bookmarks
      return jump(command, times, session, "bookmark") {
        bookmarks.contains($0.identity)
      }
    case .nextNew, .previousNew: return jumpToNew(command, times, session)
    case .back, .forward: return stepJumps(forward: command == .forward, session)
    case .lastPlace: return goToLastPlace(session)

    case .detail: return showWholeOrDetail(session)
    case .yankText, .yankJSON, .yankArguments, .yankResult, .yankID, .yankPath, .yankDiff,
      .yankMarkdown, .yankScreen, .openOutside:
      return yank(command, session)

    case .nextTab: return [.moveTab(times)]
    case .previousTab: return [.moveTab(-times)]
    case .tab: return [.goToTab(times)]
    case .mouse: return useMouse(!usesMouse)
    case .times: timeColumn = timeColumn.next
    case .cancel: return cancel()
    case .redraw: return [.redraw]
    case .pollNow: return [.pollNow]
    case .suspend: return [.suspend]
    case .quit: return [.close]
    case .quitAll: return [.quit(status: 0)]
    case .interrupt: return [.quit(status: 130)]
    default: return arrangePane(command, times) ?? (openView(by: command) ? [] : nil)
    }
    return []
  }

  /// What goes to the other part of a session that is still being read.
  private func effect(ofReading command: Command) -> Effect? {
    switch (part, command) {
    case (.front, .last), (.front, .end), (.front, .follow): .showEnd
    case (.end, .first), (.end, .start): .showFront
    default: nil
    }
  }
}
