import CellGrid
import Glibc
import Terminal
import TestSupport
import Testing

/// A program with a screen, for tests that must end one: this test bundle started anew, where only
/// this suite is enabled. It shows what it is told, and dies as its keys ask.
@Suite("Probe", .enabled(if: getenv("ESPALIER_PROBE") != nil))
struct TerminalProbe {
  /// Starts it on a pseudo terminal.
  static func start(
    environment: [String: String] = [:], rows: Int = 24, columns: Int = 80, input: Int32? = nil,
    output: Int32? = nil, hasJobControl: Bool = false, wrapper: [String] = []
  ) throws -> PseudoTerminal {
    let words =
      wrapper + [
        PseudoTerminal.testExecutable, "--testing-library", "swift-testing", "--filter",
        "TerminalProbe",
      ]
    return try PseudoTerminal(
      words[0], Array(words.dropFirst()),
      environment: environment.merging(["ESPALIER_PROBE": "1"]) { left, _ in left }, rows: rows,
      columns: columns, input: input, output: output, hasJobControl: hasJobControl)
  }

  @Test("shows keys and signals")
  func run() {
    let variable = { (name: String) in
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    let color = getenv("PROBE_COLORS").map { String(cString: $0) }
    let colors: TerminalOptions.Colors =
      color == "never" ? .never : color == "direct" ? .atMost(.direct) : .automatic
    if let report = getenv("PROBE_REPORT") {
      CrashGuard.install(
        program: "probe 1", reports: [String(cString: report)], keepsBacktrace: false)
    }
    do {
      let terminal = try Terminal(
        options: TerminalOptions(variable: variable, colors: colors))
      var probe = Probe(terminal: terminal)
      probe.run()
    } catch {
      let line = "espalier: \(error.reason)\n"
      _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
      exit(64)
    }
  }
}

/// The loop of the probe.
private struct Probe {
  let terminal: Terminal
  var last = "-"
  var count = 0
  /// Whether the next keys are looked at long after they were waited for.
  var isLate = false
  var styles = StyleTable()

  init(terminal: Terminal) {
    self.terminal = terminal
    styles[.error] = Style(foreground: .rgb(255, 136, 0), attributes: .bold)
    styles[.selection] = Style(background: .palette(4), monoAttributes: .reverse)
  }

  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  mutating func run() -> Never {
    while true {
      let isShown = draw()
      var places = [
        pollfd(fd: terminal.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: terminal.signalDescriptor, events: Int16(POLLIN), revents: 0),
      ]
      if isLate {
        waitTwice()
        continue
      }
      let wait = isShown ? terminal.keyDeadline.map { max(0, $0 - Self.now) } ?? 3_600_000 : 20
      poll(&places, 2, Int32(wait))
      while let key = terminal.nextKey(now: Self.now) { handle(key) }
      for signal in terminal.signals() { handle(signal) }
    }
  }

  /// Takes what comes next, and then waits for more without a look at the clock, as a program does that a
  /// busy machine does not let run.
  mutating func waitTwice() {
    isLate = false
    var place = pollfd(fd: terminal.descriptor, events: Int16(POLLIN), revents: 0)
    poll(&place, 1, -1)
    if let key = terminal.nextKey(now: Self.now) { handle(key) }
    poll(&place, 1, -1)
    if let key = terminal.nextKey(now: Self.now + 60_000) { handle(key) }
  }

  func draw() -> Bool {
    let (rows, columns) = terminal.size
    var grid = Grid(
      rows: rows, columns: columns, glyphs: terminal.isUTF8 ? .unicode : .ascii)
    grid.put("ready \(columns)x\(rows)", row: 0, column: 0, role: .title)
    grid.put("key \(count): \(last)", row: 1, column: 0, role: .error)
    grid.put("日本 é … ✗", row: 2, column: 0, role: .text)
    grid.put(grid.glyphs.status(.failed), row: 3, column: 0, role: .error)
    grid.overlay(row: 1, columns: 0..<columns, role: .selection)
    for row in 4..<max(4, rows) {
      grid.put("entry \(count + row) of a list", row: row, column: 2, role: .dim)
    }
    return terminal.present(
      grid, styles: styles, cursor: count % 2 == 1 ? (row: 1, column: 2) : nil)
  }

  mutating func handle(_ key: Key) {
    count += 1
    switch key {
    case .paste(let text): last = "paste \(text)"
    case .mouse(let event): last = "\(event.action) \(event.row),\(event.column)"
    case .character, .named: last = key.name ?? "?"
    }
    switch key {
    case .character("q", []):
      terminal.close()
      exit(0)
    case .character("I", []):
      let numbers = [1]
      last = "\(numbers[count + 5])"
    case .character("F", []): fatalError("boom \u{1b}[31m")
    case .character("O", []): last = "\(Self.overflow(1))"
    case .character("A", []): abort()
    case .character("H", []):
      _ = "hangs".withCString { write(1, $0, strlen($0)) }
      while true { pause() }
    case .character("B", []): poll(nil, 0, 2500)
    case .character("X", []): exit(3)
    case .character("E", []): _ = "late words\n".withCString { write(2, $0, strlen($0)) }
    case .character("W", []): isLate = true
    case .character("L", []):
      terminal.lend { Self.readLine() }
    default: break
    }
  }

  /// Uses the terminal as another program would: writes a line and reads one.
  static func readLine() {
    _ = "lent\n".withCString { write(1, $0, strlen($0)) }
    var byte: UInt8 = 0
    while read(0, &byte, 1) == 1, byte != UInt8(ascii: "\n") {}
  }

  /// Recurses until the stack is full.
  static func overflow(_ depth: Int) -> Int { depth == 0 ? 0 : 1 &+ overflow(depth &+ 1) &* 3 }

  mutating func handle(_ signal: TerminalSignal) {
    switch signal {
    case .resize: last = "resize"
    case .resumed: last = "resumed"
    case .suspend:
      terminal.suspend()
      last = "back"
    case .interrupt: end(by: SIGINT)
    case .terminate(let number): end(by: number)
    case .hangup: end(by: SIGHUP)
    }
  }

  func end(by signal: Int32) -> Never {
    terminal.close()
    Terminal.die(of: signal)
  }
}
