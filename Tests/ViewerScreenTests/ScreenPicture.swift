import CellGrid
import Settings

/// A screen as a picture that scales, drawn from the cells of the grid in the colours of a theme.
struct ScreenPicture {
  /// What is drawn.
  let grid: Grid
  /// In which colours.
  let theme: Theme

  /// The size of a cell and of what stands around the screen, in pixels.
  private static let cell = (width: 8.4, height: 18)
  private static let margin = 12

  /// The picture as SVG, each row made of pieces that look alike.
  var svg: String {
    let width = Double(grid.columns) * Self.cell.width + Double(2 * Self.margin)
    let height = grid.rows * Self.cell.height + 2 * Self.margin
    var lines = [
      #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \#(Self.number(width)) \#(height)" "#
        + #"font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" "#
        + #"font-size="14">"#,
      #"<rect width="100%" height="100%" rx="8" fill="\#(hex(theme.background, "#17181c"))"/>"#,
    ]
    for row in 0..<grid.rows { lines += draw(row) }
    return lines.joined(separator: "\n") + "\n</svg>\n"
  }

  /// The pieces of a row: what lies behind the text, and the text.
  private func draw(_ row: Int) -> [String] {
    var lines: [String] = []
    var column = 0
    while column < grid.columns {
      let style = theme.styles.style(of: grid[row, column])
      let start = column
      var text = ""
      while column < grid.columns, theme.styles.style(of: grid[row, column]) == style {
        if !grid[row, column].isContinuation { text += grid.text(of: grid[row, column]) }
        column += 1
      }
      lines += piece(text, style, start..<column, row)
    }
    return lines
  }

  /// One piece of a row.
  private func piece(_ text: String, _ style: Style, _ columns: Range<Int>, _ row: Int) -> [String]
  {
    var front = hex(style.foreground, hex(theme.foreground, "#d8dae0"))
    var back = style.background == .standard ? nil : hex(style.background, "none")
    if style.attributes.contains(.reverse) {
      (front, back) = (back ?? hex(theme.background, "#17181c"), front)
    }
    let x = Double(Self.margin) + Double(columns.lowerBound) * Self.cell.width
    let width = Double(columns.count) * Self.cell.width
    let y = Self.margin + row * Self.cell.height
    var lines: [String] = []
    if let back {
      lines.append(
        #"<rect x="\#(Self.number(x))" y="\#(y)" width="\#(Self.number(width))" height="\#(Self.cell.height)" fill="\#(back)"/>"#
      )
    }
    guard text.contains(where: { $0 != " " }) else { return lines }
    let attributes =
      (style.attributes.contains(.bold) ? #" font-weight="bold""# : "")
      + (style.attributes.contains(.italic) ? #" font-style="italic""# : "")
      + (style.attributes.contains(.underline) ? #" text-decoration="underline""# : "")
      + (style.attributes.contains(.dim) ? #" opacity="0.7""# : "")
    lines.append(
      #"<text x="\#(Self.number(x))" y="\#(y + 13)" textLength="\#(Self.number(width))" "#
        + #"fill="\#(front)"\#(attributes) xml:space="preserve">\#(Self.escaped(text))</text>"#)
    return lines
  }

  /// A colour as SVG has it; what the terminal decides is as the theme was made for.
  private func hex(_ color: Color, _ standard: String) -> String {
    switch color {
    case .standard, .palette: return standard
    case .rgb(let red, let green, let blue):
      return "#"
        + [red, green, blue].map { byte in
          let text = String(byte, radix: 16)
          return text.count < 2 ? "0" + text : text
        }.joined()
    }
  }

  /// A number with one digit behind the point at most.
  private static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
