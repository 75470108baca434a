import Glibc

/// A program on a terminal of its own, which takes what it writes as fast as it comes.
final class ProgramRun {
  /// When it was started.
  let start: Double
  /// The bytes that it wrote, as far as they are still needed.
  private var tail: [UInt8] = []
  private let process: pid_t
  private let terminal: Int32

  /// The size of the terminal.
  private static let (rows, columns) = (UInt16(40), UInt16(120))

  /// The program that was built beside the benchmarks.
  static var builtProgram: String {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    let own = String(
      decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/espalier"
  }

  /// Starts a program; `nil` when that is not possible.
  ///
  /// - Parameter home: its home folder.
  init?(_ words: [String], home: String) {
    var (terminal, other) = (Int32(-1), Int32(-1))
    var window = winsize(ws_row: Self.rows, ws_col: Self.columns, ws_xpixel: 0, ws_ypixel: 0)
    var name = [CChar](repeating: 0, count: 128)
    guard openpty(&terminal, &other, &name, nil, &window) == 0 else { return nil }
    for descriptor in [terminal, other] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    defer { close(other) }
    _ = fcntl(terminal, F_SETFL, O_NONBLOCK)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Opened by name by the leader of a session, it becomes the session's terminal.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    let setSession: Int16 = 0x80
    posix_spawnattr_setflags(&attributes, setSession)

    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    let variables = ["PATH=\(path)", "TERM=xterm-256color", "LANG=C.UTF-8", "HOME=\(home)"]
    var arguments = words.map { strdup($0) } + [nil]
    var environment = variables.map { strdup($0) } + [nil]
    defer { for pointer in arguments + environment { free(pointer) } }
    var process: pid_t = 0
    start = Clock.now
    let result = posix_spawnp(&process, words[0], &actions, &attributes, &arguments, &environment)
    (self.process, self.terminal) = (process, terminal)
    guard result == 0 else {
      close(terminal)
      return nil
    }
  }

  deinit {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
    close(terminal)
  }

  // MARK: The terminal

  /// Types text.
  func type(_ text: String) { _ = SystemFile.append(Array(text.utf8), to: terminal) }

  /// Takes what the program writes within a time.
  ///
  /// - Returns: the number of bytes; 0 when it wrote nothing.
  func read(milliseconds: Int) -> Int {
    var place = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    guard poll(&place, 1, Int32(milliseconds)) == 1 else { return 0 }
    if tail.count > 64 << 10 { tail.removeFirst(tail.count - 256) }
    let before = tail.count
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(terminal, &chunk, chunk.count)
      if count <= 0 { return tail.count - before }
      tail += chunk[..<count]
    }
  }

  /// Waits until a word is written.
  ///
  /// - Returns: when, on the clock; `nil` when it is not in ten seconds.
  func wait(for word: String) -> Double? {
    let deadline = Clock.now + 10_000
    let wanted = Array(word.utf8)
    while !tail.contains(sequence: wanted) {
      if read(milliseconds: 100) == 0, Clock.now > deadline { return nil }
    }
    return Clock.now
  }

  /// Waits until nothing is written for some time.
  ///
  /// - Returns: the bytes that were written, and when the last of them came.
  @discardableResult
  func waitForQuiet(milliseconds: Int) -> (bytes: Int, last: Double?) {
    var (bytes, last) = (0, Double?.none)
    let deadline = Clock.now + 10_000
    while Clock.now < deadline {
      let count = read(milliseconds: milliseconds)
      if count == 0 { break }
      bytes += count
      last = Clock.now
    }
    tail.removeAll(keepingCapacity: true)
    return (bytes, last)
  }

  // MARK: What the system says of it

  /// The processor time that it has used, in milliseconds.
  var processorTime: Double {
    let nanoseconds = SystemFile.text("/proc/\(process)/schedstat").split(separator: " ").first
    return nanoseconds.flatMap { Double($0) }.map { $0 / 1_000_000 } ?? .nan
  }

  /// How often it went to sleep, and so was woken.
  var wakeUps: Int {
    SystemFile.number("voluntary_ctxt_switches:", in: "/proc/\(process)/status") ?? 0
  }

  /// The memory of its own, in kB.
  var memory: Int { SystemFile.number("RssAnon:", in: "/proc/\(process)/status") ?? 0 }
}

extension [UInt8] {
  /// Whether a sequence of bytes stands somewhere.
  fileprivate func contains(sequence wanted: [UInt8]) -> Bool {
    indices.contains { self[$0] == wanted.first && self[$0...].starts(with: wanted) }
  }
}
