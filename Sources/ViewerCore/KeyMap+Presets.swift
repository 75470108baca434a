import CellGrid

extension KeyMap {
  /// Sets of keys that people bring with them, laid over the standard ones.
  package enum Preset: String, CaseIterable, Hashable, Sendable {
    case `default`, less, vim

    /// One line for people.
    package var help: String {
      switch self {
      case .default: "the standard keys"
      case .less:
        "space, d and u turn pages; Z pauses, z d turns diffs, ' b and ' B go through bookmarks"
      case .vim: "g g goes to the first row, ctrl-o back along the jumps, Z Z quits"
      }
    }

    /// The keys that differ from the standard ones.
    var table: [(Command, [String])] {
      switch self {
      case .default: []
      case .less:
        [
          (.pageDown, ["space", "ctrl-v"]), (.pageUp, ["alt-v"]), (.halfPageDown, ["d"]),
          (.halfPageUp, ["u"]), (.diffStyle, ["z d"]), (.nextBookmark, ["' b"]),
          (.previousBookmark, ["' B"]),
        ]
      case .vim:
        [
          (.first, ["g g"]), (.back, ["ctrl-o"]),
          (.quitAll, ["Z Z", "Z Q"]),
        ]
      }
    }
  }

  /// A wish to have keys bound otherwise.
  package struct Change: Hashable, Sendable {
    /// The names of the keys, one after the other.
    package var keys: String
    /// What they ask for; `nil`: nothing any more.
    package var command: Command?
    /// The number that goes with the command.
    package var number: Int?

    /// Makes a change.
    package init(keys: String, command: Command?, number: Int? = nil) {
      (self.keys, self.command, self.number) = (keys, command, number)
    }
  }

  /// The standard keys with a preset laid over them.
  package static func with(_ preset: Preset) -> KeyMap {
    let changes = preset.table.flatMap { command, keys in
      keys.map { Change(keys: $0, command: command) }
    }
    return changes.reduce(defaults) { $0.changed(by: $1, source: .preset(preset)) }
  }

  /// The map with a change; what stood in the way of its keys is no longer bound.
  ///
  /// - Precondition: the names are those of keys.
  package func changed(by change: Change, source: Source) -> KeyMap {
    let keys = Self.sequence(change.keys)
    precondition(keys != nil, "no keys: \(change.keys)")
    let names = keys?.compactMap(\.name) ?? []
    // A sequence is never complete while its beginning is bound, and the other way round.
    var bindings = bindings.filter {
      let other = $0.keys.split(separator: " ").map(String.init)
      return !other.starts(with: names) && !names.starts(with: other)
    }
    if let command = change.command {
      let binding = Binding(
        keys: names.joined(separator: " "), command: command, number: change.number,
        source: source)
      // Beside the other keys of its command, for the help.
      let place = bindings.lastIndex { $0.command == command }
      bindings.insert(binding, at: place.map { $0 + 1 } ?? bindings.count)
    }
    return KeyMap(bindings)
  }
}
