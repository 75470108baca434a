import CellGrid
import Glibc

/// Where themes are found: in folders, the first before the next, and in the program itself.
package struct ThemeLibrary: Sendable {
  /// A theme that can be had.
  package struct Entry: Hashable, Sendable {
    package var name: String
    /// The folder that it lies in; `nil`: it is part of the program.
    package var folder: String?
  }

  /// The folders that are looked into.
  package let folders: [String]

  /// Makes a library of folders.
  package init(folders: [String]) { self.folders = folders }

  /// A theme that is part of the program.
  package struct BuiltIn: Sendable {
    /// Its name.
    package let name: String
    /// Its file.
    package let text: [UInt8]
    /// What it comes to (see `StyleTable.text`).
    package let styles: [UInt8]

    fileprivate init(_ name: String, _ text: [UInt8], styles: [UInt8]) {
      (self.name, self.text, self.styles) = (name, text, styles)
    }
  }

  /// The themes that are part of the program.
  package static let builtIn = [
    BuiltIn("ansi", PackageResources.ansi_toml, styles: PackageResources.ansi_styles),
    BuiltIn(
      "catppuccin-mocha", PackageResources.catppuccin_mocha_toml,
      styles: PackageResources.catppuccin_mocha_styles),
    BuiltIn(
      "colour-blind-dark", PackageResources.colour_blind_dark_toml,
      styles: PackageResources.colour_blind_dark_styles),
    BuiltIn(
      "colour-blind-light", PackageResources.colour_blind_light_toml,
      styles: PackageResources.colour_blind_light_styles),
    BuiltIn("dark", PackageResources.dark_toml, styles: PackageResources.dark_styles),
    BuiltIn(
      "everforest-dark", PackageResources.everforest_dark_toml,
      styles: PackageResources.everforest_dark_styles),
    BuiltIn(
      "gruvbox-dark", PackageResources.gruvbox_dark_toml,
      styles: PackageResources.gruvbox_dark_styles),
    BuiltIn(
      "high-contrast-dark", PackageResources.high_contrast_dark_toml,
      styles: PackageResources.high_contrast_dark_styles),
    BuiltIn(
      "high-contrast-light", PackageResources.high_contrast_light_toml,
      styles: PackageResources.high_contrast_light_styles),
    BuiltIn("light", PackageResources.light_toml, styles: PackageResources.light_styles),
    BuiltIn("mono", PackageResources.mono_toml, styles: PackageResources.mono_styles),
    BuiltIn(
      "tokyo-night", PackageResources.tokyo_night_toml,
      styles: PackageResources.tokyo_night_styles),
  ]

  /// The largest file that is believed to be a theme.
  private static let sizeLimit = 1 << 20
  /// So many themes in a row may inherit from each other.
  private static let depthLimit = 8

  /// Finds and reads a theme with all that it inherits; `nil` when there is none of that name.
  package func theme(_ name: String) throws(TomlError) -> Theme? {
    guard var place = try place(of: name, from: 0) else { return nil }
    var layers: [TomlFile] = []
    while true {
      let layer = try TomlFile(place.text, name: place.file)
      layers.insert(layer, at: 0)
      guard let leaf = layer.leaves.first(where: { $0.path == ["inherits"] }) else { break }
      let parent = try leaf.text(in: layer)
      // A theme that inherits from its own name means the one that it stands before.
      let start = parent == place.name ? place.index + 1 : 0
      guard layers.count < Self.depthLimit else {
        throw layer.error(leaf, "too many themes inherit from each other")
      }
      guard let next = try self.place(of: parent, from: start) else {
        throw layer.error(leaf, "unknown theme \"\(parent)\"")
      }
      place = next
    }
    return try Theme(layers: layers)
  }

  /// Finds what a theme comes to; `nil` when there is none of that name. One of the program was worked out before: to read
  /// its file took a fifth of all that is done until the first frame.
  package func styles(_ name: String) throws(TomlError) -> StyleTable? {
    if path(of: name) == nil, let builtIn = Self.builtIn.first(where: { $0.name == name }),
      let styles = StyleTable(text: builtIn.styles)
    {
      return styles
    }
    return try theme(name)?.styles
  }

  /// The file of a theme that is not part of the program.
  package func path(of name: String) -> String? {
    paths(of: name).first { access($0.path, F_OK) == 0 }?.path
  }

  /// The themes that can be had, by name.
  package func entries() -> [Entry] {
    var found: [Entry] = []
    for folder in folders {
      guard let directory = opendir(folder) else { continue }
      defer { closedir(directory) }
      while let entry = readdir(directory) {
        let file = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        let name = String(file.dropLast(5))
        guard file.hasSuffix(".toml"), !name.isEmpty, !file.hasPrefix("."),
          !found.contains(where: { $0.name == name })
        else { continue }
        found.append(Entry(name: name, folder: folder))
      }
    }
    for theme in Self.builtIn where !found.contains(where: { $0.name == theme.name }) {
      found.append(Entry(name: theme.name))
    }
    return found.sorted { $0.name < $1.name }
  }

  /// A theme where it was found.
  private struct Place {
    var name: String
    var file: String
    var text: [UInt8]
    /// The place of its folder; behind the last one stands the program itself.
    var index: Int
  }

  /// Where a theme of this name may lie, with the places of the folders.
  private func paths(of name: String) -> [(index: Int, path: String)] {
    // A name is no path: it must not lead out of the folders.
    guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else { return [] }
    return folders.enumerated().map { ($0.offset, "\($0.element)/\(name).toml") }
  }

  /// Finds a theme in one of the folders from a place on, or in the program.
  private func place(of name: String, from start: Int) throws(TomlError) -> Place? {
    for (index, path) in paths(of: name).dropFirst(start) {
      if let text = try TomlFile.read(path, limit: Self.sizeLimit) {
        return Place(name: name, file: path, text: text, index: index)
      }
    }
    guard start <= folders.count, let found = Self.builtIn.first(where: { $0.name == name }) else {
      return nil
    }
    return Place(name: name, file: "\(name).toml", text: found.text, index: folders.count)
  }
}
