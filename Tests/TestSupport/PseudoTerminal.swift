import CellGrid
import Glibc

/// A program that runs on a terminal without a window, as a person would use it.
///
/// Nothing here sleeps: each wait ends with what it waits for, or throws with the screen as it is.
package final class PseudoTerminal {
  /// How a program ended.
  package enum Ending: Hashable, Sendable {
    case exit(Int32)
    case signal(Int32)
  }

  /// What a wait did not see in time, with the screen at its end.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// What a person would see.
  package let screen: VirtualTerminal
  /// Everything that the program wrote.
  package private(set) var output: [UInt8] = []
  /// The process; with job control, that of the shell.
  package let process: pid_t
  /// How it ended; nil while it runs.
  package private(set) var ending: Ending?

  /// How many bytes are taken at a time: few for a slow window.
  package var readLimit = 65536

  /// Whether the program is in the middle of a frame (mode 2026), which a person does not see.
  private var isInFrame = false
  private var master: Int32
  /// Held open, so that the terminal outlives the program and its modes can be read.
  private let slave: Int32
  private let modesAtStart: [UInt8]

  /// Starts a program on a terminal of its own, as the leader of a session.
  ///
  /// - Parameters:
  ///   - environment: Added to `PATH`, `TERM=xterm-256color` and `LANG=C.UTF-8`.
  ///   - input: A descriptor for its standard input instead of the terminal.
  ///   - output: A descriptor for its standard output instead of the terminal.
  ///   - hasJobControl: Runs it below a shell that can stop it: after Ctrl-Z the shell writes
  ///     "job stopped" and continues the program on Enter.
  ///   - directory: Where it runs.
  package init(
    _ program: String, _ arguments: [String] = [], environment: [String: String] = [:],
    rows: Int = 24, columns: Int = 80, input: Int32? = nil, output: Int32? = nil,
    hasJobControl: Bool = false, directory: String? = nil
  ) throws {
    screen = VirtualTerminal(rows: max(1, rows), columns: max(1, columns))
    var (master, slave) = (Int32(-1), Int32(-1))
    var window = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    var name = [CChar](repeating: 0, count: 128)
    guard openpty(&master, &slave, &name, nil, &window) == 0 else {
      throw Failure(description: "openpty failed")
    }
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    self.master = master
    self.slave = slave
    modesAtStart = Self.modes(of: slave)

    var words = [program] + arguments
    if let directory { words = ["/usr/bin/env", "-C", directory] + words }
    if hasJobControl {
      let stopped = 128 + SIGTSTP
      let script =
        "\"$@\"; s=$?; while [ $s = \(stopped) ]; do echo job stopped; read x; fg; s=$?; done; exit $s"
      words = ["/bin/sh", "-m", "-c", script, "sh"] + words
    }
    process = try Self.spawn(
      words, environment: Spawning.environment(environment), terminal: name, input: input,
      output: output)
  }

  deinit {
    if ending == nil {
      kill(-process, SIGKILL)
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    if master >= 0 { close(master) }
    close(slave)
  }

  /// The program of the package that the tests were built with.
  package static func builtProduct(_ name: String) -> String {
    testExecutable.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/" + name
  }

  /// The running test program itself.
  package static var testExecutable: String {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    return String(decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  // MARK: What a person does

  /// Types text as it is.
  package func type(_ text: String) { send(Array(text.utf8)) }

  /// Presses keys by name: `press("j", "ctrl-d", "esc", "pgdn")`.
  package func press(_ names: String...) {
    for name in names {
      guard let key = Key(name), let bytes = key.bytes else {
        preconditionFailure("no key \(name)")
      }
      send(Array(bytes.utf8))
    }
  }

  /// Does something with the mouse.
  package func mouse(_ action: MouseEvent.Action, row: Int, column: Int) {
    send(Array((Key.mouse(MouseEvent(action, row: row, column: column)).bytes ?? "").utf8))
  }

  /// Pastes text.
  package func paste(_ text: String) { type("\u{1b}[200~\(text)\u{1b}[201~") }

  /// Changes the size of the window.
  package func resize(rows: Int, columns: Int) {
    var window = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &window)
    screen.resize(rows: max(1, rows), columns: max(1, columns))
  }

  /// Sends a signal to the program; with job control, to its shell.
  package func signal(_ signal: Int32) { kill(process, signal) }

  /// Closes the window.
  package func hangUp() {
    if master >= 0 { close(master) }
    master = -1
  }

  /// Sends bytes as if they were typed.
  package func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty, master >= 0 {
      let count = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if count < 0, errno == EAGAIN {
        // Whoever writes and does not read would wait for a program that does the same.
        _ = pump(seconds: 0.01)
      } else if count < 0, errno != EINTR {
        return
      }
      rest = rest.dropFirst(max(0, count))
    }
  }

  // MARK: What a person waits for

  /// Waits until a text is on the screen.
  package func wait(for text: String, seconds: Double = Patience.seconds) throws {
    try wait("for \"\(text)\"", seconds: seconds) { $0.text.contains(text) }
  }

  /// Waits until a text is no longer on the screen.
  package func wait(forNo text: String) throws {
    try wait("for no \"\(text)\"") { !$0.text.contains(text) }
  }

  /// Waits until something is so; `what` says what, for the failure.
  package func wait(
    _ what: String, seconds: Double = Patience.seconds, until condition: (VirtualTerminal) -> Bool
  ) throws {
    let deadline = Self.now + seconds
    while isInFrame || !condition(screen) {
      let isOver = ending != nil
      if isOver { isInFrame = false }
      if !pump(seconds: 0.01), isOver { throw failure("program ended while waiting \(what)") }
      if Self.now > deadline { throw failure("waited in vain \(what)") }
    }
  }

  /// Waits until the program has done all that there is to do: it has taken what was typed, everything that
  /// it wrote is on the screen, and it waits for something that does not come by itself soon.
  ///
  /// - Returns: how many bytes it wrote meanwhile.
  @discardableResult
  package func waitForRest() throws -> Int {
    let deadline = Self.now + Patience.seconds
    let before = output.count
    while true {
      while pump(seconds: 0) {}
      // In this order: what it wrote before it came to rest is there to be read.
      if ending != nil || (isAtRest && !pump(seconds: 0)) { return output.count - before }
      if Self.now > deadline { throw failure("waited in vain for rest") }
      _ = pump(seconds: 0.002)
    }
  }

  /// Waits until the program writes nothing for some time, and returns the bytes it wrote before: for one
  /// that need not come to rest, because something goes wrong on purpose.
  @discardableResult
  package func waitForQuiet(milliseconds: Int = 100, seconds: Double = Patience.seconds) throws
    -> Int
  {
    let deadline = Self.now + seconds
    let before = output.count
    var last = Self.now
    while Self.now - last < Double(milliseconds) / 1000 {
      if pump(seconds: 0.01) { last = Self.now }
      if Self.now > deadline { throw failure("waited in vain for quiet") }
    }
    return output.count - before
  }

  /// How often the program has written so far; `nil` where the kernel does not count that.
  package var writes: Int? { Rest.writes(of: process) }

  /// Waits until the program was stopped by a signal.
  package func waitForStop() throws {
    let deadline = Self.now + Patience.seconds
    while !Rest.isStopped(process) {
      _ = pump(seconds: 0.01)
      if Self.now > deadline { throw failure("waited in vain for the stop") }
    }
  }

  /// Takes what the program writes within some time: for what is told by how little that is.
  ///
  /// - Returns: how many bytes.
  package func listen(seconds: Double) -> Int {
    let before = output.count
    let end = Self.now + seconds
    while Self.now < end { _ = pump(seconds: 0.01) }
    return output.count - before
  }

  /// Waits until the program ends.
  @discardableResult
  package func waitForExit(seconds: Double = Patience.seconds) throws -> Ending {
    let deadline = Self.now + seconds
    while ending == nil {
      _ = pump(seconds: 0.01)
      if Self.now > deadline { throw failure("waited in vain for the end") }
    }
    while pump(seconds: 0) {}
    return ending ?? .exit(-1)
  }

  /// Whether the line's modes are those of the start.
  package var areModesRestored: Bool { Self.modes(of: slave) == modesAtStart }

  /// Everything that is still switched on and should not be after the end; empty when all is well.
  package var leftovers: [String] {
    var found: [String] = []
    if !areModesRestored { found.append("modes of the line") }
    if screen.isAlternate { found.append("alternate screen") }
    if !screen.cursor.isVisible { found.append("hidden cursor") }
    if screen.hasMouse { found.append("mouse") }
    let text = outputText
    for mode in [1, 1000, 1002, 1003, 1004, 1006, 1049, 2004, 2026] {
      let on = text.lastIndex(ofText: "\u{1b}[?\(mode)h")
      let off = text.lastIndex(ofText: "\u{1b}[?\(mode)l")
      if let on, off.map({ $0 < on }) ?? true { found.append("mode \(mode)") }
    }
    return found
  }

  /// Everything that the program wrote, as text.
  package var outputText: String { String(decoding: output, as: UTF8.self) }

  // MARK: Beneath

  /// Seconds of a clock that only goes forward.
  package static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Whether nothing that was typed waits to be taken, and the program that has the terminal rests.
  private var isAtRest: Bool {
    // Asking so hands on first what is on its way between both ends of the terminal.
    var place = pollfd(fd: slave, events: Int16(POLLIN), revents: 0)
    guard poll(&place, 1, 0) == 0 else { return false }
    let owner = tcgetpgrp(master)
    return Rest.holds(owner > 0 ? owner : process)
  }

  /// Moves what the program wrote to the screen; returns whether there was anything.
  private func pump(seconds: Double) -> Bool {
    var place = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    let isReadable = poll(&place, 1, Int32(seconds * 1000)) == 1
    var bytes: [UInt8] = []
    if isReadable, place.revents & Int16(POLLIN) != 0 {
      bytes = [UInt8](unsafeUninitializedCapacity: readLimit) { buffer, count in
        count = max(0, read(master, buffer.baseAddress, buffer.count))
      }
      output += bytes
      isInFrame = Self.endsInFrame(output.suffix(bytes.count + 8), after: isInFrame)
      let answer = screen.write(bytes)
      if !answer.isEmpty { send(answer) }
    }
    if ending == nil {
      var status: Int32 = 0
      if waitpid(process, &status, WNOHANG) == process {
        ending = status & 0x7f == 0 ? .exit(status >> 8 & 0xff) : .signal(status & 0x7f)
      }
    }
    return !bytes.isEmpty
  }

  /// Tells whether output ends between the start and the end of a frame.
  private static func endsInFrame(_ bytes: ArraySlice<UInt8>, after isInFrame: Bool) -> Bool {
    let mark = Array("\u{1b}[?2026".utf8)
    guard bytes.count > mark.count else { return isInFrame }
    for start in (bytes.startIndex..<(bytes.endIndex - mark.count)).reversed()
    where bytes[start..<(start + mark.count)].elementsEqual(mark) {
      return bytes[start + mark.count] == UInt8(ascii: "h")
    }
    return isInFrame
  }

  private func failure(_ what: String) -> Failure {
    let state = ending.map { " (\($0))" } ?? ""
    return Failure(description: "\(what)\(state); the screen:\n\(screen.text)\n")
  }

  private static func modes(of terminal: Int32) -> [UInt8] {
    var modes = termios()
    tcgetattr(terminal, &modes)
    return withUnsafeBytes(of: &modes) { Array($0) }
  }
}

extension String {
  /// The offset in bytes of the last occurrence of a text.
  fileprivate func lastIndex(ofText needle: String) -> Int? {
    let (bytes, wanted) = (Array(utf8), Array(needle.utf8))
    guard bytes.count >= wanted.count else { return nil }
    return (0...(bytes.count - wanted.count)).last {
      bytes[$0] == wanted[0] && bytes[$0..<($0 + wanted.count)].elementsEqual(wanted)
    }
  }
}
