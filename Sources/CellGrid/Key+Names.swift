extension Key {
  /// Reads a name such as `G`, `ctrl-d`, `alt-1`, `shift-tab`, `space`, `f1`.
  package init?(_ name: String) {
    // Most are one letter, with nothing in front of it.
    if name.utf8.count == 1, let letter = name.first {
      self = .character(letter)
      return
    }
    var rest = Substring(name)
    var modifiers: Modifiers = []
    search: while true {
      for (prefix, value) in Modifiers.names where rest.lowercased().hasPrefix(prefix + "-") {
        // "ctrl--" is the minus with ctrl, "-" the minus alone.
        guard rest.count > prefix.count + 1 else { return nil }
        modifiers.insert(value)
        rest = rest.dropFirst(prefix.count + 1)
        continue search
      }
      break
    }
    if rest.count == 1, let character = rest.first {
      self = .normalized(character, modifiers)
    } else if rest.lowercased() == "space" {
      self = .character(" ", modifiers)
    } else if let entry = NamedKey.names.first(where: { $0.name == rest.lowercased() }) {
      self = .named(entry.key, modifiers)
    } else if rest.first == "f" || rest.first == "F", let number = Int(rest.dropFirst()),
      (1...63).contains(number)
    {
      self = .named(.function(number), modifiers)
    } else {
      return nil
    }
  }

  /// Makes a character key the one way it is written: `shift-g` is `G`, `ctrl-D` is `ctrl-d`.
  package static func normalized(_ character: Character, _ modifiers: Modifiers) -> Key {
    var letter = character
    if modifiers.contains(.ctrl) {
      letter = character.lowercased().first ?? character
    } else if modifiers.contains(.shift) {
      letter = character.uppercased().first ?? character
    }
    return .character(letter, modifiers.subtracting(.shift))
  }

  /// The name in key maps and help; nil for what is no key.
  package var name: String? {
    let base: String
    let held: Modifiers
    switch self {
    case .character(let character, let modifiers):
      base = character == " " ? "space" : String(character)
      held = modifiers
    case .named(.function(let number), let modifiers):
      base = "f\(number)"
      held = modifiers
    case .named(let key, let modifiers):
      guard let name = NamedKey.names.first(where: { $0.key == key })?.name else { return nil }
      base = name
      held = modifiers
    case .mouse, .paste: return nil
    }
    let prefixes = Modifiers.names.filter { held.contains($0.value) }.map { $0.name + "-" }
    return prefixes.joined() + base
  }
}
