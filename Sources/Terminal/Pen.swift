import CCurses
import CellGrid

/// Turns cells into what ncurses draws: attributes and pairs of colours for what a terminal has.
struct Pen {
  /// How many colours there are.
  let depth: ColorDepth
  /// Whether other than ASCII may be sent.
  let isUTF8: Bool
  /// Whether the terminal's own colours can be had; else they are taken to be light on dark.
  private let hasDefaultColors: Bool
  private var styles = StyleTable()
  private var looks: [UInt16: Look] = [:]

  /// A style in terms of ncurses.
  private struct Look {
    var attributes: UInt32
    var pair: Int32
  }

  /// Makes a pen for the open screen.
  init(depth: ColorDepth, isUTF8: Bool, hasDefaultColors: Bool) {
    self.depth = depth
    self.isUTF8 = isUTF8
    self.hasDefaultColors = hasDefaultColors
  }

  /// Takes a theme; returns whether it is another one than before.
  mutating func use(_ styles: StyleTable) -> Bool {
    if styles == self.styles { return false }
    self.styles = styles
    looks.removeAll(keepingCapacity: true)
    return true
  }

  /// Appends the cells of a row, without the second halves of wide ones.
  mutating func appendRow(_ row: Int, of grid: Grid, columns: Int, to cells: inout [ccurses_cell]) {
    var lastKey: UInt16?
    var look = Look(attributes: 0, pair: 0)
    let row = grid.row(row)
    for (column, place) in row.indices.prefix(columns).enumerated() {
      let cell = row[place]
      if cell.isContinuation { continue }
      if cell.roles != lastKey {
        look = self.look(of: cell)
        lastKey = cell.roles
      }
      let isWide = place + 1 < row.endIndex && row[place + 1].isContinuation
      if isWide, column + 1 >= columns || !isUTF8 {
        // Half a character, or one for each of its columns.
        let sign: UInt32 = isUTF8 ? 0x20 : 0x3f
        cells.append(Self.cell(sign, look))
        if column + 1 < columns { cells.append(Self.cell(sign, look)) }
      } else if cell.isCluster {
        cells.append(cluster(grid.cluster(of: cell), look))
      } else {
        cells.append(Self.cell(shown(cell.text), look))
      }
    }
  }

  /// The scalar, or its stand-in where the terminal has only ASCII.
  private func shown(_ scalar: UInt32) -> UInt32 {
    guard !isUTF8, scalar > 0x7e, let unicode = Unicode.Scalar(scalar) else { return scalar }
    return UInt32(Glyphs.asciiStandIn(for: unicode))
  }

  private func cluster(_ text: String, _ look: Look) -> ccurses_cell {
    var cell = Self.cell(0x20, look)
    let scalars = Array(text.unicodeScalars.prefix(isUTF8 ? 5 : 1))
    withUnsafeMutableBytes(of: &cell.text) { bytes in
      bytes.withMemoryRebound(to: UInt32.self) { slots in
        for (index, scalar) in scalars.enumerated() { slots[index] = shown(scalar.value) }
      }
    }
    return cell
  }

  private static func cell(_ scalar: UInt32, _ look: Look) -> ccurses_cell {
    ccurses_cell(text: (scalar, 0, 0, 0, 0, 0), attributes: look.attributes, pair: look.pair)
  }

  private mutating func look(of cell: Cell) -> Look {
    if let known = looks[cell.roles] { return known }
    let style = styles.style(of: cell).resolved(in: depth)
    var look = Look(attributes: UInt32(style.attributes.rawValue), pair: 0)
    let isStandard = style.foreground == .standard && style.background == .standard
    if depth != .mono, !isStandard {
      look.pair = ccurses_pair(
        number(of: style.foreground, standard: 7), number(of: style.background, standard: 0))
    }
    looks[cell.roles] = look
    return look
  }

  /// The number of a colour for ncurses.
  private func number(of color: Color, standard: Int32) -> Int32 {
    switch color {
    case .standard: return hasDefaultColors ? -1 : standard
    case .palette(let index) where depth != .direct || index < 8: return Int32(index)
    case .palette, .rgb:
      guard let (red, green, blue) = color.components else { return standard }
      let value = Int32(red << 16 | green << 8 | blue)
      // Direct terminals take small numbers for their palette: a trace of green leads past it.
      return value < 256 ? value | 0x100 : value
    }
  }
}
