import CellGrid
import SessionModel
import TestSupport
import ViewerCore

/// A reader at a session: presses keys, and tells what the rows are.
struct Reader {
  var state: ViewerState
  var job: SessionBuilder
  /// The effects of the last action.
  var effects: [Effect] = []

  /// Opens a session; twelve rows leave eight for the tree.
  init(
    _ job: SessionBuilder, rows: Int = 12, columns: Int = 80, follow: Bool = false,
    clock: ReplayClock? = nil, motion: Motion = .full, themes: [String] = [],
    zone: ClockZone = 0
  ) {
    self.job = job
    var options = ViewerOptions(motion: motion)
    options.themeNames = themes
    options.zone = zone
    state = ViewerState(
      rows: rows, columns: columns, now: job.time, options: options, follow: follow, clock: clock)
    send(.sessionGrew)
  }

  mutating func send(_ action: Action) {
    effects = reduce(action, into: &state, session: job.session)
  }

  /// Changes the session, as a poll does.
  mutating func poll(_ change: (inout SessionBuilder) -> Void) {
    change(&job)
    send(.sessionGrew)
  }

  /// Presses keys: characters, and names in angle brackets: `jj<enter>zc`.
  mutating func press(_ keys: String) {
    var rest = Substring(keys)
    while let first = rest.first {
      if first == "<", let end = rest.firstIndex(of: ">"),
        let key = Key(String(rest[rest.index(after: rest.startIndex)..<end]))
      {
        send(.key(key))
        rest = rest[rest.index(after: end)...]
      } else {
        if let key = Key(first == " " ? "space" : String(first)) { send(.key(key)) }
        rest = rest.dropFirst()
      }
    }
  }

  /// All rows, one a line; `>` is the cursor.
  var rows: String {
    let rows = Rows(state, job.session)
    guard !rows.isEmpty else { return "" }
    var places = [rows.first]
    while let next = rows.next(places[places.count - 1]) { places.append(next) }
    return places.map { text($0, rows) }.joined(separator: "\n")
  }

  /// The rows that are on the screen.
  var screen: String {
    let rows = Rows(state, job.session)
    let screen = Screenful(rows, anchor: state.anchor, height: state.layout.tree.count)
    return screen.places.map { text($0, rows) }.joined(separator: "\n")
  }

  /// The row of the cursor.
  var current: String {
    let rows = Rows(state, job.session)
    guard let place = state.cursor.flatMap({ rows.place(of: $0) }) else { return "" }
    return String(text(place, rows).drop { $0 == ">" || $0 == " " })
  }

  private func text(_ place: Rows.Place, _ rows: Rows) -> String {
    let cursor = state.cursor.flatMap { rows.place(of: $0) } == place ? "> " : "  "
    let node = rows.outline.nodes[place.node]
    let indent = String(repeating: "  ", count: rows.outline.depth(of: place.node))
    if let line = rows.line(at: place) {
      let label = line.label.isEmpty ? "" : "\(line.label): "
      return "\(cursor)\(indent)  | \(label)\(line.text)"
    }
    let mark = rows.isFoldable(place.node) ? node.isOpen ? "- " : "+ " : ""
    switch node.kind {
    case .entry: return "\(cursor)\(indent)\(mark)\(rows.headline(place.node).text)"
    case .call:
      let name = job.session.text(node.id, .name, at: state.position) ?? "?"
      return "\(cursor)\(indent)\(mark)\(name) \(node.status?.word ?? "")"
    case .quiet: return "\(cursor)\(indent)\(mark)\(node.quiet.words)"
    case .ending: return "\(cursor)\(indent)\(mark)end"
    case .remark: return "\(cursor)\(indent)\(mark)? \(rows.notes(of: node).first?.reason ?? "")"
    }
  }
}

/// Sessions that several tests read.
enum Job {
  /// Two entries with two calls each.
  static func small() -> SessionBuilder {
    var job = SessionBuilder()
    let a = job.entry("A")
    job.call("a1", #"{"path":"x"}"#, under: a, took: 1, result: "fine")
    job.call("a2", #"{"path":"y"}"#, under: a, took: 2, .failed, error: "no such file")
    let b = job.entry("B")
    job.call("b1", under: b, took: 1)
    job.call("b2", under: b)
    return job
  }

  /// So many entries of one line.
  static func list(_ count: Int) -> SessionBuilder {
    var job = SessionBuilder()
    for index in 1...count {
      job.entry("e\(index)")
      job.wait(1)
    }
    return job
  }

  /// An entry with an agent in it, which has entries with calls.
  static func nested() -> SessionBuilder {
    var job = SessionBuilder()
    let a = job.entry("A")
    let agent = job.call("agent", #"{"prompt":"do it"}"#, under: a)
    let inner = job.entry("inner", under: agent)
    job.call("i1", under: inner, took: 1)
    job.call("i2", under: inner, took: 1, .failed, error: "bad")
    job.entry("more", under: agent)
    job.entry("B")
    return job
  }
}
