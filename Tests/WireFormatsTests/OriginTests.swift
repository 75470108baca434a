import SessionModel
import TestSupport
import Testing

@testable import WireFormats

@Suite("What programs write under the name of the user")
struct OriginTests {
  /// A session in which a program has put something in, in one of the ways of its format.
  struct Example: CustomTestStringConvertible {
    var format: String
    var source: String
    var framing = Record.Framing.line
    /// What was put in, with the word of its origin.
    var origins: [String]
    /// What the person said, in order.
    var typed = ["mend it"]
    var title: String? = "mend it"
    var testDescription: String { "\(format): \(origins.joined(separator: ", "))" }
  }

  private static func codex(_ texts: String..., word: String = "user") -> String {
    let parts = texts.map { #"{"type":"input_text","text":"\#($0)"}"# }.joined(separator: ",")
    return
      #"{"timestamp":"2026-01-02T10:00:00Z","type":"response_item","payload":{"type":"message","role":"\#(word)","content":[\#(parts)]}}"#
  }

  private static let meta =
    #"{"timestamp":"2026-01-02T10:00:00Z","type":"session_meta","payload":{"id":"s","cwd":"/w"}}"#
    + "\n"

  static let examples: [Example] = [
    Example(
      format: "codex",
      source: meta
        + codex(
          "# AGENTS.md instructions for /w\\n\\n<INSTRUCTIONS>\\nBe kind.\\n</INSTRUCTIONS>",
          "<environment_context>\\n<cwd>/w</cwd>\\n</environment_context>")
        + "\n" + codex("mend it"),
      origins: [
        "context: # AGENTS.md instructions for /w\n\n<INSTRUCTIONS>\nBe kind.\n</INSTRUCTIONS>",
        "context: <environment_context>\n<cwd>/w</cwd>\n</environment_context>",
      ]),
    Example(
      format: "codex",
      source: meta + codex("<user_instructions>Be kind.</user_instructions>\\nmend it") + "\n"
        + codex("<hook_prompt hook_run_id=\\\"1\\\">not yet</hook_prompt>") + "\n"
        + codex("<skill>\\n<name>sweep</name>\\n</skill>") + "\n"
        + codex("<permissions instructions>all</permissions instructions>", word: "developer"),
      origins: [
        "context: <user_instructions>Be kind.</user_instructions>",
        #"hook: <hook_prompt hook_run_id="1">not yet</hook_prompt>"#,
        "command: <skill>\n<name>sweep</name>\n</skill>",
        "context: <permissions instructions>all</permissions instructions>",
      ]),
    Example(
      format: "codex",
      source: meta
        + codex(
          "# Context from my IDE setup:\\n\\n## Active file: a.md\\n\\n## My request for Codex:\\nmend it\\n"
        ),
      origins: ["context: # Context from my IDE setup:\n\n## Active file: a.md"]),
    Example(
      format: "codex",
      source: meta
        + codex(
          "<ide_selection>a line</ide_selection>\\n## My request for Codex:\\nmend it"),
      origins: ["context: <ide_selection>a line</ide_selection>"]),
    Example(
      format: "codex", source: meta + codex("## My request for Codex:\\nmend it\\n"), origins: []),
    Example(
      format: "gemini",
      source: """
        {"sessionId":"g","projectHash":"h","startTime":"2026-01-02T10:00:00Z","kind":"main"}
        {"id":"1","type":"user","timestamp":"2026-01-02T10:00:00Z","content":[{"text":"<session_context>Today.</session_context>"}]}
        {"id":"2","type":"user","timestamp":"2026-01-02T10:00:01Z","content":[{"text":"mend it\\n\\n<hook_context>quick</hook_context>"}]}
        {"id":"2","type":"user","timestamp":"2026-01-02T10:00:01Z","content":[{"text":"mend it\\n\\n<hook_context>quick</hook_context>"}]}
        """,
      origins: [
        "context: <session_context>Today.</session_context>",
        "hook: <hook_context>quick</hook_context>",
      ]),
    Example(
      format: "qwen",
      source: """
        {"uuid":"a","sessionId":"q","timestamp":"2026-01-02T10:00:00Z","type":"user","message":{"role":"user","parts":[{"text":"<system-reminder>Be brief.</system-reminder>"},{"text":"mend it"}]}}
        """,
      origins: ["context: <system-reminder>Be brief.</system-reminder>"]),
    Example(
      format: "copilot",
      source: """
        {"id":"1","parentId":null,"timestamp":"2026-01-02T10:00:00Z","type":"user.message","data":{"content":"Use the broom.","source":"skill-sweep"}}
        {"id":"2","parentId":"1","timestamp":"2026-01-02T10:00:01Z","type":"user.message","data":{"content":"<current_datetime>now</current_datetime>\\nmend it"}}
        """,
      origins: [
        "command: Use the broom.", "context: <current_datetime>now</current_datetime>",
      ]),
    Example(
      format: "cursor",
      source: """
        {"role":"user","message":{"content":[{"type":"text","text":"<open_and_recently_viewed_files>a.md</open_and_recently_viewed_files>\\n<rules>Be kind.</rules>\\n<user_query>\\nmend it\\n</user_query>"}]}}
        """,
      origins: [
        "context: <open_and_recently_viewed_files>a.md</open_and_recently_viewed_files>",
        "context: <rules>Be kind.</rules>",
      ]),
    Example(
      format: "grok",
      source: """
        {"type":"user","content":"<user_info>macos</user_info>"}
        {"type":"user","content":"Go on.","synthetic_reason":"continue"}
        {"type":"user","content":"<user_query>mend it</user_query>"}
        """,
      origins: ["context: <user_info>macos</user_info>", "context: Go on."]),
    Example(
      format: "kimi",
      source: """
        {"type":"metadata","protocol_version":"1","created_at":1730000000000}
        {"type":"turn.prompt","input":[{"type":"text","text":"<git-context>main</git-context>\\nmend it"}],"origin":{"kind":"user"},"time":1730000001000}
        {"type":"context.append_message","message":{"role":"user","content":[{"type":"text","text":"Mind the list."}],"origin":{"kind":"injection","variant":"todo_list_reminder"}},"time":1730000001001}
        {"type":"context.append_message","message":{"role":"user","content":[{"type":"text","text":"look"}],"origin":{"kind":"system_trigger","name":"subagent"}},"time":1730000001002}
        """,
      origins: [
        "context: <git-context>main</git-context>", "context: Mind the list.", "teammate: look",
      ]),
    Example(
      format: "droid",
      source: """
        {"type":"session_start","id":"d","title":null,"owner":"o","cwd":"/w"}
        {"type":"message","id":"1","timestamp":"2026-01-02T10:00:00Z","message":{"role":"user","content":[{"type":"text","text":"<system-reminder>Be brief.</system-reminder>"},{"type":"text","text":"mend it"}]}}
        """,
      origins: ["context: <system-reminder>Be brief.</system-reminder>"]),
    Example(
      format: "cline",
      source: """
        [{"role":"user","content":[{"type":"text","text":"<task>\\nmend it\\n</task>"},{"type":"text","text":"<environment_details>\\nmac\\n</environment_details>"}]}]
        """, framing: .document,
      origins: ["context: <environment_details>\nmac\n</environment_details>"]),
    Example(
      format: "pi",
      source: """
        {"type":"session","version":3,"id":"p","timestamp":"2026-01-02T10:00:00Z","cwd":"/w"}
        {"type":"custom_message","id":"1","parentId":null,"timestamp":"2026-01-02T10:00:01Z","content":"Be kind."}
        {"type":"message","id":"2","parentId":"1","timestamp":"2026-01-02T10:00:02Z","message":{"role":"user","content":[{"type":"text","text":"<skill name=\\"sweep\\" location=\\"/s\\">\\nUse the broom.\\n</skill>\\n\\nmend it"}]}}
        {"type":"message","id":"3","parentId":"2","timestamp":"2026-01-02T10:00:03Z","message":{"role":"compactionSummary","summary":"So far."}}
        """,
      origins: [
        "context: Be kind.",
        "command: <skill name=\"sweep\" location=\"/s\">\nUse the broom.\n</skill>",
        "summary: Context compacted:\nSo far.",
      ]),
    Example(
      format: "opencode",
      source: """
        {"info":{"id":"ses","title":"","projectID":"p","directory":"/w","time":{"created":1}},"messages":[
        {"info":{"id":"m1","sessionID":"ses","role":"user","time":{"created":2}},"parts":[
        {"id":"p0","type":"text","text":"Read a.md","synthetic":true},{"id":"p1","type":"text","text":"mend it"},
        {"id":"p2","type":"text","text":"Plan first.","synthetic":true}]},
        {"info":{"id":"m2","sessionID":"ses","role":"user","time":{"created":3}},"parts":[
        {"id":"p3","type":"text","text":"Go on.","synthetic":true}]}]}
        """, framing: .document,
      origins: ["context: Read a.md", "context: Plan first.", "context: Go on."]),
    Example(
      format: "openai-chat",
      source: """
        {"model":"m","messages":[{"role":"user","content":"<environment_details>mac</environment_details>\\nmend it"}]}
        """, framing: .document,
      origins: ["context: <environment_details>mac</environment_details>"]),
    Example(
      format: "codex",
      source: meta + codex("<environment_context> is a tag, mend it"), origins: [],
      typed: ["<environment_context> is a tag, mend it"],
      title: "<environment_context> is a tag, mend it"),
  ]

  @Test("It is told with its origin, and is neither prompt nor title", arguments: examples)
  func told(_ example: Example) {
    var source = SessionReader(example.format)
    switch example.framing {
    case .document: source.follow(example.source, framing: .document)
    case .line:
      for line in example.source.split(separator: "\n") { source.follow(String(line)) }
    }
    let session = source.session
    let end = session.position
    var origins: [String] = []
    var typed: [String] = []
    for node in session.children(of: .root, at: end) {
      let text = session.text(node, .message, at: end) ?? ""
      if let origin = session.origin(of: node, at: end) {
        origins.append("\(origin.rawValue): \(text)")
      } else if session.role(node) == .user {
        typed.append(text)
      }
    }
    #expect(origins.sorted() == example.origins.sorted())
    #expect(typed == example.typed)
    #expect(session.text(.root, .title, at: end) == example.title)
  }

  @Test("A list of sessions calls none by it", arguments: examples.filter { $0.framing == .line })
  func listed(_ example: Example) {
    let bytes = Array(example.source.utf8) + Array(repeating: 0, count: Record.padding)
    let glance = bytes.withUnsafeBytes { bytes in
      GlanceReading().glance(
        head: UnsafeRawBufferPointer(rebasing: bytes[..<example.source.utf8.count]), tail: nil,
        format: example.format)
    }
    #expect((glance.title ?? glance.prompt) == example.title)
    if let prompt = glance.prompt { #expect(prompt == example.title) }
  }
}
