import Feeds

/// Why a source can't be read.
public struct SourceFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What sort of failure it is.
  public enum Kind: Hashable, Sendable {
    /// A file or an answer that can't be read.
    case unreadable
    /// A server that can't be reached.
    case unreachable
    /// A server that says no.
    case refused
    /// A setting that can't be used, such as a malformed address.
    case unusable
  }

  /// What sort of failure it is.
  public var kind: Kind
  /// The source: a path, or an address without its secrets.
  public var source: String
  /// The reason, in words. It may hold text from outside that is not made safe for a terminal.
  public var reason: String

  /// Source and reason.
  public var description: String { "\(source): \(reason)" }

  /// Tells the failure of a feed.
  init(_ failure: FeedFailure) {
    kind =
      switch failure.kind {
      case .unreadable, .unwritable: .unreadable
      case .unreachable: .unreachable
      case .refused: .refused
      case .unusable: .unusable
      }
    source = failure.what
    reason = failure.why
  }
}
