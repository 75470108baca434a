import CellGrid

/// How each role looks: read from a TOML file.
///
/// A file has a `name`, an `appearance` (`dark` or `light`), the nominal `background`, a table `palette`
/// of named colours, and a table `roles`: `status-failed = { fg = "red", bold = true }`. A colour is a
/// name of the palette, `#rrggbb`, a number of the 256, or `default`. `mono` names the attributes for
/// terminals without colours. Roles that are missing look like `text`.
package struct Theme: Hashable, Sendable {
  /// The name, as the file says it.
  package private(set) var name: String
  /// Whether it is made for dark backgrounds.
  package private(set) var isDark = true
  /// The background that it was made for; it is not drawn.
  package private(set) var background = Color.standard
  /// The looks.
  package private(set) var styles = StyleTable()
  /// The roles that the file says something about.
  package private(set) var roles: Set<Role> = []

  /// Reads a theme.
  ///
  /// - Parameter file: what the file is called in errors.
  package init(_ text: [UInt8], file: String) throws(TomlError) {
    let toml = try TomlFile(text, name: file)
    name = file
    let palette = try Self.palette(toml)
    for leaf in toml.leaves {
      switch (leaf.path.first, leaf.path.count) {
      case ("name", 1): name = try Self.string(leaf, toml)
      case ("appearance", 1): isDark = try Self.string(leaf, toml) == "dark"
      case ("background", 1): background = try Self.color(leaf, palette, toml)
      case ("palette", _): break
      case ("roles", 2), ("roles", 3), ("roles", 4): try read(leaf, palette, toml)
      default: throw Self.error(leaf, toml, "unknown key \"\(leaf.path.joined(separator: "."))\"")
      }
    }
    for role in Role.allCases where !roles.contains(role) { styles[role] = styles[.text] }
  }

  /// Reads one property of a role.
  private mutating func read(
    _ leaf: TomlFile.Leaf, _ palette: [String: Color], _ toml: TomlFile
  ) throws(TomlError) {
    guard let role = Role(name: leaf.path[1]) else {
      throw Self.error(leaf, toml, "unknown role \"\(leaf.path[1])\"")
    }
    roles.insert(role)
    if leaf.path.count == 2 {
      if leaf.value == .empty { return }
      // A colour alone is the colour of the text.
      styles[role].foreground = try Self.color(leaf, palette, toml)
      return
    }
    switch leaf.path[2] {
    case "fg": styles[role].foreground = try Self.color(leaf, palette, toml)
    case "bg": styles[role].background = try Self.color(leaf, palette, toml)
    case "mono":
      var attributes: Attributes = []
      for word in try Self.string(leaf, toml).split(separator: " ") {
        guard let attribute = Self.attributes[String(word)] else {
          throw Self.error(leaf, toml, "unknown attribute \"\(word)\"")
        }
        attributes.insert(attribute)
      }
      styles[role].monoAttributes = attributes
    case let key:
      guard let attribute = Self.attributes[key] else {
        throw Self.error(leaf, toml, "unknown property \"\(key)\"")
      }
      guard case .boolean(let isOn) = leaf.value else {
        throw Self.error(leaf, toml, "\"\(key)\" is true or false")
      }
      if isOn { styles[role].attributes.insert(attribute) }
    }
  }

  /// The attributes by their names in files.
  private static let attributes: [String: Attributes] = [
    "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
  ]

  /// Reads the named colours.
  private static func palette(_ toml: TomlFile) throws(TomlError) -> [String: Color] {
    var palette: [String: Color] = [:]
    for leaf in toml.leaves where leaf.path.count == 2 && leaf.path[0] == "palette" {
      palette[leaf.path[1]] = try color(leaf, [:], toml)
    }
    return palette
  }

  /// Reads a colour.
  private static func color(
    _ leaf: TomlFile.Leaf, _ palette: [String: Color], _ toml: TomlFile
  ) throws(TomlError) -> Color {
    if case .integer(let number) = leaf.value, let index = UInt8(exactly: number) {
      return .palette(index)
    }
    let name = try string(leaf, toml)
    if name == "default" { return .standard }
    if let color = palette[name] { return color }
    if name.hasPrefix("#"), name.utf8.count == 7, let rgb = UInt32(name.dropFirst(), radix: 16) {
      return .rgb(
        UInt8(rgb >> 16), UInt8(truncatingIfNeeded: rgb >> 8), UInt8(truncatingIfNeeded: rgb))
    }
    throw error(leaf, toml, "unknown colour \"\(name)\"")
  }

  /// Reads a text.
  private static func string(_ leaf: TomlFile.Leaf, _ toml: TomlFile) throws(TomlError) -> String {
    guard case .string(let text) = leaf.value else {
      throw error(leaf, toml, "\"\(leaf.path.last ?? "")\" is a text")
    }
    return text
  }

  /// An error at a value.
  private static func error(
    _ leaf: TomlFile.Leaf, _ toml: TomlFile, _ reason: String
  ) -> TomlError {
    TomlError(file: toml.name, line: leaf.line, column: leaf.column, reason: reason)
  }
}
