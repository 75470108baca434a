import SessionModel

/// A message of the model that may be continued. There is one for each message: it is kept small.
struct ClaudeMessage {
  let node: NodeID
  /// When it began.
  let start: BriefTime
  private var traits: Traits

  private struct Traits: OptionSet {
    let rawValue: UInt8

    static let main = Traits(rawValue: 1)
    static let text = Traits(rawValue: 2)
    static let reasoning = Traits(rawValue: 4)
    static let partial = Traits(rawValue: 8)

    subscript(trait: Traits) -> Bool {
      get { contains(trait) }
      set { if newValue { insert(trait) } else { remove(trait) } }
    }
  }

  init(node: NodeID, isMain: Bool, start: Milliseconds?) {
    self.node = node
    self.start = BriefTime(start)
    traits = isMain ? .main : []
  }

  /// Whether the main agent says it: it may be the answer of the session.
  var isMain: Bool { traits[.main] }

  /// Whether it holds text, so that more is set apart.
  var hasText: Bool {
    get { traits[.text] }
    set { traits[.text] = newValue }
  }

  /// Whether it holds thinking.
  var hasReasoning: Bool {
    get { traits[.reasoning] }
    set { traits[.reasoning] = newValue }
  }

  /// Whether its lines replace what stands there.
  var isPartial: Bool {
    get { traits[.partial] }
    set { traits[.partial] = newValue }
  }
}
