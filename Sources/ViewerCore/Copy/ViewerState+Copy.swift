import CellGrid
import SessionModel

extension ViewerState {
  /// Asks the run loop to hand over what the cursor stands on.
  mutating func yank(_ command: Command, _ session: Session) -> [Effect] {
    guard let subject = detailSubject(session), subject.kind != .remark else {
      if command == .yankScreen { return [.copy(Yank(.root, at: position, .screen))] }
      return refuse("nothing here that could be copied")
    }
    func copy(_ form: Yank.Form) -> [Effect] {
      [.copy(Yank(subject.id, at: position, form))]
    }
    switch command {
    case .yankText: return copy(formOfRow ?? .text)
    case .yankJSON: return copy(.json)
    case .yankArguments: return copy(.arguments)
    case .yankResult: return copy(.result)
    case .yankID: return copy(.id)
    case .yankPath: return copy(.literal(path(of: subject.id, session)))
    case .yankDiff: return copy(.diff)
    case .yankMarkdown: return copy(.markdown)
    case .yankScreen: return copy(.screen)
    case .openOutside:
      return [.openOutside(Yank(subject.id, at: position, formOfSection ?? .text))]
    default: return [.beep]
    }
  }

  /// Asks the run loop to write the node of the cursor with everything inside to a file; the whole
  /// session when `isWhole`.
  package func export(to path: String, isWhole: Bool, _ session: Session) -> Effect {
    let node = isWhole ? NodeID.root : detailSubject(session)?.id ?? .root
    return .export(Yank(node, at: position, .text), path: path)
  }

  /// What the section of the pane's cursor stands for, when the pane has the focus.
  private var formOfSection: Yank.Form? {
    guard panes.isFocused, let row = detail.current else { return nil }
    switch row.section {
    case .arguments: return .arguments
    case .result: return .result
    case .diff: return .diff
    case .raw: return .json
    case .message, .reasoning, .error, .output, .usage, .notes: return nil
    }
  }

  /// The value of the pane's cursor when all of it stands in its row, else its section.
  private var formOfRow: Yank.Form? {
    guard panes.isFocused, let row = detail.current else { return nil }
    let values = row.spans.filter { $0.role == .jsonString || $0.role == .jsonLiteral }
    if row.isOpen == nil, row.kind == .text, values.count == 1, row.spans.count > 1 {
      return .literal(values[0].text.string)
    }
    return formOfSection
  }

  /// Where a node stands in the JSON document, with the value of the pane's cursor behind it.
  private func path(of id: NodeID, _ session: Session) -> String {
    var parts: [String] = []
    var node = id
    while node != .root {
      let parent = session.parent(node)
      var index = 0
      for child in session.children(of: parent, at: position) {
        if child == node { break }
        index += 1
      }
      parts.append(session.kind(node) == .call ? ".tool_calls[\(index)]" : ".progress[\(index)]")
      node = parent
    }
    var path = parts.reversed().joined()
    if panes.isFocused, let row = detail.current,
      row.section == .arguments || row.section == .result
    {
      path += "." + row.section.rawValue + row.path
    }
    return path.isEmpty ? "." : path
  }
}
