import JSONReading

/// Why a call failed, in one line, with its exit status where its error tells nothing but that.
package struct FailureReason: Hashable, Sendable {
  /// The first line that says something, of the error or else of the output; empty where nothing was told. Foreign
  /// and not safe yet.
  package var line: String
  /// What the error says where that is an exit status and the line is one of the output.
  package var status: String?
  /// Whether the line says more than that something failed.
  package var isTelling: Bool

  /// Bytes of an error and of an output that are read.
  package static let limit = 8192
  /// Bytes of a line behind which it is code of a program, and no words about it.
  private static let code = 400

  /// What nothing is told of.
  package static let none = FailureReason()

  private init() { (line, status, isTelling) = ("", nil, false) }

  /// Chooses among the lines of an error and of an output.
  ///
  /// - Parameter plain: takes out of a text what is for terminals.
  package init(
    error: String?, output: String?, parser: JSONParser, plain: (String) -> String = { $0 }
  ) {
    let lines = [error, output].map { text in
      text.map { Self.line(Self.inside(plain(Self.message($0, parser)))) } ?? ""
    }
    let chosen = lines.firstIndex { !$0.isEmpty && !Self.isMere($0) }
    line = chosen.map { lines[$0] } ?? lines.first { !$0.isEmpty } ?? ""
    isTelling = chosen != nil
    status = chosen == 1 && Self.isStatus(lines[0]) ? lines[0] : nil
  }

  /// The line with the exit status in front of it.
  package var text: String { status.map { "\($0): \(line)" } ?? line }

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

  /// What a command said that a sandbox tells of, where it said anything.
  ///
  /// Source: openai/codex, the error of a command that its sandbox denied.
  private static func inside(_ text: String) -> String {
    guard text.hasPrefix("failed in sandbox"), let mark = text.firstRange(of: "stderr: ") else {
      return text
    }
    let rest = text[mark.upperBound...]
    return rest.utf8.contains { $0 > 0x20 } ? String(rest) : text
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
    isStatus(small) || others.contains { begins(small, $0) }
  }

  /// Whether a line only says that a command failed.
  private static func isStatus(_ line: String) -> Bool {
    isStatus(Array(line.lowercased().utf8)[...])
  }

  private static func isStatus(_ small: ArraySlice<UInt8>) -> Bool {
    small.count < 80 && statuses.contains { begins(small, $0) }
  }

  private static func begins(_ small: ArraySlice<UInt8>, _ start: StaticString) -> Bool {
    small.starts(with: UnsafeBufferPointer(start: start.utf8Start, count: start.utf8CodeUnitCount))
  }
}

extension Session {
  /// Why a call failed, as its error or else its output tells.
  ///
  /// - Parameter plain: takes out of a text what is for terminals.
  package func failureReason(
    of call: NodeID, at position: Int32, parser: JSONParser,
    plain: (String) -> String = { $0 }
  ) -> FailureReason {
    func told(_ channel: Channel) -> String? {
      text(call, channel, at: position, limit: FailureReason.limit)
    }
    return FailureReason(error: told(.error), output: told(.result), parser: parser, plain: plain)
  }
}
