extension Command {
  /// Whether it means the same in a view that is a list of its own as everywhere: time, boxes, prompts, and
  /// what opens another view in its place.
  func isForAnyView(on layer: ViewLayer, in state: ViewerState) -> Bool {
    switch self {
    case .times, .redraw, .pollNow, .suspend, .help, .quitAll, .interrupt, .pause, .facts, .nextTab,
      .previousTab, .tab, .stepForward, .stepBack, .back5, .forward5, .nextStatus, .previousStatus,
      .slower, .faster, .idle, .start, .end, .commandLine, .palette, .mouse:
      true
    default: ViewStack.opens(self, on: layer, in: state)
    }
  }
}
