import SessionModel

/// The agents of a session, and how each finds the call that started it.
///
/// What ties a subagent to its call may come in any order and in several ways: the call's result names
/// the agent, a metadata file or a progress line names the call, the first prompt is the one of the call,
/// its first line follows one of another agent, or the workflow that it is part of was started by a call.
struct ClaudeLanes {
  /// The lanes; the first is the main agent's.
  private(set) var all = [ClaudeLane(parent: .root)]
  private var byAgent: [SourceID: Int] = [:]
  private var byCall: [SourceKey: Int] = [:]
  /// Lines of subagents that stand in the main file.
  private var byLine: [SourceKey: Int] = [:]
  /// The last inline subagent, for a line that tells nothing.
  private var lastInline: Int?
  /// The last line of each subagent.
  private var lastLines: [SourceKey: Int] = [:]

  /// Calls by the agent, by the workflow, by the prompt that they started.
  private var callOfAgent: [SourceID: SourceKey] = [:]
  private var callOfWorkflow: [SourceID: SourceKey] = [:]
  private var callsOfPrompt: [SourceKey: [SourceKey]] = [:]
  /// The calls whose agent is known by its name.
  private var namedCalls: Set<SourceKey> = []
  /// The lanes that calls started.
  private var lanesOfCall: [SourceKey: [Int]] = [:]
  /// The lanes that have no place yet.
  private(set) var waiting: [Int] = []
  /// Whether something was learned that may place a lane.
  private(set) var hasNews = false
  /// Whether nothing more is to be learned.
  private var isOver = false

  /// The number of the main agent.
  static let main = 0

  /// Lanes of which nothing is known: made once, as they stand in for others while those are taken out.
  static let fresh = ClaudeLanes()

  subscript(lane: Int) -> ClaudeLane {
    _read { yield all[lane] }
    _modify { yield &all[lane] }
  }

  // MARK: Which lane a line belongs to

  /// The lane of an agent.
  mutating func lane(agent: String, workflow: String? = nil) -> Int {
    let agent = SourceID(agent)
    if let known = byAgent[agent] { return known }
    let lane = add(ClaudeLane(agent: agent, workflow: workflow.map { SourceID($0) }))
    byAgent[agent] = lane
    return lane
  }

  /// The lane of the subagent that a call started.
  mutating func lane(call: String) -> Int {
    let call = SourceKey(call)
    if let known = byCall[call] { return known }
    let lane = add(ClaudeLane(call: call))
    byCall[call] = lane
    return lane
  }

  /// The lane of a line of a subagent without a name, in the main file.
  mutating func lane(inline line: String?, after parent: String?) -> Int {
    let known = (line.flatMap { byLine[SourceKey($0)] }) ?? parent.flatMap { byLine[SourceKey($0)] }
    // A line that follows none is the first of another subagent; one without a name may be any.
    let isFirst = line != nil && parent == nil
    let lane = known ?? (isFirst ? nil : lastInline) ?? add(ClaudeLane())
    if let line { byLine[SourceKey(line)] = lane }
    lastInline = lane
    return lane
  }

  private mutating func add(_ lane: ClaudeLane) -> Int {
    all.append(lane)
    waiting.append(all.count - 1)
    hasNews = true
    return all.count - 1
  }

  // MARK: What ties them

  /// A call started an agent.
  mutating func tie(agent: String, toCall call: SourceKey) {
    callOfAgent[SourceID(agent)] = call
    namedCalls.insert(call)
    hasNews = true
  }

  /// A call started a workflow.
  mutating func tie(workflow: String, toCall call: SourceKey) {
    callOfWorkflow[SourceID(workflow)] = call
    hasNews = true
  }

  /// A call asks a subagent for something.
  mutating func tie(prompt: SourceKey, toCall call: SourceKey) {
    callsOfPrompt[prompt, default: []].append(call)
    hasNews = true
  }

  /// A call was written.
  mutating func callAppeared() { hasNews = true }

  /// Learns from a line of a lane what may tell its place.
  mutating func learn(
    _ lane: Int, prompt: SourceKey?, line: @autoclosure () -> String?,
    after parent: @autoclosure () -> String?
  ) {
    if all[lane].held.isEmpty, all[lane].follows == nil { all[lane].follows = parent() }
    if all[lane].prompt == nil, let prompt {
      all[lane].prompt = prompt
      hasNews = true
    }
    if lane != Self.main, let line = line() { lastLines[SourceKey(line)] = lane }
  }

  /// The call that a workflow was started by.
  func call(ofWorkflow workflow: SourceID) -> SourceKey? { callOfWorkflow[workflow] }

  /// The agents that calls are known to have started.
  var startedAgents: some Collection<SourceID> { callOfAgent.keys }

  /// The call that an agent was started by.
  func call(ofAgent agent: String) -> SourceKey? { callOfAgent[SourceID(agent)] }

  // MARK: Placing

  /// Places the lanes whose call is known by now.
  ///
  /// - Parameter node: the node of a call, and the node that holds an agent of a workflow; `nil` when
  ///   they have not come.
  mutating func place(
    call node: (SourceKey) -> NodeID?,
    agent: (_ agent: SourceID, _ workflow: SourceID, _ call: SourceKey?) -> NodeID?
  ) {
    while hasNews {
      hasNews = false
      for lane in waiting {
        if let workflow = all[lane].workflow, let id = all[lane].agent,
          let parent = agent(id, workflow, callOfWorkflow[workflow])
        {
          place(lane, under: parent)
        } else if let call = call(of: lane), let parent = node(call) {
          lanesOfCall[call, default: []].append(lane)
          all[lane].call = call
          place(lane, under: parent)
        }
      }
    }
  }

  /// The call that started a lane, by the surest of what ties them.
  private func call(of lane: Int) -> SourceKey? {
    let known = all[lane]
    if let call = known.call ?? known.agent.flatMap({ callOfAgent[$0] }) { return call }
    if known.workflow != nil { return nil }
    if let follows = known.follows, let before = lastLines[SourceKey(follows)], before != lane,
      let call = all[before].call
    {
      return call
    }
    // Of calls that ask for the same, which one it was is told by their results, or by nothing.
    let free = known.prompt.flatMap { callsOfPrompt[$0] }?.filter {
      lanesOfCall[$0] == nil && !namedCalls.contains($0)
    }
    guard let free, let first = free.first else { return nil }
    let isSure = free.dropFirst().allSatisfy { $0 == first }
    return isSure || isOver || known.isWatched ? first : nil
  }

  /// Keeps a record until its lane has a place.
  ///
  /// Who watches a session does not wait for a result: what would tell sooner has come before an agent says anything.
  mutating func hold(_ record: HeldRecord, of lane: Int, isLive: Bool) {
    all[lane].held.append(record)
    guard isLive, all[lane].held.count > 1, !all[lane].isWatched else { return }
    all[lane].isWatched = true
    hasNews = true
  }

  /// Nothing more will tell which of several calls started a lane: the first is as good as any.
  mutating func placeByOrder() {
    isOver = true
    hasNews = true
  }

  /// Puts a lane under a node.
  mutating func place(_ lane: Int, under parent: NodeID) {
    all[lane].parent = parent
    waiting.removeAll { $0 == lane }
    if !all[lane].held.isEmpty { ready.append(lane) }
    // Others may follow it.
    hasNews = true
  }

  /// Lanes that have a place and records that wait.
  private var ready: [Int] = []

  /// Takes the records that can be read now.
  mutating func takeReady() -> [HeldRecord] {
    var records: [HeldRecord] = []
    for lane in ready {
      records += all[lane].held
      all[lane].held = []
    }
    ready = []
    return records
  }

  /// The lanes that a call started.
  func lanes(of call: SourceKey) -> [Int] { lanesOfCall[call] ?? [] }
}
