import Feeds
import Sessions
import Terminal

/// `espalier` without a source: the board of the agents on this machine, to open sessions and come back from.
struct PickCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  func run() throws -> Int32 {
    guard let stage = try Stage(program) else { return ExitStatus.failure }
    defer { stage.terminal.close() }
    let clipboard = Clipboard(
      try program.invocation.choice(.clipboard, of: Clipboard.Choice.self) ?? .auto,
      program.environment, stage.terminal)
    var picker = PickerLoop(stage, program.environment, clipboard: clipboard)
    var trouble: String?
    while true {
      let ending = picker.run(trouble: trouble)
      trouble = nil
      switch ending {
      case .status(let status): return status
      case .signal(let signal): die(of: signal, stage)
      case .open(let ids):
        do {
          let sources = try ids.map { try program.open($0.source, follows: true) }
          switch try ScreenCommand(program).show(sources, on: stage) {
          case .closed: picker.looked(at: ids)
          case .status(let status): return status
          case .signal(let signal): die(of: signal, stage)
          }
        } catch let failure as FeedFailure {
          trouble = "\(failure.what): \(failure.why)"
        }
      }
    }
  }

  private func die(of signal: Int32, _ stage: Stage) -> Never {
    stage.terminal.close()
    Terminal.die(of: signal)
  }
}
