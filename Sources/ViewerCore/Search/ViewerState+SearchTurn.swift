import SessionModel

extension ViewerState {
  /// Searches and filters anew in another session of the same source, in which nodes have other names.
  mutating func turnSearches(to names: [NodeID: NodeID], _ session: Session) {
    position = session.position
    (tree, revealed, displaced) = (nil, Revealed(), nil)
    jumps = JumpList()
    bookmarks = Set(bookmarks.compactMap { names[$0] })
    let oldTools = tools
    tools = ToolIndex()
    if filter.needsTools { tools.update(session) }
    filter.choices = Set(
      filter.choices.compactMap { choice in
        switch choice {
        case .status, .role, .kind: choice
        case .tool(let number): tools.number(of: oldTools.name(number)).map { .tool($0) }
        case .agent(let agent): agent == .root ? choice : names[agent].map { .agent($0) }
        }
      })
    if let query = search?.query {
      search = (try? SearchRun(query, session, at: position, from: cursor?.node ?? .root)).map {
        Search(run: $0)
      }
    }
    filterFinds.run = filter.query.flatMap {
      try? SearchRun($0, session, at: position, from: .root)
    }
    filterFinds.position = position
  }
}
