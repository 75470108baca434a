/// Something to measure, by the name that it is asked for.
struct Workload: Sendable {
  /// The name.
  let name: String
  /// One line of help.
  let summary: String
  /// Measures, prints and counts.
  let run: @Sendable (inout Run) -> Void

  /// All of them, in the order in which they run.
  static let all = [
    Workload(
      name: "parse", summary: "formats through their readers, beside two floors",
      run: ParseWorkload.run),
    Workload(
      name: "snapshot", summary: "one poll of 10,000 entries of which one changed",
      run: SnapshotWorkload.run),
    Workload(
      name: "polling", summary: "thousands of polls of a job that hardly changes",
      run: PollingWorkload.run),
    Workload(
      name: "outline", summary: "the visible rows, built anew", run: OutlineWorkload.run),
    Workload(name: "viewer", summary: "folds, keys and growth", run: ViewerWorkload.run),
    Workload(name: "seek", summary: "jumps to moments of a replay", run: SeekWorkload.run),
    Workload(name: "frame", summary: "drawing, and finding what differs", run: FrameWorkload.run),
    Workload(
      name: "search", summary: "a search through all texts", run: SearchWorkload.run),
    Workload(
      name: "sessions", summary: "the list of the sessions on a machine",
      run: SessionsWorkload.run),
    Workload(
      name: "open", summary: "the built program: first content, last entry, memory",
      run: OpenWorkload.run),
    Workload(
      name: "commands", summary: "the built program: --version, and a session that is checked",
      run: CommandsWorkload.run),
    Workload(
      name: "keys", summary: "the built program: a key until its frame", run: KeysWorkload.run),
    Workload(name: "idle", summary: "the built program with nothing to do", run: IdleWorkload.run),
    Workload(
      name: "follow", summary: "the built program behind 1,000 lines a second",
      run: FollowWorkload.run),
    Workload(
      name: "contents", summary: "the built program: a search in all sessions, beside grep",
      run: ContentsWorkload.run),
    Workload(
      name: "fleet", summary: "the built program: 100 publishers, and a board of 1,000 sessions",
      run: FleetWorkload.run),
  ]
}
