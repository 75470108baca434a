/// What the first and the last bytes of a session tell of it: enough for a row of a list.
public struct SessionGlance: Equatable, Sendable {
  /// The source's own name of the session.
  public var id: String?
  /// The title that the source gives it.
  public var title: String?
  /// The beginning of the first prompt.
  public var prompt: String?
  /// The model that was named last.
  public var model: String?
  /// The folder that the agent worked in.
  public var folder: String?
  /// The branch of the folder, as the source told it last.
  public var branch: String?
  /// When it began, on the source's clock.
  public var startedAt: Milliseconds?
  /// When the last of the records was made that were read, on the source's clock.
  public var lastRecordAt: Milliseconds?
  /// How the last turn stands.
  public var turn = Turn.unknown
  /// The tool calls that were seen; `nil` when nothing tells of calls.
  public var calls: Calls?
  /// The id of the session that it was forked from.
  public var forkedFrom: String?
  /// Whether it belongs to another session, which lists it.
  public var isSubagent = false

  /// Makes a glance that saw nothing.
  public init() {}

  /// How the last turn of a session stands.
  public enum Turn: Hashable, Sendable {
    /// Nothing tells.
    case unknown
    /// Words of the agent were the last, which does not say whether more comes.
    case answered
    /// The agent is at work, or would be if its process lives.
    case working
    /// A person must answer.
    case waiting
    /// The turn is over.
    case ended(SessionStatus)
  }

  /// How many tool calls stand how.
  public struct Calls: Hashable, Sendable {
    /// Ended well.
    public var completed = 0
    /// Ended with an error.
    public var failed = 0
    /// Without a result.
    public var open = 0
    /// Whether calls may lie between what was read.
    public var isPartial = false

    /// Counts nothing yet.
    public init() {}

    /// A count of them where there is something to say of it: of a part there are at least so many, and that
    /// none was seen does not mean that there is none.
    package func text(_ count: Int) -> String? {
      guard isPartial else { return count > 0 ? "\(count)" : nil }
      return completed + failed > 0 ? "\(count)+" : nil
    }

    /// Counts a call that stands so. What a person refused or broke off has neither ended well nor failed.
    package mutating func take(_ status: ToolStatus?) {
      switch status {
      case .completed: completed += 1
      case .failed: failed += 1
      case .pending, .running, .waiting, .background: open += 1
      case .rejected, .cancelled, .requested, .lost, nil: break
      }
    }
  }
}
