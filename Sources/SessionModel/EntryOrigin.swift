/// Who wrote an entry that no person typed and no model said: what views may fold, and no title is made of.
public enum EntryOrigin: String, CaseIterable, Sendable {
  /// A command of the program, and what it was expanded to.
  case command
  /// Surroundings put before the model: environment, open files, reminders.
  case context
  /// What a hook printed.
  case hook
  /// News of something that runs beside the conversation.
  case notification
  /// A message of another agent.
  case teammate
  /// What is left of a conversation that was made shorter.
  case summary
}

extension Session {
  /// Who wrote an entry, when no person and no model did.
  public func origin(of entry: NodeID, at position: Int32) -> EntryOrigin? {
    text(entry, .origin, at: position, limit: 64).flatMap { EntryOrigin(rawValue: $0) }
  }
}
