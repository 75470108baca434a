import CellGrid
import SessionModel

extension ViewerState {
  /// The filter, ready to be asked; `nil` when everything is shown.
  var nodeFilter: NodeFilter? {
    filter.isActive ? NodeFilter(filter, text: filterRun?.nodes, tools: tools) : nil
  }

  // MARK: The text

  /// Asks for a text to filter by.
  mutating func askFilter() {
    filterOrigin = FilterOrigin(view: viewPlace, filter: filter, run: filterRun)
    ask(.filter)
    prompt?.hint = "! hides what matches · empty shows all"
  }

  /// Shows what is left by what was typed so far.
  mutating func filterTyped(_ prompt: Prompt, _ session: Session) {
    let isInverted = prompt.text.first == "!"
    let text = isInverted ? String(prompt.text.dropFirst()) : prompt.text
    self.prompt?.trouble = nil
    guard !text.isEmpty else { return clearFilterText() }
    let query = SearchQuery(text, isLiteral: searchesLiterally)
    do throws(TextPattern.Trouble) {
      if query != filterRun?.query {
        var run = try SearchRun(query, session, at: position, from: cursor?.node ?? .root)
        _ = run.step(session)
        filterRun = run
      }
      filter.query = query
      filter.isInverted = isInverted
      filter.isSuspended = false
    } catch {
      self.prompt?.trouble = error.reason
    }
  }

  /// Keeps the text; none shows everything again.
  mutating func filterAccepted(_ prompt: Prompt) -> [Effect] {
    if prompt.trouble != nil {
      self.prompt = prompt
      return [.beep]
    }
    if prompt.text.isEmpty || prompt.text == "!" { clearFilterText() }
    filterOrigin = nil
    return []
  }

  /// Puts filter and view back as they were.
  mutating func filterCancelled() {
    guard let origin = filterOrigin else { return }
    filter = origin.filter
    filterRun = origin.run
    restore(origin.view)
    filterOrigin = nil
  }

  private mutating func clearFilterText() {
    filter.query = nil
    filter.isInverted = false
    filterRun = nil
  }

  // MARK: Presets and the list

  /// Goes to the next preset.
  mutating func nextPreset(_ session: Session) {
    filter.preset = filter.preset.next
    filter.isSuspended = false
    notice = "\(filter.preset.rawValue): \(filter.preset.help)"
  }

  /// Shows everything for now, or hides again what was hidden.
  mutating func suspendFilter() -> [Effect] {
    guard !filter.isEmpty else {
      notice = "no filter to suspend"
      return [.beep]
    }
    filter.isSuspended.toggle()
    return []
  }

  /// Shows everything.
  mutating func clearFilter() {
    filter = Filter()
    filterRun = nil
  }

  /// Opens the list of what can be filtered by.
  mutating func openChecklist() { checklist = FilterChecklist() }

  /// Handles a key while the list is open; `nil` when it means what it means elsewhere.
  mutating func pressInChecklist(_ key: Key, _ session: Session) -> [Effect]? {
    guard let list = checklist else { return nil }
    if case .mouse = key { return [] }
    if case .character(let character, []) = key, let digit = character.wholeNumberValue {
      guard (1...9).contains(digit), digit <= list.items.count else { return [.beep] }
      checklist?.selected = digit - 1
      toggleChoice()
      return []
    }
    guard case .command(let command, _) = keyMap.match([key]) else { return [.beep] }
    let last = max(0, list.items.count - 1)
    let page = max(1, layout.tree.count - 2)
    switch command {
    case .down: checklist?.selected = min(last, list.selected + 1)
    case .up: checklist?.selected = max(0, list.selected - 1)
    case .pageDown, .halfPageDown: checklist?.selected = min(last, list.selected + page)
    case .pageUp, .halfPageUp: checklist?.selected = max(0, list.selected - page)
    case .first, .start: checklist?.selected = 0
    case .last, .end: checklist?.selected = last
    case .pause: toggleChoice()
    case .detail, .toggle, .filterList, .cancel, .quit: checklist = nil
    case .preset, .suspendFilter, .quitAll, .interrupt, .redraw, .suspend, .pollNow: return nil
    default: return [.beep]
    }
    return []
  }

  /// Takes what the cursor of the list stands on in or out.
  private mutating func toggleChoice() {
    guard let list = checklist, list.items.indices.contains(list.selected) else { return }
    let choice = list.items[list.selected].choice
    if filter.choices.remove(choice) == nil { filter.choices.insert(choice) }
    filter.isSuspended = false
  }

  // MARK: What arrives

  /// Brings what the filter knows up to what has arrived; called before the outline is made.
  mutating func settleFilter(_ session: Session) {
    if filter.needsTools || checklist != nil { tools.update(session) }
    if filterRun != nil, filterPosition != position {
      filterRun?.look(at: position, session)
      filterPosition = position
    }
    if filterVersion != filterRun?.version {
      filterVersion = filterRun?.version
      filterChanged()
    }
    guard let known = checklist?.position, known != position else { return }
    let tree = Outline(session, at: position, folds: .none)
    checklist?.update(tree, session, at: position, tools, chosen: filter.choices)
  }

  /// Puts the cursor back on the row that a filter took away, as soon as it is there again.
  mutating func settleDisplaced(_ rows: Rows) {
    guard let displaced else { return }
    guard cursor == displaced.shown else {
      self.displaced = nil
      return
    }
    guard !isFollowing, rows.outline.index(of: displaced.wanted.node) != nil else { return }
    cursor = displaced.wanted
    anchor = displaced.anchor
    self.displaced = nil
  }

  /// Puts the cursor on another row; when it is a filter that took its own away, keeps that in mind.
  mutating func displace(to row: RowID?) {
    if displaced != nil {
      displaced?.shown = row
    } else if let cursor, cursor != row, filter.isActive {
      displaced = (cursor, anchor, row)
    }
    cursor = row
  }

  /// What a prompt says of a filter: `23 of 412 · 2 failed hidden`.
  package var filterSummary: String {
    guard let outline else { return "" }
    var text =
      "\(BodyWriter.grouped(outline.shownCount)) of \(BodyWriter.grouped(outline.allCount))"
    if outline.hiddenFailedCount > 0 { text += " · \(outline.hiddenFailedCount) failed hidden" }
    if outline.hiddenWaitingCount > 0 { text += " · \(outline.hiddenWaitingCount) waiting hidden" }
    if let filterRun, !filterRun.isComplete { text += " · \(filterRun.percent)%" }
    return text
  }
}

/// What there was when the prompt of a filter was opened.
struct FilterOrigin {
  var view: ViewPlace
  var filter: Filter
  var run: SearchRun?
}
