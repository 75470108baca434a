import SessionModel

/// Which tool each call is of, by number, kept up to date by what changed.
package struct ToolIndex: Sendable {
  /// The names, by number.
  package private(set) var names: [String] = []
  /// The numbers of tools, by name.
  private var numbers: [String: Int] = [:]
  /// The number of each node's tool, -1 for what is no call.
  private var tools: [Int32] = []
  /// The position up to which the session was looked at.
  private var known: Int32 = 0

  /// Makes an index of nothing.
  package init() {}

  /// Takes in what arrived since the last time.
  mutating func update(_ session: Session) {
    guard session.position > known else { return }
    tools += [Int32](repeating: -1, count: session.nodeCount - tools.count)
    for id in session.changed(from: known, to: session.position)
    where session.kind(id) == .call {
      let name = session.text(id, .name, at: session.position, limit: 256) ?? "tool"
      tools[Int(id.index)] = Int32(number(named: name))
    }
    known = session.position
  }

  /// The number of a call's tool; -1 when it is not known.
  package func number(_ id: NodeID) -> Int {
    id.index >= 0 && Int(id.index) < tools.count ? Int(tools[Int(id.index)]) : -1
  }

  /// The name of a number.
  package func name(_ number: Int) -> String {
    names.indices.contains(number) ? names[number] : "tool"
  }

  /// The number of a name; `nil` when no call has it.
  func number(of name: String) -> Int? { numbers[name] }

  /// The number of a tool, which gets one now if it has none.
  private mutating func number(named name: String) -> Int {
    if let number = numbers[name] { return number }
    numbers[name] = names.count
    names.append(name)
    return names.count - 1
  }
}
