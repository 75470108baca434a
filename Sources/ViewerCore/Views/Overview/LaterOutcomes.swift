import SessionModel

/// Which of the calls that failed went well later: a call of the same tool about the same, the same test or build
/// of as much or more, or any call that changed the file that was to be changed. It takes calls in the order of
/// the tree.
struct LaterOutcomes {
  /// The calls that went well later.
  private(set) var mended: Set<NodeID> = []
  /// The calls that failed more than once, one like the other.
  private(set) var repeated: Set<NodeID> = []
  /// The calls of which it must be known what they are about.
  private(set) var wanted: [NodeID] = []
  /// What failed and did not go well yet, by tool.
  private var open: [Int32: Set<NodeID>] = [:]
  /// The same, by tool and what it was about.
  private var bySubject: [Int32: [Int: [NodeID]]] = [:]
  /// The same, by the file that was to be changed.
  private var byFile: [String: [(call: NodeID, tool: Int32)]] = [:]

  /// The tests, builds and linters that failed, by the program, with what of it they were about.
  private var byCheck: [String: [(call: NodeID, tool: Int32, target: String)]] = [:]

  /// Knows nothing yet.
  init() {}

  /// Takes note of a call that failed.
  mutating func failed(_ call: NodeID, tool: Int32, _ subjects: SubjectIndex) {
    open[tool, default: []].insert(call)
    guard let subject = subjects[call] else {
      wanted.append(call)
      return
    }
    let before =
      (bySubject[tool]?[subject.summary] ?? [])
      + subject.files.flatMap { (byFile[$0] ?? []).map(\.call) }
    // The last of those that failed one after the other is one of them.
    if !before.isEmpty { repeated.formUnion(before + [call]) }
    bySubject[tool, default: [:]][subject.summary, default: []].append(call)
    for file in subject.files { byFile[file, default: []].append((call, tool)) }
    if let deed = subject.deed, deed.purpose == .check {
      byCheck[deed.name, default: []].append((call, tool, deed.target))
    }
  }

  /// Takes note of a call that ended well.
  mutating func completed(
    _ call: NodeID, tool: Int32, _ touches: [FileTouch]?, _ subjects: SubjectIndex
  ) {
    for touch in touches ?? [] {
      guard case .edit = touch.kind else { continue }
      for failed in byFile.removeValue(forKey: touch.path) ?? [] { mend(failed.call, failed.tool) }
    }
    guard open[tool]?.isEmpty == false else { return }
    guard let subject = subjects[call] else {
      wanted.append(call)
      return
    }
    // What tells an error has not gone well, whatever its source takes it for.
    if subject.hasErred { return }
    for failed in bySubject[tool]?.removeValue(forKey: subject.summary) ?? [] { mend(failed, tool) }
    guard let deed = subject.deed, deed.purpose == .check, !deed.isPiped else { return }
    // All tests are also those that failed.
    for failed in byCheck[deed.name] ?? [] where failed.target.hasPrefix(deed.target) {
      mend(failed.call, failed.tool)
    }
    byCheck[deed.name]?.removeAll { $0.target.hasPrefix(deed.target) }
  }

  private mutating func mend(_ call: NodeID, _ tool: Int32) {
    mended.insert(call)
    open[tool]?.remove(call)
  }
}
