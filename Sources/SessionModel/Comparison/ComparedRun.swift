/// One of two runs that are compared, with its figures.
package struct ComparedRun {
  /// What was said and done.
  package let session: Session
  /// The position that is looked at.
  package let position: Int32
  /// What its source is called; foreign and not safe yet.
  package let name: String
  /// What adds up: entries, calls, tokens, cost.
  package let stats: SessionStats
  /// How many calls of each kind there are and how many of them failed, in the order of the kinds.
  package let kinds: [(kind: ToolKind, calls: Int, failed: Int)]
  /// How long it took; `nil` where no clock tells.
  package let elapsed: Milliseconds?
  /// What it did to files, in the order in which they were changed first.
  package let files: [ChangedFile]

  /// Takes a session as it is now.
  ///
  /// - Parameter now: until when one that goes on has taken; `nil` where it has until its last record.
  package init(_ session: Session, name: String, prices: PriceTable, now: Milliseconds? = nil) {
    self.session = session
    self.name = name
    position = session.position
    stats = SessionStats(session, at: position, prices: prices)
    var counts: [ToolKind: (calls: Int, failed: Int)] = [:]
    for tool in stats.tools {
      let count = counts[session.toolKind(named: tool.name), default: (0, 0)]
      counts[session.toolKind(named: tool.name)] = (
        count.calls + tool.calls, count.failed + (tool.statuses[.failed] ?? 0)
      )
    }
    kinds = ToolKind.allCases.compactMap { kind in
      counts[kind].map { (kind, $0.calls, $0.failed) }
    }
    elapsed = session.elapsed(at: position, now: now)
    files = session.filesWithOutcomes(at: position)
  }

  /// How many calls there are.
  package var calls: Int { stats.tools.reduce(0) { $0 + $1.calls } }
  /// How many of them failed.
  package var failed: Int { stats.calls[.failed] ?? 0 }
  /// How the session stands.
  package var status: Stated<SessionStatus> { session.standing(at: position) }
  /// How many lines came and went.
  package var added: Int { files.reduce(0) { $0 + $1.added } }
  package var removed: Int { files.reduce(0) { $0 + $1.removed } }
}
