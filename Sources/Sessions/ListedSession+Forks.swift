import SessionModel

/// Sessions that were forked from others, which as a rule are called the same.
extension ListedSession {
  /// Marks the sessions that were forked.
  static func markForks(_ sessions: inout [ListedSession]) {
    guard sessions.contains(where: { $0.glance?.forkedFrom != nil }) else { return }
    var ids: [String: [String]] = [:]
    for session in sessions {
      if let id = session.glance?.id { ids[session.title, default: []].append(id) }
    }
    for index in sessions.indices where sessions[index].glance?.forkedFrom != nil {
      let others = ids[sessions[index].title]?.filter { $0 != sessions[index].glance?.id } ?? []
      var mark = "fork"
      if let id = sessions[index].glance?.id, !others.isEmpty {
        mark += " " + beginning(of: id, unlike: others)
      }
      sessions[index].forkMark = mark
    }
  }

  /// The shortest beginning of an id that no other one has, of four letters at least.
  private static func beginning(of id: String, unlike others: [String]) -> Substring {
    var length = 4
    while length < id.count, others.contains(where: { $0.hasPrefix(id.prefix(length)) }) {
      length += 1
    }
    return id.prefix(length)
  }
}
