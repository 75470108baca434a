import CellGrid
import SessionModel
import ViewerCore

/// What the user has set: read from `config.toml`.
///
/// Nothing in the file is fatal: what cannot be used is a problem with its place, and the rest holds.
package struct Configuration: Hashable, Sendable {
  /// Which theme to use.
  package private(set) var theme: ThemeChoice?
  /// Whether to use colours.
  package private(set) var color: ColorChoice?
  /// Which characters to draw with.
  package private(set) var glyphs: GlyphChoice?
  /// How much may move by itself.
  package private(set) var motion: Motion?
  /// Whether the mouse is ours.
  package private(set) var mouse = true
  /// Whether everything is told in whole sentences.
  package private(set) var screenReader = false
  /// What the time column shows.
  package private(set) var time = TimeColumn.clock
  /// The keys: the preset's with the user's own.
  package var keyMap: KeyMap { ownKeyMap ?? .defaults }
  /// The keys of a file; `nil` where there is none: the usual ones are only made when somebody asks for them.
  private var ownKeyMap: KeyMap?
  /// What is wanted of single tools.
  package private(set) var tools = ToolDefaults()
  /// What tools are for that are not known, or known as something else, by their names in small letters.
  package private(set) var toolKinds: [String: ToolKind] = [:]
  /// The machines whose sessions the board shows too.
  package var fleet = FleetChoice()
  /// What may be spent before the board tells it.
  package private(set) var budget = Budget()
  /// What cannot be used, and where it stands.
  package var problems: [TomlError] = []

  /// What the user wants bound, in the order of the file.
  private var wishes: [Wish] = []

  /// A key that the user wants bound otherwise, and where that stands.
  private struct Wish: Hashable {
    var change: KeyMap.Change
    var source: KeyMap.Source
  }

  /// The largest file that is believed to be a configuration.
  package static let sizeLimit = 1 << 20

  /// Makes the configuration of somebody who has set nothing.
  package init() {}

  /// Reads a configuration.
  ///
  /// - Parameter file: what the file is called in problems.
  package init(_ text: [UInt8], file: String) {
    let toml: TomlFile
    do throws(TomlError) {
      toml = try TomlFile(text, name: file)
    } catch {
      problems = [error]
      return
    }
    var preset = KeyMap.Preset.default
    for leaf in toml.leaves {
      do throws(TomlError) {
        try read(leaf, toml, &preset)
      } catch {
        problems.append(error)
      }
    }
    ownKeyMap = wishes.reduce(KeyMap.with(preset)) { $0.changed(by: $1.change, source: $1.source) }
    problems.sort { ($0.line, $0.column) < ($1.line, $1.column) }
  }

  /// Reads one value.
  private mutating func read(
    _ leaf: TomlFile.Leaf, _ toml: TomlFile, _ preset: inout KeyMap.Preset
  ) throws(TomlError) {
    let name = leaf.path.first ?? ""
    guard let field = Field(rawValue: name) else {
      let near = nearestWord(to: name, of: Field.allCases.map(\.rawValue))
      throw toml.error(
        leaf, "unknown field \"\(name)\"" + (near.map { ", did you mean \($0)?" } ?? ""))
    }
    if leaf.value == .empty { return }
    switch field {
    case .preset: preset = try Self.choice(leaf, toml, field, of: KeyMap.Preset.self)
    case .color: color = try Self.choice(leaf, toml, field, of: ColorChoice.self)
    case .glyphs: glyphs = try Self.choice(leaf, toml, field, of: GlyphChoice.self)
    case .motion: motion = try Self.choice(leaf, toml, field, of: Motion.self)
    case .mouse: mouse = try leaf.truth(in: toml)
    case .screenReader: screenReader = try leaf.truth(in: toml)
    case .time:
      let word = try Self.word(leaf, toml, field)
      time = TimeColumn.allCases.first { "\($0)" == word } ?? time
    case .theme: try readTheme(leaf, toml)
    case .bind: try bind(leaf, toml)
    case .open: tools.open[try Self.key(leaf, toml).lowercased()] = try leaf.truth(in: toml)
    case .summary: tools.summary[try Self.key(leaf, toml).lowercased()] = try leaf.text(in: toml)
    case .fleet: try readFleet(leaf, toml)
    case .kind:
      let key = try Self.key(leaf, toml).lowercased()
      toolKinds[key] = ToolKind(word: try Self.word(leaf, toml, field))
    case .budget: try readBudget(leaf, toml)
    }
  }

  /// Reads a part of the budget.
  private mutating func readBudget(_ leaf: TomlFile.Leaf, _ toml: TomlFile) throws(TomlError) {
    let name = try Self.key(leaf, toml)
    guard let key = Budget.Key(rawValue: name) else {
      let words = Budget.Key.allCases.map(\.rawValue)
      let near = nearestWord(to: name, of: words)
      throw toml.error(
        leaf,
        "a budget has \(words.joined(separator: ", "))"
          + (near.map { "; did you mean \($0)?" } ?? ""))
    }
    let amount: Double
    switch leaf.value {
    case .integer(let count): amount = Double(count)
    case .number(let number): amount = number
    case .string, .boolean, .empty, .other: throw toml.error(leaf, "\"\(name)\" is a number")
    }
    guard amount.isFinite, amount > 0 else {
      throw toml.error(leaf, "\"\(name)\" is more than nothing")
    }
    budget.set(key, amount)
  }

  /// Reads a theme: a name, or a pair of them.
  private mutating func readTheme(_ leaf: TomlFile.Leaf, _ toml: TomlFile) throws(TomlError) {
    let name = try leaf.text(in: toml)
    if leaf.path.count == 1 {
      theme = ThemeChoice(name, pair: .usual)
      return
    }
    guard leaf.path.count == 2, leaf.path[1] == "dark" || leaf.path[1] == "light" else {
      throw toml.error(leaf, "a pair of themes has \"dark\" and \"light\"")
    }
    guard case .automatic(let dark, let light) = theme ?? .usual else { return }
    theme =
      leaf.path[1] == "dark"
      ? .automatic(dark: name, light: light) : .automatic(dark: dark, light: name)
  }

  /// Reads the address of a machine, or the name of the variable with the password.
  private mutating func readFleet(_ leaf: TomlFile.Leaf, _ toml: TomlFile) throws(TomlError) {
    switch leaf.path.dropFirst().first {
    case "urls" where leaf.path.count == 3: fleet.urls.append(try leaf.text(in: toml))
    case "token-env" where leaf.path.count == 2: fleet.tokenName = try leaf.text(in: toml)
    default: throw toml.error(leaf, "\"fleet\" has \"urls\", a list, and \"token-env\"")
    }
  }

  /// Reads a key and its command.
  private mutating func bind(_ leaf: TomlFile.Leaf, _ toml: TomlFile) throws(TomlError) {
    let keys = try Self.key(leaf, toml)
    guard let sequence = KeyMap.sequence(keys) else { throw toml.error(leaf, "no key \"\(keys)\"") }
    if case .character(let digit, []) = sequence[0], ("1"..."9").contains(digit) {
      throw toml.error(leaf, "\"\(digit)\" begins a count and cannot be bound")
    }
    let source = KeyMap.Source.file("\(toml.name):\(leaf.line)")
    let names = sequence.compactMap(\.name)
    for other in wishes.map(\.change) {
      let others = other.keys.split(separator: " ").map(String.init)
      if names.starts(with: others) || others.starts(with: names) {
        throw toml.error(leaf, "\"\(keys)\" cannot be told from \"\(other.keys)\", bound above")
      }
    }
    let words = try leaf.text(in: toml).split(separator: " ").map(String.init)
    var change = KeyMap.Change(keys: names.joined(separator: " "), command: nil)
    if words != ["none"] {
      guard let word = words.first, let command = Command(rawValue: word) else {
        let near = nearestWord(to: words.first ?? "", of: Command.allCases.map(\.rawValue))
        throw toml.error(
          leaf,
          "unknown command \"\(words.first ?? "")\"" + (near.map { ", did you mean \($0)?" } ?? ""))
      }
      change.command = command
      if words.count > 1 {
        guard words.count == 2, let number = Int(words[1]), (1...100_000).contains(number) else {
          throw toml.error(leaf, "behind a command may stand one number")
        }
        change.number = number
      }
    }
    wishes.append(Wish(change: change, source: source))
  }

  /// The key of a value in a table.
  private static func key(_ leaf: TomlFile.Leaf, _ toml: TomlFile) throws(TomlError) -> String {
    guard leaf.path.count == 2 else {
      throw toml.error(leaf, "\"\(leaf.path[0])\" is a table of single values")
    }
    return leaf.path[1]
  }

  /// One of the words that a field may be.
  private static func word(
    _ leaf: TomlFile.Leaf, _ toml: TomlFile, _ field: Field
  ) throws(TomlError) -> String {
    guard leaf.path.count == (field == .kind ? 2 : 1) else {
      throw toml.error(leaf, "\"\(field.rawValue)\" is a word")
    }
    let word = try leaf.text(in: toml)
    guard field.words.contains(word) else {
      let words = field.words.joined(separator: ", ")
      throw toml.error(leaf, "\(field.rawValue): \"\(word)\" is none of \(words)")
    }
    return word
  }

  private static func choice<Choice: RawRepresentable>(
    _ leaf: TomlFile.Leaf, _ toml: TomlFile, _ field: Field, of: Choice.Type
  ) throws(TomlError) -> Choice where Choice.RawValue == String {
    let word = try word(leaf, toml, field)
    guard let choice = Choice(rawValue: word) else {
      preconditionFailure("the words of a field are its choices")
    }
    return choice
  }
}
