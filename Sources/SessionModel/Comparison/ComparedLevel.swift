/// What was said and done on one level of a run, in order: the messages with their calls, one after the other.
///
/// Which message a call belongs to is left out: formats draw these lines differently for one and the same run.
struct ComparedLevel {
  /// What stands on the level.
  private(set) var items: [ComparedItem] = []

  /// Finds what stands below the root or below the call that started a subagent.
  ///
  /// - Parameters:
  ///   - place: the place of the call in the document; empty for the root.
  ///   - turn: the turn of the call.
  init(of parent: NodeID, place: String, turn: Int, _ texts: ComparedText) {
    let (session, position) = (texts.session, texts.position)
    var counter = TurnCounter()
    for (index, node) in session.children(of: parent, at: position).enumerated()
    where !session.isRetracted(node, at: position) {
      let own = place.isEmpty ? "\(index)" : "\(place).\(index)"
      guard session.kind(node) == .entry else {
        items.append(Self.call(node, own, turn, texts))
        continue
      }
      counter.take(node, in: session, at: position)
      let turn = parent == .root ? counter.turn : turn
      if let entry = Self.entry(node, own, turn, texts) { items.append(entry) }
      for (index, call) in session.children(of: node, at: position).enumerated()
      where !session.isRetracted(call, at: position) && session.kind(call) == .call {
        items.append(Self.call(call, "\(own).\(index)", turn, texts))
      }
    }
  }

  /// An entry that says something; `nil` for others, and for what programs put between what is said.
  private static func entry(_ node: NodeID, _ place: String, _ turn: Int, _ texts: ComparedText)
    -> ComparedItem?
  {
    let session = texts.session
    guard session.origin(of: node, at: texts.position) == nil, let said = texts.said(node) else {
      return nil
    }
    let kind: ComparedItem.Kind =
      switch session.role(node) {
      case .user: .prompt
      case .assistant, .step: .said
      case .system: .told
      }
    let content = TextDigest(said)
    let exact = TextDigest(kind.word, said)
    return ComparedItem(
      node: node, kind: kind, turn: turn, place: place, name: TextDigest(), content: content,
      exact: exact, subject: exact, sort: TextDigest(kind.word))
  }

  private static func call(_ node: NodeID, _ place: String, _ turn: Int, _ texts: ComparedText)
    -> ComparedItem
  {
    let session = texts.session
    let name = session.name(ofCall: node, at: texts.position)
    let (arguments, about) = texts.arguments(node)
    let kind = session.toolKind(node)
    let sort = kind.changesFiles ? "change" : kind.isNamed ? ToolName.plain(name) : kind.word
    var exact = arguments
    exact.add(name)
    return ComparedItem(
      node: node, kind: .call, turn: turn, place: place, name: TextDigest(name),
      content: arguments, exact: exact, subject: TextDigest("about", sort, about),
      sort: TextDigest("call", sort))
  }
}

extension ToolKind {
  /// Whether tools of this kind do different things.
  fileprivate var isNamed: Bool { self == .other || self == .mcp }
}
