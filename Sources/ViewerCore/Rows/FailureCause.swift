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
  static let limit = 8192
  /// Bytes of a line behind which it is code of a program, and no words about it.
  private static let code = 400

  /// What has no cause.
  static let none = FailureCause(line: "", key: "")

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

  private init(line: String, key: String) { (self.line, self.key) = (line, key) }

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
  private static let words: [StaticString] = [
    "error", "failed", "failure", "fatal", "cannot", "can't", "not found", "no such", "denied",
    "exception", "panic", "unable", "invalid", "missing", "aborted", "refused", "timed out",
    "nothing to ",
  ]

  /// The first line that says what went wrong, else the first that says more than that something did.
  ///
  /// Thousands of errors are looked through at once, so their bytes are.
  private static func line(_ text: String) -> String {
    var text = text
    let chosen = text.withUTF8 { bytes -> Range<Int> in
      var (first, long, telling): (Range<Int>?, Range<Int>?, Range<Int>?) = (nil, nil, nil)
      var start = 0
      for _ in 0..<60 where start < bytes.count {
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        let line = start..<end
        start = end + 1
        if line.count > code {
          long = long ?? line
          continue
        }
        let small = bytes[line].map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
          .drop { $0 <= 0x20 }
        if small.isEmpty { continue }
        first = first ?? line
        if isMere(small) { continue }
        telling = telling ?? line
        let isWrong = small.withUnsafeBytes { small in
          words.contains { JSONText.place(of: $0, in: small) != nil }
        }
        if isWrong { return line }
      }
      return telling ?? long ?? first ?? 0..<0
    }
    let line = String(
      decoding: text.utf8.dropFirst(chosen.lowerBound).prefix(chosen.count), as: UTF8.self)
    return ArgumentSummary.line(
      line.replacing("<tool_use_error>", with: "").replacing("</tool_use_error>", with: ""))
  }

  /// How lines begin that only say that a command failed.
  private static let statuses: [StaticString] = [
    "exit code", "error: exit code", "exit status", "command failed with exit",
    "command exited with code", "process exited", "failed in sandbox",
  ]
  /// How lines begin that say nothing of a failure.
  private static let others: [StaticString] = [
    "> ", "npm warn", "(no output)", "warning", "===", "---", "***", "___", "⎯⎯", "──", "━━", "##",
  ]

  /// Whether a line only says that a command failed, or with which command it began.
  private static func isMere(_ line: String) -> Bool {
    isMere(Array(line.lowercased().utf8)[...])
  }

  /// The same of a line in small letters.
  private static func isMere(_ small: ArraySlice<UInt8>) -> Bool {
    func begins(_ start: StaticString) -> Bool {
      small.starts(
        with: UnsafeBufferPointer(start: start.utf8Start, count: start.utf8CodeUnitCount))
    }
    return small.count < 80 && statuses.contains(where: begins) || others.contains(where: begins)
  }
}
