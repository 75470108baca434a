public import SessionModel

/// Which tool calls are meant: by name, status and kind.
///
/// Several of one sort are alternatives; of different sorts all must hold. A filter that asks for nothing
/// means every call.
///
/// ```swift
/// let failures = session.toolCalls(ToolCallFilter(kinds: [.command], statuses: [.failed]))
/// ```
public struct ToolCallFilter: Hashable, Sendable {
  /// The names of tools; small letters and capitals are the same. Empty for all.
  public var names: Set<String>
  /// What tools are for. Empty for all.
  public var kinds: Set<ToolKind>
  /// How calls stand. Empty for all.
  public var statuses: Set<ToolStatus>

  /// Every call.
  public static let all = ToolCallFilter()

  /// Makes a filter; what is left out is not asked for.
  public init(
    names: Set<String> = [], kinds: Set<ToolKind> = [], statuses: Set<ToolStatus> = []
  ) {
    self.names = names
    self.kinds = kinds
    self.statuses = statuses
  }

  /// Whether a call is meant.
  public func holds(_ call: ToolCall) -> Bool {
    holds(name: call.name) && (kinds.isEmpty || kinds.contains(call.kind))
      && (statuses.isEmpty || statuses.contains(call.status))
  }

  private func holds(name: String?) -> Bool {
    if names.isEmpty { return true }
    guard let name = name?.lowercased() else { return false }
    return names.contains { $0.lowercased() == name }
  }
}
