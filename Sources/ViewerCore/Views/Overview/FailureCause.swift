import CellGrid
import JSONReading
import SessionModel

/// Why a call failed, in one line, and what it has in common with others that failed for the same reason.
package struct FailureCause: Hashable, Sendable {
  /// The first line of the error that says something; foreign and not safe yet.
  package var line: String
  /// The line without what differs from call to call: its numbers.
  var key: String

  /// Bytes of an error that are read.
  private static let limit = 4096

  /// Reads why a call failed; empty where its source does not tell.
  init(_ call: NodeID, _ session: Session, at position: Int32, _ parser: JSONParser) {
    let texts = [Channel.error, .result].lazy.compactMap {
      session.text(call, $0, at: position, limit: Self.limit)
    }.map { Self.line(ColoredText.plain(Self.message($0, parser))) }.filter { !$0.isEmpty }
    line = texts.first { !Self.isMere($0) } ?? texts.first ?? ""
    var key = ""
    for character in line.prefix(200) {
      if !character.isNumber { key.append(character) } else if key.last != "0" { key.append("0") }
    }
    self.key = key
  }

  /// Whether it says more than that something failed.
  var isTelling: Bool { !line.isEmpty && !Self.isMere(line) }

  /// The message of an error that is told as an object.
  private static func message(_ text: String, _ parser: JSONParser) -> String {
    guard text.utf8.first == UInt8(ascii: "{") else { return text }
    let found = try? parser.parse(copying: Array(text.utf8)) { value throws(JSONError) -> String? in
      (["message", "error", "output", "stderr"] as [StaticString]).lazy.compactMap {
        value[$0]?.string
      }.first { !$0.isEmpty }
    }
    return found.flatMap { $0 } ?? text
  }

  /// Words of lines that say what went wrong: commands print much before them.
  private static let words = [
    "error", "failed", "failure", "fatal", "cannot", "can't", "not found", "no such", "denied",
    "exception", "panic", "unable", "invalid", "missing", "aborted", "refused", "timed out",
  ]

  /// The first line that says what went wrong, else the first that says more than that something did.
  private static func line(_ text: String) -> String {
    let lines = FileEdit.lines(text).prefix(60).map { line in
      ArgumentSummary.line(
        line.replacing("<tool_use_error>", with: "").replacing("</tool_use_error>", with: ""))
    }.filter { !$0.isEmpty }
    let telling = lines.filter { !isMere($0) }
    let wrong = telling.first { line in
      let small = line.lowercased()
      return words.contains { small.contains($0) }
    }
    return wrong ?? telling.first ?? lines.first ?? ""
  }

  /// Whether a line only says that a command failed, or with which command it began.
  private static func isMere(_ line: String) -> Bool {
    let small = line.lowercased()
    let isStatus =
      [
        "exit code", "error: exit code", "exit status", "command failed with exit",
        "command exited with code", "process exited", "failed in sandbox",
      ]
      .contains { small.hasPrefix($0) } && line.utf8.count < 80
    return isStatus || small.hasPrefix("> ") || small.hasPrefix("npm warn")
      || small.hasPrefix("(no output)") || small.hasPrefix("warning")
  }
}
