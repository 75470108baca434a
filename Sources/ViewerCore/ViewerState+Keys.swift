import CellGrid
import SessionModel

extension ViewerState {
  /// Counts beyond this are a cat on the keyboard.
  private static let countLimit = 100_000

  /// Handles a key: a digit of a count, a part of a sequence, or a command.
  mutating func press(_ key: Key, _ session: Session) -> [Effect] {
    let ran = lastRun
    (notice, lastRun) = (nil, nil)
    if prompt != nil { return pressInPrompt(key, session) }
    if let effects = pressInChecklist(key, session) { return effects }
    switch key {
    case .paste: return []
    case .mouse(let event): return mouse(event, session)
    case .character(let character, []):
      if pending.isEmpty, let digit = character.wholeNumberValue, character.isASCII,
        digit > 0 || count != nil
      {
        count = min(Self.countLimit, (count ?? 0) * 10 + digit)
        return []
      }
    case .character, .named: break
    }
    switch keyMap.match(pending + [key]) {
    case .prefix:
      pending.append(key)
      return []
    case .none:
      let wasComplete = pending.isEmpty && count == nil
      (pending, count) = ([], nil)
      return wasComplete || key != .named(.escape) ? [.beep] : []
    case .command(let command, let number):
      let count = count
      defer { (pending, self.count) = ([], nil) }
      // What is drawn anew is what was there.
      lastRun = command == .redraw ? ran : command
      return help == nil
        ? perform(command, number ?? count, session) : performInHelp(command, number ?? count)
    }
  }

  /// Does what a command asks for.
  mutating func perform(_ command: Command, _ number: Int?, _ session: Session) -> [Effect] {
    let times = number ?? 1
    search?.sought = nil
    let page = max(1, layout.tree.count - 1)
    if let effects = performInDetail(command, number, session) { return effects }
    if let effects = performInTimeline(command, number, session) { return effects }
    if let effects = performInStatistics(command, number, session) { return effects }
    if command.isReplayOnly, clock == nil {
      notice = "not at the live end"
      return [.beep]
    }
    if let effect = effect(ofReading: command) { return [effect] }
    switch command {
    case .down: move(by: times, session)
    case .up: move(by: -times, session)
    case .halfPageDown: scrollPage(by: number ?? max(1, layout.tree.count / 2), session)
    case .halfPageUp: scrollPage(by: -(number ?? max(1, layout.tree.count / 2)), session)
    case .pageDown: scrollPage(by: page * times, session)
    case .pageUp: scrollPage(by: -page * times, session)
    case .scrollDown: scroll(by: times, keepsCursorInView: true, session)
    case .scrollUp: scroll(by: -times, keepsCursorInView: true, session)
    case .first:
      leavePlace()
      goToFirst(session)
    case .last:
      leavePlace()
      goToLast(session)
    case .start: if clock == nil { goToFirst(session) } else { seekToStart(session) }
    case .end: if isReplay { seekToEnd(session) } else { goToLast(session) }
    case .percent: return goTo(percent: number, session)
    case .center: place(at: layout.tree.count / 2)
    case .top: place(at: 0)
    case .bottom: place(at: layout.tree.count - 1)
    case .nextSibling, .previousSibling:
      return moveBeside(forward: command == .nextSibling, times, session)
    case .parent: return moveToParent(session)

    case .close: return closeOrLeave(session)
    case .open: return openOrEnter(session)
    case .toggle: return toggle(session)
    case .openNode: return open(session)
    case .closeNode: return close(session)
    case .toggleAll: return foldInside(nil, session)
    case .openAll: return foldInside(true, session)
    case .closeAll: return foldInside(false, session)
    case .foldAll: folds.show(levels: 1)
    case .unfoldAll: folds.show(levels: .max)
    case .foldMore: changeLevel(by: -times, session)
    case .foldLess: changeLevel(by: times, session)
    case .level: folds.show(levels: times)

    case .follow:
      if isFollowing, !isLookingBack { stopFollowing() } else { goToLast(session) }
    case .pause: pause(session)
    case .stepForward: return step(by: times, session)
    case .stepBack: return step(by: -times, session)
    case .slower: clock?.changeSpeed(by: -times)
    case .faster: clock?.changeSpeed(by: times)
    case .back5: return seek(by: Milliseconds(-5000 * Int64(times)), session)
    case .forward5: return seek(by: Milliseconds(5000 * Int64(times)), session)
    case .nextStatus: return goToStatus(forward: true, times, session)
    case .previousStatus: return goToStatus(forward: false, times, session)
    case .idle: if let pace = clock?.pace { clock?.pace = pace.next }
    case .mark: setMark()
    case .nextChanged: return goToChanged(times, session)

    case .nextFailure: return goToFailure(forward: true, times, session)
    case .previousFailure: return goToFailure(forward: false, times, session)
    case .nextRunning: return jump(forward: true, times, session) { $0.status?.isOpen == true }
    case .previousRunning:
      return jump(forward: false, times, session) { $0.status?.isOpen == true }
    case .nextCall: return jump(forward: true, times, session) { $0.kind == .call }
    case .previousCall: return jump(forward: false, times, session) { $0.kind == .call }

    case .search: askSearch()
    case .nextHit, .previousHit:
      return goToHit(forward: command == .nextHit, times, session)
    case .filterText: askFilter()
    case .filterList: openChecklist()
    case .preset: nextPreset(session)
    case .suspendFilter: return suspendFilter()

    case .nextLike, .previousLike:
      return jumpToLike(forward: command == .nextLike, times, session)
    case .nextMessage, .previousMessage:
      return jump(forward: command == .nextMessage, times, session) { $0.kind == .entry }
    case .nextTurn, .previousTurn:
      return jump(forward: command == .nextTurn, times, session) {
        $0.kind == .entry && session.role($0.id) == .user
      }
    case .bookmark: return toggleBookmark()
    case .nextBookmark, .previousBookmark:
      let bookmarks = bookmarks
      return jump(forward: command == .nextBookmark, times, session) {
        bookmarks.contains($0.identity)
      }
    case .nextNew, .previousNew: return jumpToNew(forward: command == .nextNew, times, session)
    case .back, .forward: return stepJumps(forward: command == .forward, session)
    case .lastPlace: return goToLastPlace(session)

    case .detail: return showWholeOrDetail(session)
    case .detailToggle, .maximise, .nextPane, .previousPane, .narrower, .wider,
      .nextHunk, .diffStyle, .wrap, .scrollLeft, .scrollRight, .halfLeft,
      .halfRight, .firstColumn, .lastColumn:
      return arrangeDetail(command, times)
    case .yankText, .yankJSON, .yankArguments, .yankResult, .yankID, .yankPath, .yankDiff,
      .yankMarkdown, .yankScreen, .openOutside:
      return yank(command, session)
    case .facts: detail.showsFacts = true

    case .timeline: toggleTimeline()
    case .statistics: toggleStatistics()
    case .nextTab: return [.moveTab(times)]
    case .previousTab: return [.moveTab(-times)]
    case .tab: return [.goToTab(times)]
    case .commandLine: ask(.command)
    case .palette: ask(.palette)
    case .mouse: return useMouse(!usesMouse)
    case .times: timeColumn = timeColumn.next
    case .help: help = 0
    case .cancel: return cancel()
    case .redraw, .pollNow, .suspend, .quit, .quitAll, .interrupt: return Self.effects(of: command)
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

  /// Does what a command asks for while the help is open: it scrolls, or closes.
  private mutating func performInHelp(_ command: Command, _ number: Int?) -> [Effect] {
    guard let line = help else { return [] }
    let times = number ?? 1
    let page = max(1, rows - 4)
    switch command {
    case .down, .scrollDown: help = min(line + times, helpLineLimit)
    case .up, .scrollUp: help = max(0, line - times)
    case .halfPageDown, .pageDown: help = min(line + page, helpLineLimit)
    case .halfPageUp, .pageUp: help = max(0, line - page)
    case .first, .start: help = 0
    case .last, .end: help = helpLineLimit
    case .help, .cancel, .quit: help = nil
    case .search, .palette:
      help = nil
      ask(.palette)
    case .redraw, .suspend, .quitAll, .interrupt, .pollNow: return Self.effects(of: command)
    default: return [.beep]
    }
    return []
  }

  /// The first line of the help's last page.
  var helpLineLimit: Int {
    max(0, helpLines().count - layout.help.rows * layout.help.columns)
  }

  /// What the run loop does for commands that are not about the view.
  private static func effects(of command: Command) -> [Effect] {
    switch command {
    case .redraw: [.redraw]
    case .pollNow: [.pollNow]
    case .suspend: [.suspend]
    case .quit: [.close]
    case .quitAll: [.quit(status: 0)]
    case .interrupt: [.quit(status: 130)]
    default: []
    }
  }
}
