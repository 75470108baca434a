// Polls a job and says what becomes of it:
//
//   swift run callbacks https://example.org/v1/jobs/7 [TOOL…]
//
// With names of tools, the calls of these alone are told. A bearer token may stand in JOB_TOKEN.

import EspalierKit
import Glibc

/// Writes a line at once, also where nobody sits in front of it: `print` would hold it in a pipe.
func say(_ line: String, to descriptor: Int32 = STDOUT_FILENO) {
  var line = line + "\n"
  line.withUTF8 { _ = write(descriptor, $0.baseAddress, $0.count) }
}

/// Prints what happens, and counts it.
final class Teller: SessionCallbacks {
  private var counts: [ToolStatus: Int] = [:]

  func onStateChange(_ entry: ProgressEntry) {
    say("\(entry.state.uppercased()) - \(printable(entry.message ?? ""))")
  }

  func onToolCallStart(_ call: ToolCall) {
    say("  > \(printable(call.name ?? "tool")) \(printable(call.arguments ?? ""))")
  }

  func onToolCallComplete(_ call: ToolCall) {
    counts[call.status, default: 0] += 1
    let took = call.duration.map { " in \($0.count) ms" } ?? ""
    let why = call.error.map { ": " + printable($0) } ?? ""
    say("  < \(printable(call.name ?? "tool")) \(call.status.word)\(took)\(why)")
  }

  func onToolCallOutcomeChange(_ call: ToolCall, from: ToolStatus) {
    counts[from, default: 0] -= 1
    counts[call.status, default: 0] += 1
    say("  < \(printable(call.name ?? "tool")) \(call.status.word), not \(from.word)")
  }

  func onCompletion(_ finalOutput: String?, status: SessionStatus) {
    let sum = ToolStatus.allCases.compactMap { status in
      counts[status].map { "\($0) \(status.word)" }
    }
    say("\(status.word.uppercased()) - \(sum.isEmpty ? "no calls" : sum.joined(separator: ", "))")
    if let finalOutput { say(printable(finalOutput)) }
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
  say("usage: callbacks ADDRESS [TOOL…]", to: STDERR_FILENO)
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
  say("callbacks: \(printable(String(describing: error)))", to: STDERR_FILENO)
  exit(1)
}
