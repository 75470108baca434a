import CellGrid

/// What a reader can ask for by keys where the key map of the viewer does not reach: a row of a table that keys and
/// help come from.
package protocol KeyedCommand: CaseIterable, Hashable, Sendable {
  /// The keys; the first one is shown in hints.
  var keys: [String] { get }
  /// One line for people.
  var help: String { get }
}

extension KeyedCommand {
  /// The commands by key, for the table to keep.
  static func byKey() -> [Key: Self] {
    var table: [Key: Self] = [:]
    for command in allCases {
      for name in command.keys {
        guard let key = Key(name) else { preconditionFailure("no key \(name)") }
        precondition(table[key] == nil, "bound twice: \(name)")
        table[key] = command
      }
    }
    return table
  }

  /// The first line of the help that any key shows next; `nil` behind the last page, where the help goes away.
  package static func helpLine(after line: Int, height: Int) -> Int? {
    let next = line + height
    return height == 0 || next >= allCases.count ? nil : next
  }
}
