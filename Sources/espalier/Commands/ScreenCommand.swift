import SessionModel

/// The viewer on a screen.
struct ScreenCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  func run(
    _ source: OpenedSource, observers: [any SessionObserver], recorder: Recorder?,
    members: [any LoopMember]
  ) throws -> Int32 {
    throw UsageError("no screen yet")
  }
}
