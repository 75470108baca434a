import Sessions

/// What the lanes of the board stand together by.
package enum BoardGrouping: String, CaseIterable, Sendable {
  case none, project, agent, host

  /// The one after this one.
  var next: BoardGrouping {
    let all = Self.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }

  /// The name of the group that a lane stands in.
  func name(of lane: Lane) -> String {
    switch self {
    case .none: ""
    case .project: lane.session.project.isEmpty ? "no project" : lane.session.project
    case .agent: lane.session.agent
    case .host: lane.session.origin?.host ?? "this machine"
    }
  }
}
