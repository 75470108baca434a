import SessionModel
import TestSupport
import Testing

@testable import WireFormats

/// What a source is, is told by the first value that can be of one format only, wherever that stands.
@Suite("Telling formats apart")
struct DetectionTests {
  /// The format of a whole source; `nil` when none recognises it.
  static func format(_ text: String) -> String? {
    Array(text.utf8).withUnsafeBytes { Format.detect($0, isWhole: true) }.format?.name
  }

  /// A source and its format.
  struct Example: CustomTestStringConvertible {
    var format: String?
    var text: String
    var testDescription: String { "\(format ?? "nothing"): \(text.prefix(60))" }
  }

  // MARK: Look-alikes

  static let lookAlikes = [
    Example(
      format: "claude-stream-json",
      text: """
        {"type":"system","subtype":"init","session_id":"s","tools":["Bash"],"mcp_servers":[],"model":"m"}
        """),
    Example(
      format: "claude-stream-json",
      text: """
        {"type":"system","subtype":"init","session_id":"s"}
        {"type":"assistant","message":{"content":[]},"parent_tool_use_id":null,"session_id":"s","uuid":"u"}
        """),
    Example(
      format: "droid",
      text: """
        {"type":"system","subtype":"init","session_id":"s","cwd":"/","tools":["Read"],"model":"m"}
        {"type":"message","role":"user","id":"1","text":"go","timestamp":1,"session_id":"s"}
        """),
    Example(
      format: "cursor",
      text: """
        {"type":"system","subtype":"init","session_id":"s","apiKeySource":"env","permissionMode":"x"}
        """),
    Example(
      format: "cursor",
      text: """
        {"type":"user","message":{"role":"user","content":[]},"session_id":"s"}
        {"type":"thinking","subtype":"delta","text":"Hm","session_id":"s"}
        """),
    Example(
      format: "qwen",
      text: """
        {"uuid":"1","parentUuid":null,"sessionId":"s","type":"system","subtype":"zoo","systemPayload":{}}
        """),
    Example(
      format: "claude-code",
      text: """
        {"type":"queue-operation","operation":"enqueue"}
        {"type":"user","message":{"role":"user","content":"go"}}
        """),
    Example(
      format: "claude-code",
      text: """
        {"type":"a-kind-of-tomorrow","what":1}
        {"type":"user","message":{"role":"user","content":"go"},"sessionId":"s","uuid":"u"}
        """),
    Example(
      format: "mini-swe-agent",
      text: #"{"info":{"exit_status":"Submitted"},"messages":[{"role":"system","content":"s"}]}"#),
    Example(
      format: "opencode",
      text: #"{"info":{"id":"ses"},"messages":[{"info":{"id":"m","role":"user"},"parts":[]}]}"#),
    Example(
      format: "openai-chat",
      text: #"[{"role":"system","content":"Be brief."},{"role":"user","content":"go"}]"#),
    Example(
      format: "vscode-copilot-chat", text: #"{"kind":0,"v":{"sessionId":"s","requests":[]}}"#),
    Example(
      format: "codex",
      text:
        #"{"session":{"id":"o","timestamp":"2025-01-01"},"items":[{"type":"message","role":"user"}]}"#
    ),
  ]

  @Test("look-alikes are told apart", arguments: lookAlikes)
  func apart(_ example: Example) { #expect(Self.format(example.text) == example.format) }

  @Test(
    "what is no session is of no format",
    arguments: [
      #"{"input":"Which?","target":"B","choices":["A","B"]}"#,
      #"{"id":"x","status":"done","usage":{"total":1},"steps":[{"type":"call","name":"f"}]}"#,
      #"{"role":"admin","message":"hello"}"#,
      #"{"history":[{"user":{"content":"hi"},"assistant":{}}],"chat":"k"}"#,
      #"{"info":{"title":"An API","version":"1"},"paths":{}}"#,
      #"{"name":"package","version":"1.0.0","dependencies":{}}"#,
      "# A page\n\nWords, [links](x) and\n\n    {code}\n", "[WARN] nothing else\n", "", "\n\n",
    ])
  func nobodys(_ text: String) { #expect(Self.format(text) == nil) }

  @Test("no more is decided than was seen")
  func undecided() {
    let start = #"{"type":"system","subtype":"init","session_id":"s"}"# + "\n"
    let found = Array(start.utf8).withUnsafeBytes { Format.detect($0, isWhole: false) }
    #expect(found.format == nil && !found.isDecided && found.framing == .line)
    let words = Array("npm warn old\n".utf8).withUnsafeBytes { Format.detect($0, isWhole: false) }
    #expect(words.framing == nil && !words.isDecided && words.isForeign)
  }

  // MARK: Laws over all formats

  /// The calls of a session: which tools, and how they stand.
  static func calls(_ session: Session) -> [String] {
    session.items.filter { session.kind($0) == .call }.map { call in
      let name = session.text(call, .name, at: session.position) ?? "-"
      return "\(name) \(session.toolStatus(call, at: session.position)?.value.word ?? "-")"
    }
  }

  /// Reads bytes whose format is to be found out.
  static func read(_ bytes: [UInt8]) -> (format: String?, session: Session) {
    var reader = SessionReader()
    reader.read(bytes)
    reader.finish()
    return (reader.format?.name, reader.session)
  }

  @Test(
    "words in front of a source are passed over and told, whatever its format",
    arguments: ["The gate is open, come in\n", "[WARN] 2 {gates} are open\n\n> run it\n"])
  func words(_ words: String) {
    for source in RecordedSource.fixtures where source.format.name != "aider" {
      // What stands in front of the bare lines of an event stream is a line of it.
      guard source.bytes.first == 0x7B || source.bytes.first == 0x5B else { continue }
      let (format, session) = Self.read(Array(words.utf8) + source.bytes)
      #expect(format == source.format.name, "\(source.name)")
      #expect(Self.calls(session) == Self.calls(source.read()), "\(source.name)")
      let faults = session.notes.filter { $0.note.kind == .malformed }
      #expect(faults.contains { $0.note.line == 1 }, "\(source.name): \(faults)")
    }
  }

  @Test("the records of a session may stand in one list, whatever its format")
  func lists() {
    for source in RecordedSource.fixtures where source.framing == .line {
      let records = source.records(of: source.bytes).map { Array(source.bytes[$0]) }
      guard records.count > 1, records.allSatisfy({ $0.first == 0x7B && $0.last == 0x7D }),
        !source.format.name.hasPrefix("espalier")
      else { continue }
      let list = Array("[".utf8) + records.joined(separator: Array(",\n".utf8)) + Array("]".utf8)
      let session = source.read(list, framing: .document)
      #expect(Self.calls(session) == Self.calls(source.read()), "\(source.name)")
    }
  }

  @Test("of a document that is cut off, what came before is read, and the cut is told")
  func cutOff() {
    var count = 0
    for source in RecordedSource.fixtures
    where source.framing == .document && source.bytes.count > 400
      && !["espalier-json", "progress-snapshot"].contains(source.format.name)
    {
      for part in [0.5, 0.8, 0.95] {
        let cut = Array(source.bytes[..<Int(Double(source.bytes.count) * part)])
        let session = source.read(cut, framing: .document)
        #expect(session.malformedCount > 0, "\(source.name) at \(part)")
        #expect(
          session.notes.allSatisfy { $0.note.line <= cut.count { $0 == 10 } + 1 }, "\(source.name)")
        if session.items.contains(where: { _ in true }) { count += 1 }
      }
    }
    #expect(count > 4)
  }

  @Test(
    "a document is closed where it is cut off",
    arguments: [
      (#"{"a":1,"b":"#, #"{"a":1}"#), (#"{"a":[1,2"#, #"{"a":[1]}"#),
      (#"{"a":"some wor"#, #"{"a":"some wor"}"#), (#"{"a":"b\u00"#, #"{"a":"b"}"#),
      (#"{"a":"b\"#, #"{"a":"b"}"#), (#"{"a":{"nam"#, #"{"a":{}}"#),
      (#"[{"a":"}"},{"#, #"[{"a":"}"},{}]"#),
    ])
  func closed(_ cut: String, _ whole: String) {
    let mended = Array(cut.utf8).withUnsafeBytes { CutDocument.mended($0) }
    #expect(mended.map { String(decoding: $0, as: UTF8.self) } == whole)
  }

  @Test(
    "what is whole, or closes what it did not open, is not mended", arguments: ["{}", "[}", "1"])
  func notMended(_ text: String) {
    #expect(Array(text.utf8).withUnsafeBytes { CutDocument.mended($0) } == nil)
  }
}
