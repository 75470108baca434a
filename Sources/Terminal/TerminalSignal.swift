/// What the system told the program since the last question.
package enum TerminalSignal: Hashable, Sendable {
  /// The window has a new size; `Terminal.size` has it already.
  case resize
  /// Ctrl-Z: call `Terminal.suspend` when ready.
  case suspend
  /// The program goes on after a stop; everything is drawn anew at the next `present`.
  case resumed
  /// Ctrl-C.
  case interrupt
  /// The program is asked to end by this signal: put things away, close, and `Terminal.die(of:)`.
  case terminate(Int32)
  /// The terminal is gone.
  case hangup
}
