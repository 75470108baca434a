import Synchronization

/// The name of a file of a session, as its number among all names that were told: a record has one, and records are
/// handed from station to station, each time as a few bytes without a count of references.
package struct FileName: Hashable, Sendable {
  private let number: Int32

  /// Gives a name its number, which is the same for the same name.
  package init(_ text: String) {
    number = Self.table.withLock { $0.number(of: text) }
  }

  /// The name.
  package var text: String { Self.table.withLock { $0.texts[Int(number)] } }

  /// Sessions are read on several threads in other programs, and all share it.
  private static let table = Mutex(Table())

  /// All names. They stay: sessions have as many as they have files.
  private struct Table {
    var texts: [String] = []
    private var numbers: [String: Int32] = [:]

    /// The number of a name, which is a new one when it was never told.
    mutating func number(of text: String) -> Int32 {
      if let number = numbers[text] { return number }
      let number = Int32(texts.count)
      texts.append(text)
      numbers[text] = number
      return number
    }
  }
}
