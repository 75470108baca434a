import Sessions

/// In which order the board has the sessions of before.
package enum PickerOrder: String, CaseIterable, Sendable {
  case newest, project, agent, size

  /// The order after this one.
  var next: PickerOrder {
    let all = Self.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }

  /// Sorts sessions that come the newest first; where the order says nothing they stay so.
  func sorted(_ sessions: [ListedSession]) -> [ListedSession] {
    func by<Value: Comparable>(_ value: (ListedSession) -> Value) -> [ListedSession] {
      let keyed = sessions.enumerated().map { (value($1), $0) }
      return keyed.sorted { $0 < $1 }.map { sessions[$0.1] }
    }
    return switch self {
    case .newest: sessions
    case .project: by { $0.project.lowercased() }
    case .agent: by { $0.agent }
    case .size: by { -($0.size ?? 0) }
    }
  }
}
