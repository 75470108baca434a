import SessionModel
import Sessions

/// Which sessions a search goes through, and which of their hits count.
package struct SearchScope: Hashable, Sendable {
  /// The agents, each by the beginning of its name; none: all.
  package var agents: [String] = []
  /// The projects, each by the beginning of its name; none: all.
  package var projects: [String] = []
  /// What the tools are for in whose calls hits count; none: hits anywhere.
  package var kinds: Set<ToolKind> = []
  /// Hits that are older do not count.
  package var since: Milliseconds?
  /// Hits that are younger do not count.
  package var until: Milliseconds?

  /// Means everything.
  package init() {}

  /// Whether the agent of a session is meant, and it was written to late enough.
  package func holds(_ session: ListedSession) -> Bool {
    Self.fits(session.agent, agents) && since.map { session.modified >= $0 } ?? true
  }

  /// Whether a project is meant.
  package func holds(project: String) -> Bool { Self.fits(project, projects) }

  /// Whether a hit counts. Where nothing tells when it was said, that is when its session was written.
  package func holds(_ hit: FoundHit, in session: ListedSession) -> Bool {
    if !kinds.isEmpty, hit.tool.map({ !kinds.contains($0.kind) }) ?? true { return false }
    let moment = hit.moment ?? session.modified
    return since.map { moment >= $0 } ?? true && until.map { moment <= $0 } ?? true
  }

  private static func fits(_ name: String, _ wanted: [String]) -> Bool {
    wanted.isEmpty || wanted.contains { name.lowercased().hasPrefix($0.lowercased()) }
  }
}
