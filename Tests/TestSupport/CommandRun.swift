import Glibc

/// A program that runs without a terminal, as a script would use it.
///
/// Nothing here sleeps: each wait ends with what it waits for, or throws with what was written.
package final class CommandRun {
  /// What stands on the standard input.
  package enum Input {
    /// `/dev/null`.
    case nothing
    /// These bytes through a pipe, and then its end.
    case bytes([UInt8])
    /// A pipe that the test writes into.
    case pipe
    /// A file.
    case file(String)
  }

  /// Everything that it wrote to standard output.
  package private(set) var output: [UInt8] = []
  /// Everything that it wrote to standard error.
  package private(set) var errors: [UInt8] = []
  /// How it ended; nil while it runs.
  package private(set) var ending: PseudoTerminal.Ending?
  /// The process.
  package let process: pid_t

  private var inputEnd: Int32 = -1
  private var outputEnd: Int32
  private var errorEnd: Int32
  private var rest: ArraySlice<UInt8>

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - environment: Added to `PATH`, `TERM=xterm-256color` and `LANG=C.UTF-8`.
  ///   - output: A file to write standard output to, instead of ``output``.
  package init(
    _ program: String, _ arguments: [String] = [], environment: [String: String] = [:],
    input: Input = .nothing, output file: String? = nil
  ) throws {
    let out = Self.pipe()
    let error = Self.pipe()
    let source: (read: Int32, write: Int32)
    switch input {
    case .nothing: source = (open("/dev/null", O_RDONLY | O_CLOEXEC), -1)
    case .file(let path): source = (open(path, O_RDONLY | O_CLOEXEC), -1)
    case .bytes, .pipe: source = Self.pipe()
    }
    let target = file.map { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600) } ?? out.write
    defer {
      for descriptor in [source.read, out.write, error.write] { close(descriptor) }
      if target != out.write { close(target) }
    }
    (inputEnd, outputEnd, errorEnd) = (source.write, out.read, error.read)
    if case .bytes(let bytes) = input { rest = bytes[...] } else { rest = [] }
    for descriptor in [inputEnd, outputEnd, errorEnd] where descriptor >= 0 {
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
    process = try Spawning.start(
      [program] + arguments, environment: Spawning.environment(environment)
    ) { actions in
      posix_spawn_file_actions_adddup2(&actions, source.read, 0)
      posix_spawn_file_actions_adddup2(&actions, target, 1)
      posix_spawn_file_actions_adddup2(&actions, error.write, 2)
    }
    if case .bytes = input, rest.isEmpty { closeInput() }
  }

  deinit {
    if ending == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    for descriptor in [inputEnd, outputEnd, errorEnd] where descriptor >= 0 { close(descriptor) }
  }

  /// Runs a program to its end.
  package static func run(
    _ program: String, _ arguments: [String] = [], environment: [String: String] = [:],
    input: Input = .nothing, output file: String? = nil,
    seconds: Double = Patience.seconds
  ) throws -> CommandRun {
    let run = try CommandRun(
      program, arguments, environment: environment, input: input, output: file)
    try run.waitForExit(seconds: seconds)
    return run
  }

  /// What it wrote to standard output, as text.
  package var outputText: String { String(decoding: output, as: UTF8.self) }
  /// What it wrote to standard error, as text.
  package var errorText: String { String(decoding: errors, as: UTF8.self) }

  // MARK: What a script does

  /// Writes to its standard input, which must be a pipe.
  package func write(_ text: String) {
    rest += Array(text.utf8)
    _ = pump(seconds: 0)
  }

  /// Ends its standard input when all is written.
  package func closeInput() {
    if inputEnd >= 0 { close(inputEnd) }
    inputEnd = -1
  }

  /// Closes the pipe that its standard output goes to.
  package func closeOutput() {
    if outputEnd >= 0 { close(outputEnd) }
    outputEnd = -1
  }

  /// Sends a signal.
  package func signal(_ signal: Int32) { kill(process, signal) }

  /// Waits until a text was written to standard output.
  package func wait(for text: String, seconds: Double = Patience.seconds) throws {
    try wait("for \"\(text)\"", seconds: seconds) { $0.outputText.contains(text) }
  }

  /// Waits until something is so; `what` says what, for the failure.
  package func wait(
    _ what: String, seconds: Double = Patience.seconds, until condition: (CommandRun) -> Bool
  ) throws {
    let deadline = PseudoTerminal.now + seconds
    while !condition(self) {
      let isOver = ending != nil
      if !pump(seconds: 0.01), isOver { throw failure("ended while waiting \(what)") }
      if PseudoTerminal.now > deadline { throw failure("waited in vain \(what)") }
    }
  }

  /// Waits until it has done all that it had to do.
  package func waitForRest() throws { try wait("for rest") { Rest.holds($0.process) } }

  /// Waits until it ends.
  @discardableResult
  package func waitForExit(seconds: Double = Patience.seconds) throws -> PseudoTerminal.Ending {
    let deadline = PseudoTerminal.now + seconds
    while ending == nil {
      _ = pump(seconds: 0.01)
      if PseudoTerminal.now > deadline { throw failure("waited in vain for the end") }
    }
    while pump(seconds: 0) {}
    return ending ?? .exit(-1)
  }

  // MARK: Beneath

  private static func pipe() -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    precondition(Glibc.pipe(&ends) == 0)
    return (ends[0], ends[1])
  }

  /// Moves what is there to move; returns whether the program wrote anything.
  private func pump(seconds: Double) -> Bool {
    var places = [
      pollfd(fd: outputEnd, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errorEnd, events: Int16(POLLIN), revents: 0),
      pollfd(fd: rest.isEmpty ? -1 : inputEnd, events: Int16(POLLOUT), revents: 0),
    ]
    poll(&places, 3, Int32(seconds * 1000))
    let counts = (output.count, errors.count)
    if places[0].revents != 0 { Self.take(&outputEnd, into: &output) }
    if places[1].revents != 0 { Self.take(&errorEnd, into: &errors) }
    if places[2].revents != 0 {
      let count = rest.withUnsafeBytes { Glibc.write(inputEnd, $0.baseAddress, $0.count) }
      rest = rest.dropFirst(max(0, count))
      if rest.isEmpty || (count < 0 && errno != EAGAIN) { closeInput() }
    }
    if ending == nil {
      var status: Int32 = 0
      if waitpid(process, &status, WNOHANG) == process {
        ending = status & 0x7f == 0 ? .exit(status >> 8 & 0xff) : .signal(status & 0x7f)
      }
    }
    return counts != (output.count, errors.count)
  }

  /// Reads what is there, and closes the descriptor at its end.
  private static func take(_ descriptor: inout Int32, into bytes: inout [UInt8]) {
    let new = [UInt8](unsafeUninitializedCapacity: 65536) { buffer, count in
      count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
    }
    bytes += new
    if new.isEmpty {
      close(descriptor)
      descriptor = -1
    }
  }

  private func failure(_ what: String) -> PseudoTerminal.Failure {
    let state = ending.map { " (\($0))" } ?? ""
    return PseudoTerminal.Failure(
      description: "\(what)\(state); output:\n\(outputText)\nerrors:\n\(errorText)\n")
  }
}
