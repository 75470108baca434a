import SessionModel

/// What the calls of a session did, put together by what they are for.
struct Deeds: Sendable {
  /// Calls of one tool, or commands that run one program.
  struct Group: Hashable, Sendable {
    /// What the tool or the program is called; foreign and not safe yet.
    var name: String
    /// What the tool is for.
    var kind: ToolKind
    /// What the program is run for; `nil` for what is no command, and for one that names no program.
    var purpose: CommandDeed.Purpose?
    /// How many calls there are, and how many of them failed.
    var count = 0
    var failed = 0
    /// The first calls, in order.
    var calls: [NodeID] = []
    /// The last one.
    var last = NodeID.none
    /// Whether it failed.
    var hasLastFailed = false
    /// Whether what the last one tells of its end is told by another program.
    var isPiped = false

    /// Calls that are kept.
    private static let limit = 12

    /// Takes note of a call.
    mutating func take(_ call: NodeID, hasFailed: Bool, isPiped: Bool) {
      count += 1
      if hasFailed { failed += 1 }
      if calls.count < Self.limit { calls.append(call) }
      (last, hasLastFailed, self.isPiped) = (call, hasFailed, isPiped)
    }
  }

  /// The groups, in the order of their first calls.
  private(set) var groups: [Group] = []
  /// Commands of which it is not known what they do.
  private(set) var wanted: [NodeID] = []
  /// The last call that keeps a list of what is to be done.
  private(set) var list: NodeID?
  /// The last call of the main agent, and whether it failed.
  private(set) var last: (call: NodeID, hasFailed: Bool)?
  /// The paths that commands removed, as those name them, and the last call that did so.
  private(set) var removed: [String: NodeID] = [:]
  /// The calls that are to change files and have not done so yet.
  private(set) var underWay: [NodeID] = []
  /// How many calls changed files.
  private(set) var changes = 0
  private var places: [String: Int] = [:]

  /// Takes note of a call, in the order of the tree.
  mutating func take(
    _ call: NodeID, _ name: String, _ kind: ToolKind, _ trouble: OverviewFigures.Trouble?,
    isOpen: Bool, isOwn: Bool, changes: Bool, _ subjects: SubjectIndex
  ) {
    let hasFailed = trouble == .failed
    if isOwn { last = (call, hasFailed) }
    if kind == .todo { list = call }
    if kind.changesFiles, isOpen, !changes {
      underWay.append(call)
      return
    }
    // Files tell of it.
    if changes {
      self.changes += 1
      return
    }
    var deed: CommandDeed?
    // An edit of which no file is known may say that it was not done.
    if kind.changesFiles, subjects[call] == nil, trouble == nil { wanted.append(call) }
    if kind == .command {
      if let subject = subjects[call] { deed = subject.deed } else { wanted.append(call) }
    }
    // What a person refused or broke off was not done.
    if trouble != nil, !hasFailed { return }
    if !hasFailed { for path in deed?.removed ?? [] { removed[Self.plain(path)] = call } }
    let name = deed?.name ?? name
    let key = "\(kind.rawValue) \(deed == nil ? "" : "run ")\(name)"
    let place = places[key] ?? groups.count
    if place == groups.count {
      places[key] = place
      groups.append(Group(name: name, kind: kind, purpose: deed?.purpose))
    }
    groups[place].take(call, hasFailed: hasFailed, isPiped: deed?.isPiped ?? false)
  }

  /// The groups of some kinds, those that failed and those with most calls first.
  func groups(of kinds: [ToolKind]) -> [Group] { sorted { kinds.contains($0.kind) } }

  /// The commands that are run for one of some purposes, those that matter most first.
  func commands(for purposes: [CommandDeed.Purpose]) -> [Group] {
    sorted { group in group.purpose.map { purposes.contains($0) } ?? false }
  }

  /// How many calls there are of a kind.
  func count(_ kinds: ToolKind...) -> Int {
    groups.reduce(0) { $0 + (kinds.contains($1.kind) ? $1.count : 0) }
  }

  /// A path without what means nothing: `./a/` is `a`.
  private static func plain(_ path: String) -> String {
    let path = path.hasPrefix("./") ? path.dropFirst(2) : path[...]
    return String(path.count > 1 && path.hasSuffix("/") ? path.dropLast() : path)
  }

  /// The most parts of a path of which it is asked whether they were removed.
  private static let deepest = 64

  /// Whether a command removed a file behind the call that changed it last.
  func hasRemoved(_ file: ChangedFile) -> Bool {
    guard !removed.isEmpty, let last = file.edits.last?.call else { return false }
    let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
    // Paths come from outside: of one that no file system has, each part would be put together with each.
    guard parts.count <= Self.deepest else { return false }
    // The file, or a folder that it stands in, by any names of its path that follow each other: what a command
    // names is told from a folder that is not known.
    return parts.indices.contains { end in
      (parts.startIndex...end).contains { start in
        let path = parts[start...end].joined(separator: "/")
        return removed[path].map { $0 > last } ?? false
      }
    }
  }

  private func sorted(where holds: (Group) -> Bool) -> [Group] {
    groups.enumerated().filter { holds($0.element) }.sorted { a, b in
      let (x, y) = (a.element, b.element)
      func rank(_ group: Group) -> (Int, Int, Int) {
        (group.purpose?.rawValue ?? 0, min(1, group.failed), group.count)
      }
      return rank(y) == rank(x) ? a.offset < b.offset : rank(y) < rank(x)
    }.map(\.element)
  }
}
