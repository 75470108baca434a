import CSignals
import CellGrid
import Glibc

extension Terminal {
  /// When to call `nextKey` and `signals` although nothing is readable: an Esc may be waiting for
  /// company; and a keyboard that is gone is told at once, since nothing else would wake the loop.
  package var keyDeadline: Int64? { isHungUp ? 0 : decoder.deadline }

  /// The next key that is complete; nil when there is none. Ask until it is.
  ///
  /// - Parameter now: Milliseconds of a clock that only goes forward.
  package func nextKey(now: Int64) -> Key? {
    if awaitsAnswer { noteAnswer(now: now) }
    // A busy machine may have kept us from looking: what came meanwhile belongs to what waits for it.
    if let due = decoder.deadline, now >= due { _ = readInput(now: now) }
    if let key = typedKey(now: now) { return key }
    guard readInput(now: now) else { return nil }
    return typedKey(now: now)
  }

  /// The next key of what was read. Keys that ask for a signal send it to all that the terminal would
  /// send it to: in a paste the same bytes ask for nothing, which the system cannot tell apart.
  private func typedKey(now: Int64) -> Key? {
    let key = decoder.next(now: now)
    for signal in decoder.takeSignals() { kill(0, signal) }
    return key
  }

  /// The signals since the last call, the most pressing last. What the terminal itself must do on
  /// them, except to suspend, is done.
  package func signals() -> [TerminalSignal] {
    let taken = csignals_take()
    func has(_ signal: Int32) -> Bool { taken & (1 << UInt64(signal)) != 0 }
    var signals: [TerminalSignal] = []
    if has(SIGCONT) {
      recover()
      signals.append(.resumed)
    }
    if has(SIGWINCH) {
      readSize()
      signals.append(.resize)
    }
    if has(SIGTSTP) { signals.append(.suspend) }
    if has(SIGINT) { signals.append(.interrupt) }
    for signal in [SIGQUIT, SIGTERM] where has(signal) { signals.append(.terminate(signal)) }
    if has(SIGHUP) || isHungUp {
      isHungUp = true
      signals.append(.hangup)
    }
    return signals
  }

  /// Reads what is there; returns whether anything was.
  private func readInput(now: Int64) -> Bool {
    if isHungUp { return false }
    let bytes = withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
      let count = csignals_read(
        input, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), buffer.count)
      if count == 0 || count == -1 { isHungUp = true }
      return Array(buffer.prefix(Int(max(0, count))))
    }
    if bytes.isEmpty { return false }
    decoder.feed(bytes, now: now)
    return true
  }

  /// Takes the size of the window, and draws everything anew.
  func readSize() {
    size = Self.windowSize(of: output)
    redraw()
  }
}
