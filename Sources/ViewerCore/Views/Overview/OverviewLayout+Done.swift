import CellGrid
import SessionModel

/// What was done, in sentences: what matters most first.
extension OverviewLayout {
  /// A sentence, and what it says where there is no room for it.
  struct Sentence {
    var row: OverviewRow
    /// Its beginning, and how it ends without its things.
    var verb: String
    var bare: String
    /// What it is nothing without: some of it is told also where there is little room.
    var things: [String] = []

    /// The sentence with so many of its things.
    func brief(_ count: Int) -> String {
      guard count > 0, !things.isEmpty else { return bare }
      let others = max(0, things.count - count)
      return verb + things.prefix(count).joined(separator: ", ")
        + (others > 0 ? " and \(others) others" : "")
    }
  }

  /// The sentences, a row each.
  func done(_ deeds: [Sentence]) -> [OverviewRow] {
    let rows = deeds.map(\.row)
    if rows.isEmpty, figures.stats.calls.isEmpty {
      let isEmpty = figures.stats.roles.isEmpty
      let words: SafeText = isEmpty ? "nothing so far" : "nothing but talk: no tool was called"
      return [row(.done, [Span(words, .dim)], to: figures.end)]
    }
    return rows
  }

  /// The sentences in so many rows: the last one says of those that have none what they are about.
  func done(_ deeds: [Sentence], in count: Int) -> [OverviewRow] {
    guard count > 0, deeds.count > count else { return done(deeds) }
    let rest = deeds[(count - 1)...]
    // One thing more of each after the other, for as long as there is room.
    var things = rest.map { _ in 0 }
    func words() -> SafeText {
      var isRun = false
      let pieces = zip(rest, things).map { sentence, count in
        defer { isRun = !sentence.things.isEmpty && sentence.verb.hasSuffix("ran ") }
        // What ran is said once.
        let words = sentence.brief(count)
        return isRun && words.hasPrefix("also ran ") ? String(words.dropFirst(9)) : words
      }
      return SafeText(pieces.joined(separator: "; "))
    }
    for _ in 0..<Self.fewTools {
      for index in things.indices {
        things[index] += 1
        if words().width > room { things[index] -= 1 }
      }
    }
    let text = words()
    return deeds.prefix(count - 1).map(\.row) + [
      row(
        .done, [Span(text.fitted(to: room, glyphs: state.options.glyphs), .text)],
        to: rest.first?.row.goal)
    ]
  }

  /// What was done, what matters most first.
  func deeds() -> [Sentence] {
    changed() + commands() + agents() + tools() + web() + looks() + asks()
  }

  /// What tools and programs are called, those of one program without its name again: `git commit, push`.
  func names(_ groups: [Deeds.Group]) -> [String] {
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
  func times(_ group: Deeds.Group, _ name: String? = nil) -> SafeText {
    let name = SafeText(name ?? ToolName.shown(group.name)).fitted(
      to: 40, glyphs: state.options.glyphs)
    return group.count == 1
      ? name : name + SafeText(" \(group.count)") + state.options.glyphs.times
  }

  /// What calls are about, each once.
  func items(about calls: [NodeID]) -> [(SafeText, Role)] {
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
    let head = count == 1 ? "sent an agent" : "sent \(count) agents"
    return [sentence("\(head)\(failures(groups)): ", items(about: calls), to: first)]
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
        let words =
          isWhole && group.count == 1 ? about : times(group) + SafeText(failures([group]))
        return (words.fitted(to: room * 2 / 5, glyphs: state.options.glyphs), .text)
      }
      return [sentence("called ", items, to: first, groups: groups, of: "tool")]
    }
    return groups.map { group in
      let items = items(about: group.calls)
      let isWhole = items.first?.0.string.hasPrefix(group.name) == true
      return sentence(
        isWhole ? "called " : "called \(times(group).string)\(failures([group])): ", items,
        to: group.calls[0])
    }
  }

  /// How many of some calls failed, in brackets; empty where none did.
  private func failures(_ groups: [Deeds.Group]) -> String {
    let failed = groups.reduce(0) { $0 + $1.failed }
    if failed == 0 { return "" }
    return groups.reduce(0) { $0 + $1.count } == 1 ? " (failed)" : " (\(failed) failed)"
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
  ///   - groups: the calls that each thing stands for.
  ///   - unit: what one of those things is.
  func sentence(
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
        things: zip(names(groups), groups).map { name, group in
          group.failed < group.count ? name : "\(name) (failed)"
        })
    }
    guard !things.isEmpty else { return made([Span(SafeText(bare), .text)]) }
    var spans = [Span(SafeText(verb), .text)]
    var left = room - spans[0].text.width
    for (index, (text, role)) in things.enumerated() {
      let hidden = things.count - index
      let isLast = hidden == 1
      let more: SafeText =
        groups.isEmpty
        ? " and \(hidden) more"
        : " and \(hidden) other \(SafeText(hidden == 1 ? unit : unit + "s"))"
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
