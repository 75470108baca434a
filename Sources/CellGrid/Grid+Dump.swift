extension Grid {
  /// The text of the rows, without blanks at their ends, for goldens and for copying the screen.
  package func text() -> String {
    dump { row, column in text(of: self[row, column]) }
  }

  /// The letters of the roles, row for row; an overlay hides the role below it.
  package func roles() -> String {
    dump { row, column in
      let cell = self[row, column]
      return String((cell.overlay == .text ? cell.role : cell.overlay).code)
    }
  }

  /// Text and, below a line of dashes, roles: what a golden screen holds.
  package func golden() -> String {
    text() + "\n" + String(repeating: "-", count: columns) + "\n" + roles() + "\n"
  }

  private func dump(_ body: (Int, Int) -> String) -> String {
    (0..<rows).map { row in
      var line = ""
      for column in 0..<columns { line += body(row, column) }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
