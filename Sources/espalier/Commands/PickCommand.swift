import Feeds
import Sessions
import Terminal

/// `espalier` without a source: a list of the sessions on this machine, to open and come back from.
struct PickCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  func run() throws -> Int32 {
    guard let stage = try Stage(program) else { return ExitStatus.failure }
    defer { stage.terminal.close() }
    var picker = PickerLoop(stage, program.environment)
    var trouble: String?
    while true {
      let ending = picker.run(trouble: trouble)
      trouble = nil
      switch ending {
      case .status(let status): return status
      case .signal(let signal): die(of: signal, stage)
      case .open(let id):
        do {
          let source = try program.open(id.source, follows: true)
          switch try ScreenCommand(program).show([source], on: stage) {
          case .closed: break
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
