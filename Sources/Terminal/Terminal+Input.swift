import CSignals
import CellGrid
import Glibc

extension Terminal {
  /// When to call `nextKey` although nothing is readable: an Esc may be waiting for company.
  package var keyDeadline: Int64? { decoder.deadline }

  /// The next key that is complete; nil when there is none. Ask until it is.
  ///
  /// - Parameter now: Milliseconds of a clock that only goes forward.
  package func nextKey(now: Int64) -> Key? {
    if awaitsAnswer { noteAnswer(now: now) }
    if let key = decoder.next(now: now) { return key }
    guard readInput(now: now) else { return nil }
    return decoder.next(now: now)
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
    var place = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    guard poll(&place, 1, 0) == 1 else { return false }
    let bytes = withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
      let count = read(input, buffer.baseAddress, buffer.count)
      if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) { isHungUp = true }
      return Array(buffer.prefix(max(0, count)))
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
