import CellGrid
import SessionModel

/// What was done, in sentences: what matters most first.
extension OverviewLayout {
  /// A sentence, and what it says where there is no room for it.
  private struct Sentence {
    var row: OverviewRow
    /// Its beginning, and how it ends without its things.
    var verb: String
    var bare: String
    /// What it is nothing without: some of it is told also where there is little room.
    var things: [String] = []

    /// The sentence with so many of its things.
    func brief(_ count: Int) -> String {
      guard count > 0, !things.isEmpty else { return bare }
      let others = things.count - count
      return verb + things.prefix(count).joined(separator: ", ")
        + (others > 0 ? " and \(others) others" : "")
    }
  }

  /// The sentences, a row each.
  func done() -> [OverviewRow] {
    let rows = deeds().map(\.row)
    if rows.isEmpty, figures.stats.calls.isEmpty {
      return [row(.done, [Span("nothing but talk: no tool was called", .dim)], to: figures.end)]
    }
    return rows
  }

  /// The sentences in so many rows: the last one says of those that have none what they are about.
  func done(in count: Int) -> [OverviewRow] {
    let deeds = deeds()
    guard count > 0, deeds.count > count else { return done() }
    let rest = deeds[(count - 1)...]
    func words(_ things: Int) -> SafeText {
      SafeText(rest.map { $0.brief(things) }.joined(separator: "; "))
    }
    let things = (1...Self.fewTools).last { words($0).width <= room } ?? 0
    let text = words(things)
    return deeds.prefix(count - 1).map(\.row) + [
      row(
        .done, [Span(text.fitted(to: room, glyphs: state.options.glyphs), .text)],
        to: rest.first?.row.goal)
    ]
  }

  private func deeds() -> [Sentence] {
    changed() + commands() + agents() + tools() + web() + looks() + asks()
  }

  /// The files that came, changed and went: a row for each, with the names of those that changed most.
  private func changed() -> [Sentence] {
    let files = figures.files
    func row(_ verb: String, _ marks: [ChangedFile.Mark]) -> Sentence? {
      let some = files.filter { marks.contains($0.mark) }.enumerated().sorted { a, b in
        let (x, y) = (a.element.added + a.element.removed, b.element.added + b.element.removed)
        return (y, a.offset) < (x, b.offset)
      }.map(\.element)
      guard let first = some.first else { return nil }
      let (added, removed) = (
        some.reduce(0) { $0 + $1.added }, some.reduce(0) { $0 + $1.removed }
      )
      var sums: [String] = []
      if added > 0 { sums.append("+\(NumberText.grouped(added))") }
      if removed > 0 {
        sums.append("\(state.options.glyphs.minus.string)\(NumberText.grouped(removed))")
      }
      let counted = some.count == 1 ? "1 file" : "\(NumberText.grouped(some.count)) files"
      let lines =
        sums.isEmpty || columns < Self.roomy ? "" : " (\(sums.joined(separator: " ")) lines)"
      return sentence(
        "\(verb) \(counted)\(lines): ", some.map { (SafeText(name($0.path)), .toolName) },
        to: first.calls.first)
    }
    let isKnown = [
      row("made", [.added]), row("wrote", [.written]), row("changed", [.changed, .moved]),
      row("deleted", [.deleted]),
    ].compactMap { $0 }
    guard isKnown.isEmpty else { return isKnown }
    // What the record tells of no file is told by what the calls are about.
    let edits = figures.deeds.groups(of: [.edit, .write, .patch])
    let count = edits.reduce(0) { $0 + $1.count - $1.failed }
    let calls = edits.flatMap(\.calls).sorted()
    guard let first = calls.first, count > 0 else { return [] }
    return [
      sentence("\(count) \(count == 1 ? "edit" : "edits"): ", items(about: calls), to: first)
    ]
  }

  /// The last part of a path, with the folder in front where that alone says too little.
  private func name(_ path: String) -> String {
    let parts = path.split(separator: "/")
    guard let last = parts.last else { return path }
    let isUsual = ["index", "mod", "main", "page", "route", "__init__", "README", "layout"].contains
    {
      last.hasPrefix($0 + ".")
    }
    return isUsual && parts.count > 1 ? parts.suffix(2).joined(separator: "/") : String(last)
  }

  /// The commands that do more than look: those that say whether the work is right, then the others.
  private func commands() -> [Sentence] {
    let checks = figures.deeds.commands(for: [.check])
    let others = figures.deeds.commands(for: [.publish, .work])
    var rows: [Sentence] = []
    if let first = checks.first {
      rows.append(
        sentence(
          "ran ", checks.map { (told($0, verdict($0)), role($0)) }, to: first.last,
          groups: checks))
    }
    if let first = others.first {
      rows.append(
        sentence(
          rows.isEmpty ? "ran " : "also ran ", others.map { (told($0, nil), .text) },
          to: first.calls.first, groups: others))
    }
    return rows
  }

  /// A command with how often it ran, how often it failed, and what it said last.
  private func told(_ group: Deeds.Group, _ verdict: CheckVerdict?) -> SafeText {
    let words: String
    switch (verdict, group.failed) {
    case (nil, group.count): words = group.count == 1 ? "failed" : "each failed"
    case (_, group.count): words = group.count == 1 ? "failed" : "never passed"
    case (.passed, 0): words = "passed"
    case (.passed, let failed): words = "\(failed) failed, then passed"
    case (.failed, 0): words = group.count == 1 ? "failed" : "the last failed"
    case (.failed, let failed): words = "\(failed) failed, the last too"
    case (nil, 0): return times(group)
    case (nil, let failed):
      words = "\(failed) failed, the last \(group.hasLastFailed ? "too" : "did not")"
    }
    return times(group) + " (\(SafeText(words)))"
  }

  private func verdict(_ group: Deeds.Group) -> CheckVerdict? {
    CheckVerdict(
      of: group.last, in: session, at: state.position, isPiped: group.isPiped, parser: state.parser)
  }

  private func role(_ group: Deeds.Group) -> Role {
    switch verdict(group) {
    case .passed: .statusCompleted
    case .failed: .error
    case nil: .text
    }
  }

  /// What tools and programs are called, those of one program without its name again: `git commit, push`.
  private func names(_ groups: [Deeds.Group]) -> [String] {
    var program = ""
    return groups.map { group in
      let name = ToolName.shown(group.name)
      let first = String(name.prefix { $0 != " " })
      defer { program = first }
      return first == program && name.count > first.count
        ? String(name.dropFirst(first.count + 1)) : name
    }
  }

  /// A tool or a command with how often it was called.
  private func times(_ group: Deeds.Group) -> SafeText {
    let name = SafeText(ToolName.shown(group.name)).fitted(to: 40, glyphs: state.options.glyphs)
    return group.count == 1
      ? name : name + SafeText(" \(group.count) ") + state.options.glyphs.times
  }

  /// What calls are about, each once.
  private func items(about calls: [NodeID]) -> [(SafeText, Role)] {
    var seen: Set<SafeText> = []
    let about = calls.map { call -> SafeText in
      let text = summary(call).string
      return SafeText(text.hasPrefix("query: ") ? String(text.dropFirst(7)) : text)
    }.filter { !$0.isEmpty && seen.insert($0).inserted }
    return about.map { text in
      (about.count > 1 ? text.fitted(to: room / 2, glyphs: state.options.glyphs) : text, .text)
    }
  }

  /// The agents that were started, by what they were asked.
  private func agents() -> [Sentence] {
    let groups = figures.deeds.groups(of: [.agent])
    let count = groups.reduce(0) { $0 + $1.count }
    let calls = groups.flatMap(\.calls)
    guard let first = calls.first else { return [] }
    let head = count == 1 ? "sent an agent: " : "sent \(count) agents: "
    return [sentence(head, items(about: calls), to: first)]
  }

  /// The tools of which nothing is known but their names: few of them with what they were called about.
  private func tools() -> [Sentence] {
    let groups = figures.deeds.groups(of: [.other, .mcp])
    guard let first = groups.first?.calls.first else { return [] }
    guard groups.count <= Self.fewTools else {
      let items = groups.map { group -> (SafeText, Role) in
        let about = summary(group.calls[0])
        // A call that is a line of words begins with the name itself.
        let isWhole = about.string.hasPrefix(group.name)
        let words = isWhole && group.count == 1 ? about : times(group)
        return (words.fitted(to: room * 2 / 5, glyphs: state.options.glyphs), .text)
      }
      return [sentence("called ", items, to: first, groups: groups, of: "tool")]
    }
    return groups.map { group in
      let items = items(about: group.calls)
      let isWhole = items.first?.0.string.hasPrefix(group.name) == true
      return sentence(
        isWhole ? "called " : "called \(times(group).string): ", items, to: group.calls[0])
    }
  }

  /// Tools that have a row each.
  private static let fewTools = 3

  /// What was looked for on the web.
  private func web() -> [Sentence] {
    let groups = figures.deeds.groups(of: [.web])
    let count = groups.reduce(0) { $0 + $1.count }
    let calls = groups.flatMap(\.calls)
    guard let first = calls.first else { return [] }
    let head = count == 1 ? "looked on the web: " : "looked on the web \(count) times: "
    return [sentence(head, items(about: calls), to: first)]
  }

  /// What was only looked at.
  private func looks() -> [Sentence] {
    let deeds = figures.deeds
    var pieces: [String] = []
    func add(_ count: Int, _ one: String, _ many: (Int) -> String) {
      if count > 0 { pieces.append(count == 1 ? one : many(count)) }
    }
    func times(_ count: Int) -> String { count == 2 ? "twice" : "\(count) times" }
    add(deeds.count(.read), "read a file") { "read files \(times($0))" }
    add(deeds.count(.search), "searched once") { "searched \(times($0))" }
    add(deeds.count(.list), "listed a folder") { "listed folders \(times($0))" }
    let looking = deeds.commands(for: [.look])
    add(looking.reduce(0) { $0 + $1.count }, "looked around with a command") {
      "looked around with \($0) commands"
    }
    let names = " (\(looking.prefix(3).map(\.name).joined(separator: ", ")))"
    let unnamed = deeds.groups(of: [.command]).filter { $0.purpose == nil }
    add(unnamed.reduce(0) { $0 + $1.count }, "ran another command") { "ran \($0) other commands" }
    guard !pieces.isEmpty else { return [] }
    let whole = SafeText(pieces.joined(separator: ", "))
    // The names of commands where they end the sentence and fit.
    let isNamed = !looking.isEmpty && unnamed.isEmpty && whole.width + SafeText(names).width <= room
    let goal =
      (deeds.groups(of: [.read, .search, .list]).first ?? looking.first ?? unnamed.first)?.calls
      .first
    let all =
      deeds.count(.read, .search, .list, .command)
      - deeds.commands(for: [.check, .publish, .work]).reduce(0) { $0 + $1.count }
    let brief = "looked \(all == 1 ? "once" : times(all))"
    let text =
      isNamed
      ? whole + SafeText(names)
      : whole.width > room ? "looked around \(SafeText(all == 1 ? "once" : times(all)))" : whole
    return [Sentence(row: row(.done, [Span(text, .text)], to: goal), verb: brief, bare: brief)]
  }

  /// What a person was asked, and which plans were shown.
  private func asks() -> [Sentence] {
    [(ToolKind.question, "asked the person"), (.plan, "showed the person a plan")].compactMap {
      kind, verb in
      let groups = figures.deeds.groups(of: [kind])
      let count = groups.reduce(0) { $0 + $1.count }
      let calls = groups.flatMap(\.calls)
      guard let first = calls.first else { return nil }
      let head = count == 1 ? "\(verb): " : "\(verb) \(count) times: "
      return sentence(head, items(about: calls), to: first)
    }
  }

  /// A sentence of a verb and as many things as there is room for; of the others it is said that they are there.
  ///
  /// - Parameters:
  ///   - groups: the calls that each thing stands for, where they are to be told of what is left out.
  ///   - unit: what one of those calls is.
  private func sentence(
    _ verb: String, _ things: [(SafeText, Role)], to goal: NodeID?, groups: [Deeds.Group] = [],
    of unit: String = "command"
  ) -> Sentence {
    let glyphs = state.options.glyphs
    // What it is without its things: `sent 5 agents`, `ran 7 commands`.
    let calls = groups.reduce(0) { $0 + $1.count }
    let bare =
      verb.hasSuffix(": ")
      ? String(verb.dropLast(2)) : verb + (calls == 1 ? "1 \(unit)" : "\(calls) \(unit)s")
    func made(_ spans: [Span]) -> Sentence {
      Sentence(
        row: row(.done, spans, to: goal), verb: verb, bare: bare,
        things: names(groups))
    }
    guard !things.isEmpty else { return made([Span(SafeText(bare), .text)]) }
    var spans = [Span(SafeText(verb), .text)]
    var left = room - spans[0].text.width
    for (index, (text, role)) in things.enumerated() {
      let hidden = things.count - index
      let isLast = hidden == 1
      let more: SafeText =
        groups.isEmpty
        ? " and \(hidden) more" : " and \(groups[index...].reduce(0) { $0 + $1.count }) more"
      let comma: SafeText = index > 0 ? ", " : ""
      let all = things[index...].reduce(0) { $0 + $1.0.width + 2 } - (index > 0 ? 0 : 2)
      if text.width + comma.width + (all <= left ? 0 : more.width) <= left {
        spans.append(Span(comma + text, role))
        left -= text.width + comma.width
        continue
      }
      if index == 0 {
        let others: SafeText = isLast ? "" : " and \(hidden - 1) more"
        spans.append(Span(text.fitted(to: max(4, left - others.width), glyphs: glyphs), role))
        spans.append(Span(others, .dim))
      } else {
        spans.append(Span(more, .dim))
      }
      break
    }
    return made(spans)
  }
}
