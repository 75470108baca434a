import CellGrid
import SessionModel

/// The details: everything about the node of the cursor, in a pane beside the tree or below it.
///
/// It is always there, and passes everything on while the pane is closed: what the reader chose in it holds
/// when it is opened again.
package struct DetailView: View {
  package static let layer = ViewLayer.pane

  /// Whether the border follows the mouse.
  var isDragging = false

  /// The lines of the pane.
  package internal(set) var lines: [DetailLine] = []
  /// The rows that they were made of.
  package internal(set) var rows: [DetailRow] = []
  /// The line of the cursor.
  package internal(set) var cursor = 0
  /// The first line that is shown.
  package internal(set) var top = 0
  /// The columns that lines are moved to the left.
  package internal(set) var column = 0
  /// Whether long lines are broken.
  package internal(set) var wraps = true
  /// Whether diffs show what was beside what is.
  package internal(set) var isSideBySide = false
  /// The signs for what is made here.
  let glyphs: Glyphs
  /// What the file is called that the session is read from.
  let sourceName: String

  /// The sections that were opened or folded; it holds for whatever is shown.
  var sections: [DetailSection: Bool] = [:]
  /// The values that were opened or folded, by section and path; of this node only.
  var choices: [String: Bool] = [:]
  /// What all values are that nothing was chosen for.
  var all: Bool?
  /// How much is shown of long values: lines, elements, or bytes for a whole section.
  var limits: [String: Int] = [:]
  /// What the lines were made of.
  var source: Source?
  /// Counts the changes of what is open, so that `source` tells.
  var revision = 0

  /// What lines are made of: when it is the same, so are they.
  struct Source: Hashable, Sendable {
    /// The node.
    var subject: DetailSubject
    /// Its data.
    var pieces: [Datum]
    /// The position, where what is shown depends on it.
    var position: Int32
    /// The columns of a line.
    var columns: Int
    /// The revision of what is open.
    var revision: Int
  }

  /// Makes a closed pane.
  init(glyphs: Glyphs, sourceName: String) {
    self.glyphs = glyphs
    self.sourceName = sourceName
  }

  /// The row of the cursor.
  package var current: DetailRow? {
    lines.indices.contains(cursor) ? rows[lines[cursor].row] : nil
  }

  // MARK: What is open

  /// Whether a section is open.
  func isOpen(_ section: DetailSection) -> Bool {
    sections[section] ?? all ?? section.isOpenByDefault
  }

  /// Whether a value is open.
  func isOpen(_ section: DetailSection, _ path: String, _ isDefault: Bool) -> Bool {
    choices[section.rawValue + path] ?? all ?? isDefault
  }

  /// How much of something is shown.
  func limit(_ section: DetailSection, _ path: String, _ usual: Int) -> Int {
    limits[section.rawValue + path] ?? usual
  }

  /// Opens or folds what a row stands for.
  mutating func set(_ row: DetailRow, open isOpen: Bool) {
    if row.kind == .heading {
      sections[row.section] = isOpen
    } else {
      choices[row.section.rawValue + row.path] = isOpen
    }
    revision += 1
  }

  /// Opens or folds everything.
  mutating func setAll(_ isOpen: Bool) {
    all = isOpen
    choices = [:]
    sections = [:]
    revision += 1
  }

  /// Shows more of what a row stands for.
  mutating func showMore(_ row: DetailRow) {
    limits[row.section.rawValue + row.path] =
      limit(row.section, row.path, row.number) * DetailBuilder.growth
    revision += 1
  }

  // MARK: What is shown

  package func hints(_ state: ViewerState) -> [Hint]? {
    guard state.panes.isFocused else { return nil }
    return [
      Hint(.help, "help"), Hint(.quit, "close"), Hint(.nextPane, "tree"), Hint(.yankText, "copy"),
      Hint(.wrap, wraps ? "no wrap" : "wrap"),
    ]
  }

  /// Makes the lines anew when they would be others.
  package mutating func settle(_ state: inout ViewerState, _ session: Session) {
    guard state.panes.isOpen, let place = state.layout.detail else {
      // What nobody sees takes no room.
      if source != nil { (rows, lines, source) = ([], [], nil) }
      return
    }
    guard let subject = state.detailSubject(session) else {
      (rows, lines, source) = ([], [], nil)
      return
    }
    let isOther = self.source?.subject.identity != subject.identity
    if isOther { (choices, limits) = ([:], [:]) }
    let pieces = Channel.allCases.flatMap { session.pieces(subject.id, $0, at: state.position) }
    let source = Source(
      subject: subject, pieces: pieces, position: subject.kind == .remark ? state.position : 0,
      columns: place.lineColumns, revision: revision)
    guard source != self.source else { return clamp(height: place.height) }
    let rows = DetailBuilder.rows(
      session, at: state.position, subject, self, columns: place.lineColumns)
    take(rows, source, isOther: isOther, height: place.height)
  }

  package mutating func turn() { source = nil }

  /// Takes new lines; cursor and view stay with their rows.
  private mutating func take(_ rows: [DetailRow], _ source: Source, isOther: Bool, height: Int) {
    let wasAt = current?.key
    // What is read on begins where the sign for it stood.
    let readsOn = current?.kind == .more && self.source?.pieces == source.pieces
    let wasTop = lines.indices.contains(top) ? self.rows[lines[top].row].key : nil
    self.source = source
    self.rows = rows
    lines = DetailLine.lines(of: rows, columns: wraps ? source.columns : nil)
    if isOther {
      (cursor, top, column) = (0, 0, 0)
    } else if !readsOn {
      func line(of key: DetailRow.Key?, near old: Int) -> Int {
        guard let key else { return old }
        if lines.indices.contains(old), rows[lines[old].row].key == key { return old }
        if let same = lines.firstIndex(where: { rows[$0.row].key == key }) { return same }
        // It was folded away: what it was folded into is the nearest above it.
        var best: (line: Int, length: Int)?
        for (index, line) in lines.enumerated() where line.isFirst {
          let row = rows[line.row]
          guard row.section == key.section, row.isOpen != nil, key.path.hasPrefix(row.path) else {
            continue
          }
          if row.path.utf8.count >= best?.length ?? 0 { best = (index, row.path.utf8.count) }
        }
        return best?.line ?? old
      }
      let offset = cursor - top
      cursor = line(of: wasAt, near: cursor)
      top = wasTop == wasAt ? cursor - offset : line(of: wasTop, near: top)
    }
    clamp(height: height)
  }

  /// Keeps cursor and view inside the lines, and the cursor in view.
  mutating func clamp(height: Int) {
    cursor = max(0, min(cursor, lines.count - 1))
    top = max(0, min(top, lines.count - max(1, height)))
    if cursor < top { top = cursor }
    if cursor >= top + height { top = cursor - height + 1 }
    top = max(0, top)
  }
}

extension ViewerState {
  /// The details.
  package var detail: DetailView {
    views.find(DetailView.self) ?? DetailView(glyphs: .unicode, sourceName: options.sourceName)
  }

  /// What the pane shows: the node of the cursor.
  package func detailSubject(_ session: Session) -> DetailSubject? {
    guard let cursor, let outline, let index = outline.index(of: cursor.node) else { return nil }
    let node = outline.nodes[index]
    // Of quiet work, its first call is told.
    let isQuiet = node.kind == .quiet
    return DetailSubject(
      id: node.id, identity: isQuiet ? session.identity(node.id) : node.identity,
      kind: isQuiet ? .call : node.kind, noteCount: node.noteCount)
  }
}

/// What the detail pane shows.
package struct DetailSubject: Hashable, Sendable {
  /// The node.
  package var id: NodeID
  /// What the node is for the reader.
  package var identity: NodeID
  /// What stands in its row.
  package var kind: OutlineNode.Kind
  /// Of a remark: how many notes it holds.
  package var noteCount: Int32
}
