import Reports
public import SessionModel

/// One change of a session: an update of `espalier print --style updates`, as a value.
///
/// Places are indexes on the way from the session: entry, call, entry and so on, entries included that the
/// source took back. Keys are the words of the data contract, such as `arguments`.
public struct SessionUpdate: Hashable, Sendable {
  /// What changed.
  public enum Change: Hashable, Sendable {
    /// An entry appeared at a place, with everything below it.
    case newMessage(ProgressEntry, at: [Int])
    /// Calls were added behind those that the entry at a place had.
    case newToolCalls([ToolCall], in: [Int])
    /// A call has another status, and with it whatever else changed of it.
    case toolCallStatus(ToolCall, at: [Int], from: ToolStatus)
    /// Keys of a call have other values.
    case toolCallChanged(ToolCall, at: [Int], keys: [String])
    /// Keys of an entry have other values. One that is there again has `retracted` among them.
    case messageChanged(ProgressEntry, at: [Int], keys: [String])
    /// The source took an entry back.
    case retracted(ProgressEntry, at: [Int])
    /// Keys of the session have other values.
    case sessionChanged(SessionFacts, keys: [String])
    /// The session has another status; `from` is `nil` before the first.
    case sessionStatus(from: SessionStatus?, to: SessionStatus)
    /// The session has ended, in whatever way; with its answer, where there is one.
    case completed(SessionStatus, outputText: String?)
  }

  /// Its number, from 1.
  public var number: Int { told.number }
  /// When the records arrived that it is of; `nil` when nothing tells.
  public var time: Milliseconds? { told.time }
  /// The position of the session that it tells.
  public var position: Int32 { told.position }
  /// The word of the contract for what changed, such as `new_message`.
  public var type: String { told.news.type }
  /// What changed.
  public let change: Change

  /// The update as it is told by all reports.
  let told: Update

  /// Makes values of an update.
  init(_ update: Update, of session: Session) {
    told = update
    let values = ItemValues(session, at: update.position)
    switch update.news {
    case .newEntry(let entry, let place):
      change = .newMessage(
        values.entry(entry, isCurrent: place.isCurrent, includingRetracted: true), at: place.path)
    case .newCalls(let calls, _, let place):
      change = .newToolCalls(
        calls.map { values.call($0, includingRetracted: true) }, in: place.path)
    case .callStatus(let call, let place, let was):
      change = .toolCallStatus(values.call(call), at: place.path, from: was)
    case .callChanged(let call, let place, let keys):
      change = .toolCallChanged(values.call(call), at: place.path, keys: keys.map(\.rawValue))
    case .entryChanged(let entry, let place, let keys):
      change = .messageChanged(
        values.entry(entry, isCurrent: place.isCurrent), at: place.path,
        keys: keys.map(\.rawValue))
    case .retracted(let entry, let place):
      change = .retracted(values.entry(entry, isCurrent: false), at: place.path)
    case .sessionChanged(let keys):
      change = .sessionChanged(values.facts, keys: keys.map(\.rawValue))
    case .sessionStatus(let from, let to): change = .sessionStatus(from: from, to: to)
    case .completed(let status):
      change = .completed(status, outputText: values.facts.outputText)
    }
  }
}
