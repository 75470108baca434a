import SessionModel

/// Which rows and columns of the screen belong to what when two runs are compared.
package struct CompareLayout: Sendable {
  /// The columns from which on the runs stand beside each other.
  package static let wide = 100
  /// The columns between them: a sign, and the longest word for what differs with the sign that there is more.
  private static let gutterWidth =
    "~ +".count + (ComparedDifference.allCases.map(\.words.count).max() ?? 0) + 2

  /// Whether the screen is too small for anything but saying so.
  package let isTooSmall: Bool
  /// The row that counts what differs.
  package let header = 0
  /// The rows that tell of the runs: one where they stand beside each other, else two, or none.
  package let runs: Range<Int>
  /// The line below them, where there is room for it.
  package let headerLine: Int?
  /// The rows of the list.
  package let list: Range<Int>
  /// The line below the list.
  package let border: Int
  /// The rows that tell what differs in the row of the cursor: one for each run, or none.
  package let excerpt: Range<Int>
  /// The last row.
  package let footer: Int
  /// The columns of the first run, of what is between, and of the second; `nil` where they stand below each other.
  package let sides: (a: Range<Int>, gutter: Range<Int>, b: Range<Int>)?

  /// Divides a screen.
  init(rows: Int, columns: Int) {
    let minimum = ViewLayout.minimum
    isTooSmall = rows < minimum.rows || columns < minimum.columns
    let isWide = columns >= Self.wide
    let isRoomy = rows >= 10
    let hasExcerpt = rows >= 14
    footer = max(0, rows - 1)
    runs = 1..<(isRoomy ? isWide ? 2 : 3 : 1)
    headerLine = isRoomy ? runs.upperBound : nil
    let start = runs.upperBound + (isRoomy ? 1 : 0)
    excerpt = (hasExcerpt ? footer - 2 : footer)..<footer
    border = excerpt.lowerBound - 1
    list = start..<max(start, border)
    if isWide {
      let half = (columns - Self.gutterWidth - 2) / 2
      let gutter = 1 + half..<1 + half + Self.gutterWidth
      sides = (1..<1 + half, gutter, gutter.upperBound..<columns - 1)
    } else {
      sides = nil
    }
  }

  /// Whether the runs stand beside each other.
  package var isWide: Bool { sides != nil }
}
