/// How the texts of a session stand in the bytes of its source: what a search that looks at bytes may rely on.
public enum Wording: Sendable, Equatable {
  /// A word stands in one place, as it is or in the spelling of JSON, unless the reader makes it itself.
  case whole(made: [Made] = [])
  /// A word may come in pieces of several records, or be put together.
  case pieces

  /// Words that a reader makes itself.
  public struct Made: Sendable, Equatable {
    /// The words.
    public var text: String
    /// What stands in a source for which they are made; `nil` where nothing tells.
    public var mark: String?

    init(_ text: String, for mark: String? = nil) { (self.text, self.mark) = (text, mark) }
  }

  /// What the readers of any format make: the sizes of media, an entry for results without calls, a call for an agent
  /// without one.
  public static let common =
    ["B", "KB", "MB", "GB", "TB", "Results without calls", "exit code", "task"].map { Made($0) }
}
