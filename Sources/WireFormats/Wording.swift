/// How the texts of a session stand in the bytes of its source: what a search that looks at bytes may rely on.
public enum Wording: Sendable, Equatable {
  /// A word stands in one place, as it is or in the spelling of JSON. The reader makes these words itself.
  case whole(made: [String] = [])
  /// A word may come in pieces of several records.
  case pieces

  /// Words that readers of every format make: of media they tell the size.
  static let sizes = ["B", "KB", "MB", "GB", "TB"]
}
