import CellGrid
import SessionModel

/// The rows of an outline: its nodes and the lines inside the open ones.
///
/// Lines are read when a row is reached, and only once: a frame pays for the rows that it shows, and who
/// asks for the rows of the same outline again is lent the same lines. It must be gone before the session
/// changes.
package struct Rows {
  /// The place of a row: a node of the outline, and 0 for its own row or the number of a line inside.
  package struct Place: Hashable, Comparable, Sendable {
    /// The index of the node.
    package var node: Int
    /// The number of the line inside it; 0 for its own row.
    package var line: Int

    /// Whether a row stands above another.
    package static func < (a: Place, b: Place) -> Bool { (a.node, a.line) < (b.node, b.line) }
  }

  /// The nodes.
  package let outline: Outline
  /// Where the parts of a row stand.
  package let geometry: RowGeometry
  /// What is shown whole.
  private let folds: Folds
  /// Reads the lines.
  private let reader: BodyReader
  /// The lines of texts that were laid out.
  private let cache: BodyCache
  /// The lines that were read.
  private let lines: RowLines

  /// The rows of what is looked at.
  package init(_ state: ViewerState, _ session: Session) {
    geometry = state.geometry
    outline = state.makeOutline(session)
    lines = state.lentLines(geometry, session)
    folds = state.folds
    cache = state.bodies
    reader = BodyReader(
      session, at: state.position, geometry: geometry, parser: state.bodies.parser)
  }

  /// Whether there is nothing to show.
  package var isEmpty: Bool { outline.nodes.isEmpty }
  /// The first row.
  package var first: Place { Place(node: 0, line: 0) }
  /// The last row.
  package var last: Place { lastRow(of: outline.nodes.count - 1) }

  /// The last row of a node.
  package func lastRow(of node: Int) -> Place { Place(node: node, line: body(of: node).count) }

  /// The lines inside a node, when it is open.
  package func body(of node: Int) -> [BodyRow] {
    if let body = lines.bodies[node] { return body }
    let body = read(outline.nodes[node], node)
    lines.bodies[node] = body
    return body
  }

  /// Reads the lines inside a node, or finds them where they were kept.
  private func read(_ node: OutlineNode, _ index: Int) -> [BodyRow] {
    guard node.isOpen, node.kind != .quiet else { return [] }
    let isUnabridged = folds.unabridged.contains(node.identity)
    let isChosen = folds.choices[node.identity] == true
    return rows(
      of: node, isUnabridged: isUnabridged, isChosen: isChosen, isLastWord: isLastWord(index))
  }

  /// Whether a row has the last words of a turn.
  package func isLastWord(_ node: Int) -> Bool {
    reader.speaks(outline.nodes[node]) && outline.isLastWord(node)
  }

  /// The lines inside a node, from where they were kept or from the source.
  private func rows(
    of node: OutlineNode, isUnabridged: Bool, isChosen: Bool, isLastWord: Bool
  ) -> [BodyRow] {
    // Notes are no text of the source: nothing tells when they are others.
    guard node.kind != .remark else {
      return reader.rows(
        of: node, isUnabridged: isUnabridged, isChosen: isChosen, isLastWord: isLastWord)
    }
    let source = BodyCache.Source(
      node: node.id, version: reader.version(of: node), geometry: geometry,
      indent: geometry.indent(node),
      words: reader.wordColumns(node), isOpen: node.isOpen, isChosen: isChosen,
      isUnabridged: isUnabridged, isPending: node.status == .pending,
      isContext: node.isContext, hasChildren: node.hasChildren, status: node.status,
      isLastWord: isLastWord)
    return cache.rows(of: node.identity, from: source) {
      reader.rows(
        of: node, isUnabridged: isUnabridged, isChosen: isChosen, isLastWord: isLastWord)
    }
  }

  /// The line at a place; `nil` for the row of a node.
  package func line(at place: Place) -> BodyRow? {
    place.line == 0 ? nil : body(of: place.node)[place.line - 1]
  }

  /// Whether a node has anything inside.
  package func isFoldable(_ index: Int) -> Bool {
    var node = outline.nodes[index]
    if node.kind == .remark { return node.noteCount > 1 }
    if node.hasChildren || node.kind != .entry { return true }
    let isChosen = node.isOpen ? folds.choices[node.identity] == true : true
    let isUnabridged = folds.unabridged.contains(node.identity)
    node.isOpen = true
    return !rows(
      of: node, isUnabridged: isUnabridged, isChosen: isChosen, isLastWord: isLastWord(index)
    ).isEmpty
  }

  /// The first line of an entry, and what of it that is.
  package func headline(_ node: Int) -> (text: SafeText, part: RowPart) {
    let node = outline.nodes[node]
    return cache.headline(of: node.identity, from: node.id, reader.version(of: node)) {
      reader.headline(node)
    }
  }

  /// The columns of the words about what is inside an entry, as far as its first line has to leave room.
  package func wordColumns(_ node: OutlineNode) -> Int { reader.wordColumns(node) }

  /// The notes that a remark holds.
  package func notes(of node: OutlineNode) -> [Note] { reader.notes(of: node) }

  /// The row after one.
  package func next(_ place: Place) -> Place? {
    if place.line < body(of: place.node).count {
      return Place(node: place.node, line: place.line + 1)
    }
    return place.node + 1 < outline.nodes.count ? Place(node: place.node + 1, line: 0) : nil
  }

  /// The row before one.
  package func previous(_ place: Place) -> Place? {
    if place.line > 0 { return Place(node: place.node, line: place.line - 1) }
    return place.node > 0 ? lastRow(of: place.node - 1) : nil
  }

  /// The row so many rows further; fewer at the ends.
  package func moved(_ place: Place, by count: Int) -> Place {
    var place = place
    for _ in 0..<abs(count) {
      guard let step = count < 0 ? previous(place) : next(place) else { break }
      place = step
    }
    return place
  }

  /// How many rows lie between two, at most `limit`; negative when `to` comes first.
  package func distance(from: Place, to: Place, limit: Int) -> Int {
    if to < from { return -distance(from: to, to: from, limit: limit) }
    var count = 0
    var place = from
    while place < to, count < limit, let step = next(place) {
      place = step
      count += 1
    }
    return count
  }

  /// The name of the row at a place.
  package func id(at place: Place) -> RowID {
    let identity = outline.nodes[place.node].identity
    guard let line = line(at: place) else { return RowID(identity) }
    return RowID(identity, line.part, line: line.line)
  }

  /// Finds a row by its name; a line that is gone is looked for at the line before it.
  package func place(of id: RowID) -> Place? {
    guard let node = outline.index(of: id.node) else { return nil }
    if id.part == .head { return Place(node: node, line: 0) }
    let line = body(of: node).lastIndex { $0.part == id.part && $0.line <= id.line }
    return Place(node: node, line: line.map { $0 + 1 } ?? 0)
  }
}
