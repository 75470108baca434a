import Feeds
import Sessions
import Settings
import Terminal
import ViewerCore

/// `espalier` without a source: the board of the agents on this machine, to open sessions and come back from.
struct PickCommand {
  let program: Program
  /// The sessions of other machines; `nil` where none are asked for.
  private let fleet: FleetWatch?
  /// Whether the sessions of this machine are shown.
  private let hasOwn: Bool

  /// Shows the sessions of this machine, and those of the user's fleet.
  init(_ program: Program) throws {
    let urls = program.configuration.fleet.urls
    self.init(program, urls.isEmpty ? nil : try FleetWatch(urls, program), hasOwn: true)
  }

  /// Shows the sessions of a fleet.
  ///
  /// - Parameter hasOwn: whether those of this machine are shown, too.
  init(_ program: Program, _ fleet: FleetWatch?, hasOwn: Bool) {
    (self.program, self.fleet, self.hasOwn) = (program, fleet, hasOwn)
  }

  func run() throws -> Int32 {
    guard let stage = try Stage(program) else { return ExitStatus.failure }
    defer { stage.terminal.close() }
    let clipboard = Clipboard(
      try program.invocation.choice(.clipboard, of: Clipboard.Choice.self) ?? .auto,
      program.environment, stage.terminal)
    var picker = PickerLoop(
      stage, program, clipboard: clipboard, fleet: fleet, hasOwn: hasOwn)
    var finder = FinderLoop(stage, program)
    var trouble = program.configurationTrouble(rest: "and")
    while true {
      let ending = picker.run(trouble: trouble)
      trouble = nil
      switch ending {
      case .status(let status): return status
      case .signal(let signal): die(of: signal, stage)
      case .search: if let status = try search(&finder, &picker, stage) { return status }
      case .open(let ids):
        let shown = try show(ids, on: stage)
        trouble = shown.trouble
        if let status = shown.status { return status }
        if trouble == nil { picker.looked(at: ids) }
      }
    }
  }

  /// Searches in the contents of all sessions, opens them at hits and comes back, until that is left.
  ///
  /// - Returns: with which status the program is left; `nil` for the board.
  private func search(
    _ finder: inout FinderLoop, _ picker: inout PickerLoop, _ stage: Stage
  ) throws -> Int32? {
    var trouble: String?
    while true {
      let ending = finder.run(trouble: trouble)
      switch ending {
      case .left: return nil
      case .status(let status): return status
      case .signal(let signal): die(of: signal, stage)
      case .open(let id, let query, let hit):
        let shown = try show([id], at: (query, hit), on: stage)
        trouble = shown.trouble
        if let status = shown.status { return status }
        if trouble == nil { picker.looked(at: [id]) }
      }
    }
  }

  /// Shows sessions until they are left.
  ///
  /// - Returns: with which status the program is left, `nil` to come back; and why nothing could be shown.
  private func show(
    _ ids: [ListedSession.ID], at hit: (query: SearchQuery, number: Int)? = nil, on stage: Stage
  ) throws -> (status: Int32?, trouble: String?) {
    do {
      let sources = try ids.map { try program.open($0.source, follows: true) }
      switch try ScreenCommand(program).show(sources, at: hit, on: stage) {
      case .closed: return (nil, nil)
      case .status(let status): return (status, nil)
      case .signal(let signal): die(of: signal, stage)
      }
    } catch let failure as FeedFailure {
      return (nil, "\(failure.what): \(failure.why)")
    }
  }

  private func die(of signal: Int32, _ stage: Stage) -> Never {
    stage.terminal.close()
    Terminal.die(of: signal)
  }
}
