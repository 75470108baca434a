import Glibc

/// A process that is there.
package struct RunningProcess: Sendable {
  /// When it began, in clock ticks since the machine did; `nil` when nobody tells.
  package var started: UInt64?
  /// The name of its program, cut off at 15 bytes; empty when nobody tells.
  package var name = ""
  /// The process that started it; 0 when nobody tells.
  package var parent: Int32 = 0
  /// Its terminal, as the system numbers devices; 0 for none.
  package var terminal: UInt32 = 0

  /// Makes a process that is there.
  package init(started: UInt64? = nil) { self.started = started }

  /// Looks for the process of a number, be it of another user; `nil` when there is none.
  package init?(_ pid: Int32) {
    guard kill(pid, 0) == 0 || errno == EPERM else { return nil }
    if let line = EdgeReader.whole("/proc/\(pid)/stat", limit: 4096) { read(line) }
  }

  /// Reads the line of status of a process; its name may hold blanks and brackets.
  ///
  /// Source: proc(5), /proc/pid/stat.
  init?(line: [UInt8]) {
    guard read(line) else { return nil }
  }

  @discardableResult
  private mutating func read(_ line: [UInt8]) -> Bool {
    guard let open = line.firstIndex(of: UInt8(ascii: "(")),
      let close = line.lastIndex(of: UInt8(ascii: ")")), open < close
    else { return false }
    name = String(decoding: line[(open + 1)..<close], as: UTF8.self)
    // The first one behind the name is field 3.
    let fields = line[(close + 1)...].split(separator: UInt8(ascii: " "))
      .map { String(decoding: $0, as: UTF8.self) }
    guard fields.count > 19 else { return false }
    parent = Int32(fields[1]) ?? 0
    terminal = Int32(fields[4]).map { UInt32(bitPattern: $0) } ?? 0
    started = UInt64(fields[19])
    return true
  }

  /// The names of shells, which agents put between themselves and what they start.
  private static let shells: Set<String> = [
    "sh", "bash", "dash", "zsh", "fish", "ash", "ksh", "busybox", "env",
  ]

  /// The process that has started another one, past the shells between them; `nil` when nobody tells.
  ///
  /// - Parameters:
  ///   - pid: the parent of what was started.
  ///   - process: looks for the process of a number.
  package static func starter(
    _ pid: Int32, process: (Int32) -> RunningProcess? = { RunningProcess($0) }
  ) -> (pid: Int32, process: RunningProcess)? {
    var pid = pid
    for _ in 0..<4 {
      guard pid > 1, let found = process(pid) else { return nil }
      if !shells.contains(found.name) { return (pid, found) }
      pid = found.parent
    }
    return nil
  }
}
