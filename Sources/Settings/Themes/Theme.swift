import CellGrid

/// How each role looks: read from a TOML file.
///
/// A file has a `name`, the theme that it `inherits` from, an `appearance` (`dark` or `light`), the
/// `background` and `foreground` that it was made for and whether they `fill` the screen, whether it is
/// `mono` everywhere, a table
/// `palette` of named colours, and a table `roles`: `status-failed = { fg = "red", bold = true }`. A
/// colour is a name of the palette, `background` or `foreground`, `#rrggbb`, a number of the 256, or
/// `default`. `mono` names the attributes for terminals without colours, `few` the colour, the colour behind
/// it (`on-red`) and the attributes for those with sixteen or eight: `few = "red bold"`. Roles that are missing
/// look like `text`; what is not said of few colours stands in `FewColors`.
package struct Theme: Hashable, Sendable {
  /// The name, as the file says it.
  package private(set) var name: String
  /// Whether it is made for dark backgrounds.
  package private(set) var isDark = true
  /// The background that it was made for; it is drawn only when the theme fills the screen.
  package private(set) var background = Color.standard
  /// The colour of ordinary text that it was made for.
  package private(set) var foreground = Color.standard
  /// The looks.
  package private(set) var styles = StyleTable()
  /// The roles that the file says something about.
  package private(set) var roles: Set<Role> = []
  /// Whether its background is drawn.
  private var fills = false
  /// Whether it looks everywhere as it does where there are no colours.
  private var isMono = false

  /// Reads a theme that inherits nothing.
  ///
  /// - Parameter file: what the file is called in errors.
  package init(_ text: [UInt8], file: String) throws(TomlError) {
    try self.init(layers: [try TomlFile(text, name: file)])
  }

  /// Reads a theme from the file that everything is inherited from to its own.
  ///
  /// A colour of a palette changes what is inherited too; what is said of a role stands instead of all
  /// that was said of it before.
  init(layers: [TomlFile]) throws(TomlError) {
    name = layers.last?.name ?? ""
    let palette = try readPalette(layers)
    for layer in layers {
      var told: Set<Role> = []
      for leaf in layer.leaves {
        switch (leaf.path.first, leaf.path.count) {
        case ("name", 1): name = try leaf.text(in: layer)
        case ("inherits", 1): _ = try leaf.text(in: layer)
        case ("appearance", 1):
          let word = try leaf.text(in: layer)
          guard word == "dark" || word == "light" else {
            throw layer.error(leaf, "\"appearance\" is dark or light")
          }
          isDark = word == "dark"
        case ("fill", 1): fills = try leaf.truth(in: layer)
        case ("mono", 1): isMono = try leaf.truth(in: layer)
        case ("background", 1), ("foreground", 1), ("palette", 2): break
        case ("roles", 2), ("roles", 3), ("roles", 4):
          let role = try Self.role(leaf, layer)
          if told.insert(role).inserted { styles[role] = Style() }
          roles.insert(role)
          try read(leaf, of: role, palette, layer)
        default: throw layer.error(leaf, "unknown key \"\(leaf.path.joined(separator: "."))\"")
        }
      }
    }
    for role in Role.allCases where !roles.contains(role) { styles[role] = styles[.text] }
    for role in Role.allCases where isMono || styles[role].few == nil || !roles.contains(role) {
      styles[role].few = FewColors(usualFor: role, isDark: isDark)
    }
    if isMono {
      for role in Role.allCases {
        styles[role] = styles[role].resolved(in: .mono)
        styles[role].few = FewColors(attributes: styles[role].attributes)
      }
    }
    if fills {
      let few =
        isDark
        ? FewColors(foreground: .palette(7), background: .palette(0))
        : FewColors(foreground: .palette(0), background: .palette(7))
      styles.ground = Style(foreground: foreground, background: background, few: few)
    }
  }

  /// The role that a value is about.
  private static func role(_ leaf: TomlFile.Leaf, _ layer: TomlFile) throws(TomlError) -> Role {
    guard let role = Role(name: leaf.path[1]) else {
      throw layer.error(leaf, "unknown role \"\(leaf.path[1])\"")
    }
    return role
  }

  /// Reads one property of a role.
  private mutating func read(
    _ leaf: TomlFile.Leaf, of role: Role, _ palette: [String: Color], _ layer: TomlFile
  ) throws(TomlError) {
    if leaf.path.count == 2 {
      if leaf.value == .empty { return }
      // A colour alone is the colour of the text.
      styles[role].foreground = try Self.color(leaf, palette, layer)
      return
    }
    switch leaf.path[2] {
    case "fg": styles[role].foreground = try Self.color(leaf, palette, layer)
    case "bg": styles[role].background = try Self.color(leaf, palette, layer)
    case "few": styles[role].few = try Self.few(leaf, layer)
    case "mono":
      var attributes: Attributes = []
      for word in words(try leaf.text(in: layer)) {
        guard let attribute = Self.attributes[word] else {
          throw layer.error(leaf, "unknown attribute \"\(word)\"")
        }
        attributes.insert(attribute)
      }
      styles[role].monoAttributes = attributes
    case let key:
      guard let attribute = Self.attributes[key] else {
        throw layer.error(leaf, "unknown property \"\(key)\"")
      }
      if try leaf.truth(in: layer) { styles[role].attributes.insert(attribute) }
    }
  }

  /// The attributes by their names in files.
  private static let attributes: [String: Attributes] = [
    "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
  ]

  /// Reads how a role looks with few colours: `red bold`, `black on-yellow`.
  private static func few(
    _ leaf: TomlFile.Leaf, _ layer: TomlFile
  ) throws(TomlError) -> FewColors {
    var few = FewColors()
    for word in words(try leaf.text(in: layer)) {
      if let attribute = attributes[word] {
        few.attributes.insert(attribute)
      } else if let color = FewColors.color(word) {
        few.foreground = color
      } else if word.hasPrefix("on-"), let color = FewColors.color(String(word.dropFirst(3))) {
        few.background = color
      } else {
        throw layer.error(leaf, "\"\(word)\" is none of the eight colours and no attribute")
      }
    }
    return few
  }

  /// Reads the named colours, and with them those that the theme was made for.
  private mutating func readPalette(_ layers: [TomlFile]) throws(TomlError) -> [String: Color] {
    var palette: [String: Color] = [:]
    for layer in layers {
      for leaf in layer.leaves {
        if leaf.path.count == 2, leaf.path[0] == "palette" {
          palette[leaf.path[1]] = try Self.color(leaf, [:], layer)
        }
        if leaf.path == ["background"] { background = try Self.color(leaf, [:], layer) }
        if leaf.path == ["foreground"] { foreground = try Self.color(leaf, [:], layer) }
      }
    }
    palette["background"] = background
    palette["foreground"] = foreground
    return palette
  }

  /// Reads a colour.
  private static func color(
    _ leaf: TomlFile.Leaf, _ palette: [String: Color], _ layer: TomlFile
  ) throws(TomlError) -> Color {
    if case .integer(let number) = leaf.value, let index = UInt8(exactly: number) {
      return .palette(index)
    }
    let name = try leaf.text(in: layer)
    if name == "default" { return .standard }
    if let color = palette[name] { return color }
    if name.hasPrefix("#"), name.utf8.count == 7, let rgb = UInt32(name.dropFirst(), radix: 16) {
      return .rgb(
        UInt8(rgb >> 16), UInt8(truncatingIfNeeded: rgb >> 8), UInt8(truncatingIfNeeded: rgb))
    }
    throw layer.error(leaf, "unknown colour \"\(name)\"")
  }
}

/// The words of a text, divided by bytes: a theme is read before the first frame.
private func words(_ text: String) -> [String] {
  text.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
}
