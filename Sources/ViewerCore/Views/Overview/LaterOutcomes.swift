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

  /// The commands that failed and do more than look, by the program, with what of it they were about.
  private var byProgram: [String: [(call: NodeID, tool: Int32, target: String)]] = [:]

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
    if let deed = subject.deed, deed.purpose != .look {
      byProgram[deed.name, default: []].append((call, tool, deed.target))
    }
  }

  /// Takes note of a call that ended well.
  mutating func completed(
    _ call: NodeID, tool: Int32, _ touches: [FileTouch]?, _ subjects: SubjectIndex
  ) {
    for touch in touches ?? [] {
      guard case .edit = touch.kind else { continue }
      let same =
        (byFile.removeValue(forKey: touch.path) ?? [])
        + (byFile.removeValue(forKey: SubjectIndex.Subject.anyFile) ?? [])
      for failed in same { mend(failed.call, failed.tool) }
    }
    guard open[tool]?.isEmpty == false else { return }
    guard let subject = subjects[call] else {
      wanted.append(call)
      return
    }
    for failed in bySubject[tool]?.removeValue(forKey: subject.summary) ?? [] { mend(failed, tool) }
    guard let deed = subject.deed, deed.purpose != .look, !deed.isPiped else { return }
    // All tests are also those that failed.
    func isMended(_ target: String) -> Bool {
      deed.purpose == .check ? target.hasPrefix(deed.target) : target == deed.target
    }
    for failed in byProgram[deed.name] ?? [] where isMended(failed.target) {
      mend(failed.call, failed.tool)
    }
    byProgram[deed.name]?.removeAll { isMended($0.target) }
  }

  private mutating func mend(_ call: NodeID, _ tool: Int32) {
    mended.insert(call)
    open[tool]?.remove(call)
  }
}
