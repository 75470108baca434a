import CellGrid
import ViewerCore

/// A line of both sides of a step in full.
struct CompareDetailRow {
  /// What is drawn.
  let line: CompareLine
  /// Where.
  let layout: CompareLayout

  /// Draws it.
  func draw(_ row: Int, into grid: inout Grid) {
    if line.kind == .head {
      grid.put(
        line.a ?? .empty, row: row, column: 1, width: grid.columns - 2, role: .heading,
        truncation: .trailing)
      return
    }
    guard let sides = layout.sides else {
      grid.put(sign, row: row, column: 1, width: 1, role: role)
      grid.put(line.a ?? line.b ?? .empty, row: row, column: 3, width: grid.columns - 4, role: role)
      return
    }
    if let a = line.a {
      grid.put(
        a, row: row, column: sides.a.lowerBound, width: sides.a.count,
        role: line.kind == .same ? .text : .diffRemoved)
    }
    if let b = line.b {
      grid.put(
        b, row: row, column: sides.b.lowerBound, width: sides.b.count,
        role: line.kind == .same ? .text : .diffAdded)
    }
    grid.put(
      "\(sign) \(word)", row: row, column: sides.gutter.lowerBound + 1,
      width: sides.gutter.count - 2, role: role)
  }

  /// The sign of `diff`.
  private var sign: SafeText {
    switch line.kind {
    case .head, .same: " "
    case .changed: "~"
    case .onlyA: "-"
    case .onlyB: "+"
    }
  }

  /// The word beside it, where there is room.
  private var word: SafeText {
    switch line.kind {
    case .head, .same: .empty
    case .changed: "differs"
    case .onlyA: "only A"
    case .onlyB: "only B"
    }
  }

  private var role: Role {
    switch line.kind {
    case .head: .heading
    case .same: .text
    case .changed: .changed
    case .onlyA: .diffRemoved
    case .onlyB: .diffAdded
    }
  }
}
