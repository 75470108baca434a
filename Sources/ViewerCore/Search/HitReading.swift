import Glibc
import SessionModel

/// Searches all texts of a session as `/` does, a slice at a time, and then tells the hits in the order of the tree.
package struct HitReading {
  private var run: SearchRun
  private let position: Int32
  /// The nodes with hits that were not told yet, the next one last; `nil` before everything was searched.
  private var waiting: [NodeID]?
  private var turns: TurnIndex?
  /// How many hits were told.
  private var told = 0
  /// How many there are; 0 before everything was searched.
  package private(set) var total = 0

  /// Bytes of the line of a hit that are told in front of it and behind it.
  private static let (before, after) = (60, 200)

  /// Begins a search through a session as it is.
  package init(_ query: SearchQuery, _ session: Session) throws(TextPattern.Trouble) {
    position = session.position
    run = try SearchRun(query, session, at: position, from: .root)
  }

  /// Whether all hits were told.
  package var isAtEnd: Bool { waiting?.isEmpty ?? false }

  /// Searches a slice, or tells the hits of one node.
  package mutating func step(_ session: Session) -> [FoundHit] {
    if run.step(session) { return [] }
    guard waiting != nil else {
      begin(session)
      return []
    }
    guard let node = waiting?.popLast() else { return [] }
    return hits(of: node, session)
  }

  /// Puts the nodes with hits in order.
  private mutating func begin(_ session: Session) {
    waiting = []
    guard !run.hits.isEmpty else { return }
    let tree = Outline(session, at: position, folds: .none)
    let order = SearchOrder(run, session, tree: tree, outline: tree)
    total = order.total
    waiting = order.nodes.reversed()
    turns = TurnIndex(session, at: position)
  }

  /// The hits of a node, in the order of its texts.
  private mutating func hits(of node: NodeID, _ session: Session) -> [FoundHit] {
    guard let counts = run.hits[node] else { return [] }
    var hit = FoundHit(
      number: 0, turn: turns?.turn(of: node, in: session)?.number, field: .message, before: "",
      match: "", after: "")
    switch session.kind(node) {
    case .call:
      let name = session.text(node, .name, at: position, limit: 256) ?? ""
      hit.tool = FoundHit.Tool(name: name, kind: session.toolKind(node))
    case .entry: hit.role = session.role(node)
    case .session: break
    }
    hit.moment = session.moment(node, .startedAt, at: position)
    if hit.moment == nil, node != .root {
      hit.moment = session.moment(session.parent(node), .startedAt, at: position)
    }
    var found: [FoundHit] = []
    for (index, channel) in TextProbe.channels.enumerated() where counts[index] > 0 {
      hit.field = channel
      let probe = run.probe
      _ = probe.look(node, channel, session, at: position) { text in
        var start = 0
        while let match = probe.pattern.first(in: text, from: start) {
          told += 1
          hit.number = told
          Self.line(of: match, in: text, &hit)
          found.append(hit)
          start = match.upperBound
        }
        return 0
      }
    }
    return found
  }

  /// Takes the line of a hit.
  private static func line(
    of match: Range<Int>, in text: UnsafeRawBufferPointer, _ hit: inout FoundHit
  ) {
    func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }
    func begins(_ place: Int) -> Bool { place >= text.count || text[place] & 0xC0 != 0x80 }
    var start = match.lowerBound
    while start > 0, text[start - 1] != 10, match.lowerBound - start < before { start -= 1 }
    while !begins(start) { start += 1 }
    var end = match.upperBound
    while end < text.count, text[end] != 10, end - match.upperBound < after { end += 1 }
    while !begins(end) { end -= 1 }
    hit.before = String(
      string(min(start, match.lowerBound)..<match.lowerBound).drop(while: \.isWhitespace))
    hit.match = string(match)
    hit.after = string(match.upperBound..<max(end, match.upperBound))
  }
}
