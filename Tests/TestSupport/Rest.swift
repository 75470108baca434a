import Glibc

/// What a process waits for, as the kernel tells it: how a test sees that a program has done all it had to
/// do, without guessing how long that takes.
enum Rest {
  /// A program that sleeps shorter than this has something to do still: a frame that is put off, an Esc that
  /// waits for company, a pager that has the terminal and is asked each 50 ms whether it has ended.
  static let shortest: Int64 = 60

  /// Whether a process waits in poll(2), and goes on by itself not soon; none of its threads runs.
  static func holds(_ process: pid_t) -> Bool {
    var polls = false
    for thread in threads(of: process) {
      // The number of the system call, and its arguments; or that it runs.
      let words = text("/proc/\(thread)/syscall").split(separator: " ")
      guard words.count > 3, let call = Int(words[0]) else { return false }
      func argument(_ number: Int) -> UInt64 { UInt64(words[number].dropFirst(2), radix: 16) ?? 0 }
      switch call {
      case poll:
        let milliseconds = Int32(truncatingIfNeeded: argument(3))
        guard milliseconds < 0 || milliseconds >= shortest else { return false }
        polls = true
      case ppoll:
        let address = argument(3)
        guard address == 0 || span(at: address, in: process) >= shortest else { return false }
        polls = true
      default: break
      }
    }
    return polls
  }

  /// The threads of a process.
  private static func threads(of process: pid_t) -> [pid_t] {
    guard let folder = opendir("/proc/\(process)/task") else { return [] }
    defer { closedir(folder) }
    var threads: [pid_t] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if let thread = pid_t(name) { threads.append(thread) }
    }
    return threads
  }

  /// How often a process has written so far; `nil` where the kernel does not count that.
  static func writes(of process: pid_t) -> Int? {
    let name = "syscw: "
    let line = text("/proc/\(process)/io").split(separator: "\n").first { $0.hasPrefix(name) }
    return line.flatMap { Int($0.dropFirst(name.count)) }
  }

  /// Whether a process stands still because a signal stopped it.
  static func isStopped(_ process: pid_t) -> Bool {
    // The letter behind the name, which stands in parentheses and may hold any character.
    text("/proc/\(process)/stat").split(separator: ")").last?.hasPrefix(" T") ?? false
  }

  #if arch(x86_64)
    private static let poll = 7
    private static let ppoll = 271
  #else
    // The numbers that all newer architectures share, which have no poll.
    private static let poll = -2
    private static let ppoll = 73
  #endif

  /// A small file of the kernel.
  private static func text(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    return String(unsafeUninitializedCapacity: 4096) {
      max(0, read(descriptor, $0.baseAddress, 4096))
    }
  }

  /// The span of time that stands in the memory of a process, in milliseconds.
  private static func span(at address: UInt64, in process: pid_t) -> Int64 {
    var time = timespec()
    let memory = open("/proc/\(process)/mem", O_RDONLY | O_CLOEXEC)
    guard memory >= 0 else { return 0 }
    defer { close(memory) }
    _ = withUnsafeMutableBytes(of: &time) {
      pread(memory, $0.baseAddress, $0.count, off_t(truncatingIfNeeded: address))
    }
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
