import Glibc

/// A process that is there.
package struct RunningProcess: Sendable {
  /// When it began, in clock ticks since the machine did; `nil` when nobody tells.
  package var started: UInt64?

  /// Makes a process that is there.
  package init(started: UInt64? = nil) { self.started = started }

  /// Looks for the process of a number, be it of another user; `nil` when there is none.
  package init?(_ pid: Int32) {
    guard kill(pid, 0) == 0 || errno == EPERM else { return nil }
    started = EdgeReader.whole("/proc/\(pid)/stat", limit: 4096).flatMap(Self.started(in:))
  }

  /// The beginning of a process in its line of status; its name may hold blanks and brackets.
  ///
  /// Source: proc(5), /proc/pid/stat, field 22.
  static func started(in line: [UInt8]) -> UInt64? {
    guard let bracket = line.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = line[(bracket + 1)...].split(separator: UInt8(ascii: " "))
    // The first one behind the name is field 3.
    return fields.count > 19 ? UInt64(String(decoding: fields[19], as: UTF8.self)) : nil
  }
}
