import SessionModel

/// What a source says at a position, as lines: everything but what was worked out or is gone.
package func statedView(_ session: Session, at position: Int32? = nil) -> String {
  let position = position ?? session.position
  var lines: [String] = []
  func text(_ id: NodeID, _ channel: Channel) -> String {
    session.text(id, channel, at: position).map { "\(channel)=\($0)" } ?? ""
  }
  func walk(_ id: NodeID, _ indent: String) {
    for child in session.children(of: id, at: position)
    where !session.isRetracted(child, at: position) {
      var words = Channel.allCases.map { text(child, $0) }.filter { !$0.isEmpty }
      if session.kind(child) == .call {
        let isSaid =
          session.isStatusStated(child, at: position)
          || session.datum(child, .result, at: position) != nil
          || session.datum(child, .error, at: position) != nil
        if isSaid { words.append("\(session.toolStatus(child, at: position)!.value)") }
      }
      lines.append(indent + "\(session.kind(child)) " + words.joined(separator: " "))
      walk(child, indent + "  ")
    }
  }
  lines.append(
    Channel.allCases.map { text(.root, $0) }.filter { !$0.isEmpty }.joined(separator: " "))
  walk(.root, "")
  return lines.joined(separator: "\n")
}
