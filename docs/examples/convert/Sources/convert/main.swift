// Converts a session of any format that is known:
//
//   swift run convert markdown FILE > session.md     the whole session
//   swift run convert csv FILE > calls.csv           its tool calls, a line each
//
// A FILE of - is standard input.

import EspalierKit
import Glibc

/// Writes to standard error.
func complain(_ text: String) {
  var text = text
  text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// Reads a session to its end.
func read(_ source: String) throws -> Session {
  let watch =
    source == "-"
    ? SessionWatch(descriptor: STDIN_FILENO) : try SessionWatch(file: source, follows: false)
  while !watch.isAtEnd { _ = watch.updates() }
  if let failure = watch.failure { throw failure }
  return watch.session
}

/// The tool calls as a table.
func csv(_ calls: [ToolCall]) -> String {
  let head = [
    "id", "name", "kind", "status", "started_at", "duration_ms", "arguments", "result", "error",
  ]
  let rows = calls.map { call in
    [
      call.id, call.name, call.kind.word, call.status.word,
      call.startedAt.map { TimeText.text($0) }, call.duration.map { "\($0.count)" },
      call.arguments, call.result, call.error,
    ]
  }
  return ([head] + rows).map { row in
    row.map(field).joined(separator: ",") + "\r\n"
  }.joined()
}

/// A field as RFC 4180 wants it, which no spreadsheet takes for a formula.
func field(_ text: String?) -> String {
  guard var text else { return "" }
  if let first = text.first, "=+-@\t\r".contains(first) { text = "'" + text }
  guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
  let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
  return "\"" + parts.joined(separator: "\"\"") + "\""
}

let arguments = CommandLine.arguments.dropFirst()
do {
  switch (arguments.first, arguments.dropFirst().first) {
  case ("markdown", let source?): print(try read(source).report(.markdown), terminator: "")
  case ("csv", let source?): print(csv(try read(source).toolCalls()), terminator: "")
  default:
    complain("usage: convert markdown|csv FILE\n")
    exit(2)
  }
} catch {
  complain("convert: \(error)\n")
  exit(1)
}
