import Glibc

/// The name of a file of a session, as its number among all names that were told: a record has one, and records are
/// handed from station to station, each time as a few bytes without a count of references.
package struct FileName: Hashable, Sendable {
  private let number: Int32

  /// Gives a name its number, which is the same for the same name.
  package init(_ text: String) { number = Self.table.number(of: text) }

  /// The name.
  package var text: String { Self.table.text(number) }

  private static let table = Table()

  /// All names. They stay: sessions have as many as they have files.
  private final class Table: @unchecked Sendable {
    private var texts: [String] = []
    private var numbers: [String: Int32] = [:]
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    init() { pthread_mutex_init(lock, nil) }

    func number(of text: String) -> Int32 {
      pthread_mutex_lock(lock)
      defer { pthread_mutex_unlock(lock) }
      if let number = numbers[text] { return number }
      let number = Int32(texts.count)
      texts.append(text)
      numbers[text] = number
      return number
    }

    func text(_ number: Int32) -> String {
      pthread_mutex_lock(lock)
      defer { pthread_mutex_unlock(lock) }
      return texts[Int(number)]
    }
  }
}
