// Polls a job and says what becomes of it:
//
//   swift run callbacks https://example.org/v1/jobs/7 [TOOL…]
//
// With names of tools, the calls of these alone are told. A bearer token may stand in JOB_TOKEN.

import EspalierKit
import Glibc

/// Writes to standard error.
func complain(_ text: String) {
  var text = text
  text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// Prints what happens, and counts it.
final class Teller: SessionCallbacks {
  private var counts: [ToolStatus: Int] = [:]

  func onStateChange(_ entry: ProgressEntry) {
    print("\(entry.state.uppercased()) - \(printable(entry.message ?? ""))")
  }

  func onToolCallStart(_ call: ToolCall) {
    print("  > \(printable(call.name ?? "tool")) \(printable(call.arguments ?? ""))")
  }

  func onToolCallComplete(_ call: ToolCall) {
    counts[call.status, default: 0] += 1
    let took = call.duration.map { " in \($0.count) ms" } ?? ""
    let why = call.error.map { ": " + printable($0) } ?? ""
    print("  < \(printable(call.name ?? "tool")) \(call.status.word)\(took)\(why)")
  }

  func onToolCallOutcomeChange(_ call: ToolCall, from: ToolStatus) {
    counts[from, default: 0] -= 1
    counts[call.status, default: 0] += 1
    print("  < \(printable(call.name ?? "tool")) \(call.status.word), not \(from.word)")
  }

  func onCompletion(_ finalOutput: String?, status: SessionStatus) {
    let sum = ToolStatus.allCases.compactMap { status in
      counts[status].map { "\($0) \(status.word)" }
    }
    print("\(status.word.uppercased()) - \(sum.isEmpty ? "no calls" : sum.joined(separator: ", "))")
    if let finalOutput { print(printable(finalOutput)) }
  }
}

/// Text of a source on one line that does nothing to a terminal.
func printable(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.map {
        switch $0.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: " "
        default: $0
        }
      }))
}

guard CommandLine.arguments.count > 1 else {
  complain("usage: callbacks ADDRESS [TOOL…]\n")
  exit(2)
}
var options = JobOptions()
options.token = getenv("JOB_TOKEN").map { String(cString: $0) }
do {
  let watch = try SessionWatch(job: CommandLine.arguments[1], options: options)
  let filter = ToolCallFilter(names: Set(CommandLine.arguments.dropFirst(2)))
  let status = try watch.run(Teller(), filter: filter)
  exit(status == .succeeded ? 0 : 3)
} catch {
  complain("callbacks: \(printable(String(describing: error)))\n")
  exit(1)
}
