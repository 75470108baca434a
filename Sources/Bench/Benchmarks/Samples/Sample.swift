import SessionModel

/// A made-up source of one format, of any size.
struct Sample: Sendable {
  /// The name of the format, which detection must find.
  let format: String
  /// How it is cut into records.
  var framing = Record.Framing.line
  /// What stands in front of the JSON text of a line.
  var prefix = 0
  /// Makes about so many bytes.
  let make: @Sendable (_ size: Int) -> [UInt8]

  /// The formats that are measured.
  static let all = [
    Sample(format: "claude-code", make: ClaudeSample.session),
    Sample(format: "codex", make: CodexSample.session),
    Sample(format: "pi", make: PiSample.session),
    Sample(format: "ag-ui", make: AGUISample.stream),
    Sample(format: "openai-chat", prefix: "data: ".utf8.count, make: ChatSample.stream),
    Sample(format: "progress-snapshot", framing: .document) { size in
      SnapshotSample.snapshot(entries: size / SnapshotSample.entrySize, edit: nil)
    },
  ]
}
