import Glibc
import TestSupport

/// What a process holds at a moment.
struct Memory: Sendable {
  /// Memory that is its own or shared, in KB.
  var resident: Int
  /// Open descriptors.
  var descriptors: Int
  /// Threads.
  var threads: Int

  /// Looks at a process; nil when it is gone.
  static func of(_ process: pid_t) -> Memory? {
    let text = Files.text("/proc/\(process)/status") ?? ""
    func field(_ name: String) -> Int? {
      text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        .flatMap { $0.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first }
        .flatMap { Int($0) }
    }
    guard let resident = field("VmRSS"), let threads = field("Threads") else { return nil }
    return Memory(
      resident: resident, descriptors: Files.names("/proc/\(process)/fd").count, threads: threads)
  }
}
