import Sessions

/// In which order the picker has its sessions.
package enum PickerOrder: String, CaseIterable, Sendable {
  case newest, project, agent, size

  /// The order after this one.
  var next: PickerOrder {
    let all = Self.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }

  /// Sorts sessions that come the newest first; where the order says nothing they stay so.
  ///
  /// - Returns: their places.
  func sorted(_ places: [Int], _ sessions: [ListedSession]) -> [Int] {
    func by<Value: Comparable>(_ value: (ListedSession) -> Value) -> [Int] {
      let keyed = places.map { (value(sessions[$0]), $0) }
      return keyed.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.1)
    }
    return switch self {
    case .newest: by { Self.rank($0.state) }
    case .project: by { $0.project.lowercased() }
    case .agent: by { $0.agent }
    case .size: by { -($0.size ?? 0) }
    }
  }

  /// What is at work or waits stands above the rest.
  private static func rank(_ state: SessionState) -> Int {
    switch state {
    case .waiting, .running: 0
    case .idle, .succeeded, .failed, .cancelled, .incomplete, .interrupted, .lost, .unknown: 1
    }
  }
}
