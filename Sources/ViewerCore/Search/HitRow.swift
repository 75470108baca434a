import CellGrid
import SessionModel

/// Finds the row that shows a hit: texts are searched as they stand in the source, and shown in lines.
struct HitRow {
  /// The row.
  var place: Rows.Place
  /// Which of the row's hits it is, from 0.
  var number: Int
  /// Whether the hit was found in the lines; else the row is the nearest to it.
  var isFound: Bool
  /// Whether lines are left out in which it may stand.
  var isCut: Bool

  /// A piece of a text as it is shown.
  private struct Piece {
    /// Where the row is.
    var place: Rows.Place
    /// The first byte in the text that is put together.
    var start: Int
  }

  /// Finds the row of a hit in a text of a node.
  ///
  /// - Parameter number: which hit of that text.
  init(_ number: Int, of channel: Channel, node: Int, _ rows: Rows, _ pattern: TextPattern) {
    var pieces: [Piece] = []
    var text = ""
    func add(_ string: String, _ place: Rows.Place, joint: BodyRow.Joint) {
      switch joint {
      case .start: if !pieces.isEmpty { text += "\n" }
      case .blank: text += " "
      case .none: break
      }
      pieces.append(Piece(place: place, start: text.utf8.count))
      text += string
    }
    let head = Rows.Place(node: node, line: 0)
    let part = Self.part(channel)
    let body = rows.body(of: node)
    (place, self.number, isFound, isCut) = (head, 0, false, false)
    let outlineNode = rows.outline.nodes[node]
    if outlineNode.kind == .entry {
      let (headline, own) = rows.headline(node)
      if own == part {
        let room = rows.geometry.headline(
          outlineNode, words: rows.wordColumns(outlineNode))
        let shown = outlineNode.isOpen ? headline.wrapped(to: room).first ?? headline : headline
        add(shown.string, head, joint: .start)
      }
    }
    for (index, row) in body.enumerated() where row.part == part {
      if row.isMore {
        isCut = true
        continue
      }
      let place = Rows.Place(node: node, line: index + 1)
      let isNamed = part == .arguments && !row.label.isEmpty
      if isNamed { add(row.label.string, place, joint: .start) }
      add(row.text.string, place, joint: isNamed ? .start : row.joint)
    }
    let matches = pattern.matches(in: text, limit: number + 1)
    guard let match = matches.last else {
      place = pieces.first?.place ?? head
      return
    }
    isFound = matches.count > number
    func piece(at offset: Int) -> Piece? { pieces.last { $0.start <= offset } }
    place = piece(at: match.lowerBound)?.place ?? head
    let row = place
    self.number = matches.dropLast().count { piece(at: $0.lowerBound)?.place == row }
  }

  /// What of a node shows a text.
  private static func part(_ channel: Channel) -> RowPart {
    switch channel {
    case .message: .message
    case .reasoning: .reasoning
    case .outputText: .output
    case .arguments: .arguments
    case .error: .error
    case .result: .result
    default: .head
    }
  }
}
