import CCurses
import CSignals
import CellGrid
import Glibc

extension Terminal {
  /// Gives the terminal to the shell and stops, as Ctrl-Z asks; returns when the program goes on,
  /// with `size` as it is then. The next `present` draws everything.
  package func suspend() {
    deactivate()
    csignals_stop()
    reactivate()
  }

  /// Gives the terminal to another program, such as a pager, while `body` runs and waits for it. What
  /// is pressed meanwhile to interrupt is not ours.
  package func lend<Failure: Error, Result>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    deactivate()
    csignals_lend(true)
    defer {
      csignals_lend(false)
      reactivate()
    }
    return try body()
  }

  /// Switches between our use of the mouse and the terminal's own, which can select text.
  package func setMouse(_ isOn: Bool) {
    if isOn == usesMouse { return }
    usesMouse = isOn
    if hasModes, options.isModern {
      send(isOn ? ControlSequences.mouseOn : ControlSequences.mouseOff)
    }
  }

  /// Ends the program by a signal, so that its parent sees how it ended.
  package static func die(of signal: Int32) -> Never {
    csignals_die(signal)
  }

  /// Takes the screen after something else had it.
  private func reactivate() {
    csignals_save(output)
    ccurses_return(true)
    activate()
    readSize()
  }

  /// Makes the terminal ours, and readies the way back.
  func activate() {
    let bytes = Array(restoreSequence.utf8)
    // Kept before there is a way to bring it back: a crash in between leaves one kept too many, and
    // never takes one that is not ours.
    if setsTitle { send(ControlSequences.titleKept) }
    csignals_arm(bytes, bytes.count)
    csignals_capture_errors()
    isActive = true
    lastSent = nil
    hasModes = false
  }

  /// Gives the terminal back as it was.
  func deactivate() {
    guard isActive else { return }
    isActive = false
    takeLateAnswer()
    if hasModes, options.isModern { send(ControlSequences.mouseOff + ControlSequences.pasteOff) }
    hasModes = false
    ccurses_leave()
    if capability("rmcup").isEmpty { send(blankLine) }
    if setsTitle { send(ControlSequences.titleBack) }
    // ncurses leaves out what it believes to be so; some terminals bring back with the old screen
    // the cursor that was hidden before the new one.
    send(capability("cnorm"))
    csignals_disarm()
    csignals_reset_modes()
    showErrors()
  }

  /// Shows the end of what was written to standard error while the screen was up.
  private func showErrors() {
    let bytes = [UInt8](unsafeUninitializedCapacity: 16 << 10) { buffer, count in
      count = csignals_take_errors(buffer.baseAddress, buffer.count)
    }
    // What our libraries write is text of nobody knows whom.
    let text = SafeText.plain(String(decoding: bytes, as: UTF8.self))
    _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  }

  /// Takes the screen again after a stop that could not be foreseen (SIGSTOP): whoever had the
  /// terminal meanwhile may have left it in any state.
  func recover() {
    guard isActive else { return }
    ccurses_leave()
    if setsTitle { send(ControlSequences.titleBack) }
    ccurses_return(false)
    activate()
    readSize()
  }

  /// Whether the title of the window is ours.
  private var setsTitle: Bool { options.usesTitle && options.isModern }

  /// Everything that undoes what we do to the terminal, for an end without ceremony.
  private var restoreSequence: String {
    var sequence = ""
    if options.isModern {
      sequence += ControlSequences.frameEnd + ControlSequences.mouseOff + ControlSequences.pasteOff
    }
    if setsTitle { sequence += ControlSequences.titleBack }
    // Alternate characters, colours, attributes, scrolling region, screen, cursor.
    for name in colorDepth == .mono ? ["rmacs", "sgr0"] : ["rmacs", "op", "sgr0"] {
      sequence += capability(name)
    }
    let leave = capability("rmcup")
    // The region takes the cursor to the top: what is written next would stand in the middle of the picture.
    if !capability("csr").isEmpty { sequence += "\u{1b}[r" + (leave.isEmpty ? "\u{1b}[999H" : "") }
    sequence += leave.isEmpty ? blankLine : leave
    return sequence + capability("cnorm") + "\r"
  }

  /// Makes room for the prompt of the shell where there is no other screen to go back to: it would stand on what
  /// the line of the cursor, which is the last one, showed.
  private var blankLine: String {
    let erase = capability("el")
    return erase.isEmpty ? "\r\n" : "\r" + erase
  }

  /// A capability of the terminal, without the marks of padding; empty when it has none.
  private func capability(_ name: String) -> String {
    guard let value = ccurses_capability(name) else { return "" }
    var result = ""
    var rest = Substring(String(cString: value))
    while let start = rest.range(ofPadding: "$<") {
      result += String(rest[..<start])
      guard let end = rest[start...].firstIndex(of: ">") else { return result }
      rest = rest[rest.index(after: end)...]
    }
    return result + String(rest)
  }
}

extension Substring {
  /// The place where a mark of padding (`$<5>`) starts.
  fileprivate func range(ofPadding mark: String) -> Index? {
    indices.first { self[$0...].hasPrefix(mark) }
  }
}
