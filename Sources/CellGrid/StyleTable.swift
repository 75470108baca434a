/// A style for each role: a theme, ready to draw with.
package struct StyleTable: Hashable, Sendable {
  private var styles: [Style]
  /// What stands in for the terminal's own colours; plain: they stay.
  package var ground = Style()

  /// Makes a table where every role is plain text.
  package init() {
    styles = Array(repeating: Style(), count: Role.allCases.count)
  }

  /// The style of a role.
  package subscript(role: Role) -> Style {
    get { styles[Int(role.rawValue)] }
    set { styles[Int(role.rawValue)] = newValue }
  }

  /// The style of a cell: that of its role with that of its overlay on top.
  package func style(of cell: Cell) -> Style {
    let style =
      cell.overlay == .text ? self[cell.role] : self[cell.role].overlaid(by: self[cell.overlay])
    return ground == Style() ? style : ground.overlaid(by: style)
  }
}
