import TestSupport
import Testing
import WireFormats

@testable import SessionModel

@Suite("Edits of files")
struct EditTests {
  /// A session with one call that changes files.
  struct Example: CustomTestStringConvertible {
    var format: String
    var what: String
    var source: String
    var framing = Record.Framing.line
    var edits: [String]
    var testDescription: String { "\(format): \(what)" }
  }

  private static func claude(_ name: String, _ input: String, _ result: String) -> String {
    """
    {"type":"assistant","uuid":"a","sessionId":"s","message":{"id":"m","role":"assistant","content":[{"type":"tool_use","id":"t","name":"\(name)","input":{\(input)}}]}}
    {"type":"user","uuid":"b","sessionId":"s","toolUseResult":{\(result)},"message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"ok"}]}}
    """
  }

  private static func codex(_ payloads: String...) -> String {
    ([#""session_meta","payload":{"id":"s"}"#]
      + payloads.map { payload in
        let isEvent = payload.contains("_begin") || payload.contains("_end")
        return #""\#(isEvent ? "event_msg" : "response_item")","payload":{\#(payload)}"#
      })
      .map { #"{"timestamp":"2026-01-02T10:00:00Z","type":\#($0)}"# }.joined(separator: "\n")
  }

  private static let patch =
    #"*** Begin Patch\n*** Update File: a.md\n@@\n one\n-two\n+2\n+3\n*** Add File: b.md\n+new\n*** Delete File: c.md\n*** End Patch"#
  private static let patched = ["a.md changed +2 -1", "b.md added +1 -0", "c.md deleted +0 -0"]

  static let examples: [Example] = [
    Example(
      format: "claude-code", what: "the patch of the result",
      source: claude(
        "Edit", #""file_path":"/w/a.md","old_string":"two","new_string":"2""#,
        #""filePath":"/w/a.md","structuredPatch":[{"oldStart":4,"oldLines":2,"newStart":4,"newLines":3,"lines":[" one","-two","+2","+3"]}]"#
      ), edits: ["/w/a.md changed +2 -1 @4"]),
    Example(
      format: "claude-code", what: "several pairs of texts",
      source: claude(
        "MultiEdit",
        #""file_path":"a.md","edits":[{"old_string":"a\nb","new_string":"c"},{"old_string":"d","new_string":""}]"#,
        #""x":1"#), edits: ["a.md changed +1 -3"]),
    Example(
      format: "claude-code", what: "a new file",
      source: claude(
        "Write", #""file_path":"a.md","content":"x\ny\n""#,
        #""type":"create","filePath":"a.md","content":"x\ny\n","structuredPatch":[]"#),
      edits: ["a.md added +2 -0 = x|y|"]),
    Example(
      format: "claude-code", what: "a file that was written as it was",
      source: claude(
        "Write", #""file_path":"a.md","content":"x\ny\n""#,
        #""type":"update","filePath":"a.md","content":"x\ny\n","structuredPatch":[]"#),
      edits: ["a.md changed +0 -0 = x|y|"]),
    Example(
      format: "gemini", what: "a file that was written as it was",
      source: """
        {"sessionId":"g","projectHash":"h","startTime":"2026-01-02T10:00:00Z","kind":"main"}
        {"id":"1","type":"gemini","timestamp":"2026-01-02T10:00:00Z","content":"","toolCalls":[{"id":"c","name":"write_file","args":{"file_path":"/w/a.md","content":"x"},"status":"success","resultDisplay":{"fileName":"a.md","fileDiff":"Index: a.md\\n--- a.md\\tCurrent\\n+++ a.md\\tProposed\\n","originalContent":"x","newContent":"x"}}]}
        """, edits: ["/w/a.md changed +0 -0 = x"]),
    Example(
      format: "codex", what: "a patch in a call",
      source: codex(
        #""type":"custom_tool_call","name":"apply_patch","call_id":"c","input":"\#(patch)""#),
      edits: patched),
    Example(
      format: "codex", what: "a patch in a command",
      source: codex(
        #""type":"function_call","name":"exec_command","call_id":"c","arguments":"{\"cmd\":\"apply_patch <<'EOF'\\n\#(patch.replacing(#"\n"#, with: #"\\n"#))\\nEOF\"}""#
      ), edits: patched),
    Example(
      format: "codex", what: "the changes that a patch comes to",
      source: codex(
        #""type":"custom_tool_call","name":"apply_patch","call_id":"c","input":"x""#,
        #""type":"patch_apply_begin","call_id":"c","changes":{"/w/a.md":{"update":{"unified_diff":"@@ -1,2 +1,2 @@\n-two\n+2\n one","move_path":"/w/z.md"}}}"#
      ), edits: ["/w/a.md moved to /w/z.md +1 -1 @1"]),
    Example(
      format: "codex", what: "the end of a patch without its call",
      source: codex(
        #""type":"patch_apply_end","call_id":"c","success":true,"changes":{"b.md":{"type":"add","content":"x\n"}}"#
      ), edits: ["b.md added +1 -0 = x|"]),
    Example(
      format: "codex-exec", what: "kinds alone",
      source: """
        {"type":"thread.started","thread_id":"t"}
        {"type":"item.completed","item":{"id":"1","type":"file_change","status":"completed","changes":[{"path":"b.md","kind":"add"},{"path":"a.md","kind":"update"}]}}
        """, edits: ["b.md added +0 -0", "a.md changed +0 -0"]),
    Example(
      format: "gemini", what: "the diff that is shown",
      source: """
        {"sessionId":"g","projectHash":"h","startTime":"2026-01-02T10:00:00Z","kind":"main"}
        {"id":"1","type":"gemini","timestamp":"2026-01-02T10:00:00Z","content":"","toolCalls":[{"id":"c","name":"replace","args":{"file_path":"/w/a.md","old_string":"two","new_string":"2"},"status":"success","resultDisplay":{"fileName":"a.md","fileDiff":"Index: a.md\\n--- a.md\\tCurrent\\n+++ a.md\\tProposed\\n@@ -3,1 +3,1 @@\\n-two\\n+2\\n","newContent":"2"}}]}
        """, edits: ["/w/a.md changed +1 -1 @3 = 2"]),
    Example(
      format: "qwen", what: "the diff that is shown",
      source: """
        {"uuid":"a","sessionId":"q","type":"assistant","message":{"role":"model","parts":[{"functionCall":{"id":"c","name":"edit","args":{"file_path":"a.md","old_string":"two","new_string":"2"}}}]}}
        {"uuid":"b","parentUuid":"a","sessionId":"q","type":"tool_result","toolCallResult":{"callId":"c","status":"success","resultDisplay":{"fileName":"a.md","fileDiff":"--- a.md\\n+++ a.md\\n@@ -3,1 +3,1 @@\\n-two\\n+2\\n"}},"message":{"parts":[{"functionResponse":{"id":"c","response":{"output":"ok"}}}]}}
        """, edits: ["a.md changed +1 -1 @3"]),
    Example(
      format: "copilot", what: "a pair of texts, then the diff",
      source: """
        {"id":"1","parentId":null,"type":"assistant.message","data":{"messageId":"m","content":"","toolRequests":[{"toolCallId":"c","name":"edit","arguments":{"path":"a.md","old_str":"two","new_str":"2"}}]}}
        {"id":"2","parentId":"1","type":"tool.execution_complete","data":{"toolCallId":"c","success":true,"result":{"content":"ok","detailedContent":"diff --git a/a.md b/a.md\\n--- a/a.md\\n+++ b/a.md\\n@@ -7,1 +7,2 @@\\n-two\\n+2\\n+3\\n"}}}
        """, edits: ["a.md changed +2 -1 @7"]),
    Example(
      format: "opencode", what: "the diff of the metadata",
      source: """
        {"info":{"id":"ses","title":"t","projectID":"p","directory":"/w","time":{"created":1}},"messages":[
        {"info":{"id":"m1","sessionID":"ses","role":"assistant","time":{"created":2}},"parts":[
        {"id":"p","type":"tool","callID":"c","tool":"edit","state":{"status":"completed","input":{"filePath":"/w/a.md","oldString":"two","newString":"2"},"output":"","metadata":{"diff":"Index: /w/a.md\\n--- /w/a.md\\n+++ /w/a.md\\n@@ -2,1 +2,1 @@\\n-two\\n+2\\n","filediff":{"file":"/w/a.md","before":"two","after":"2"}},"time":{"start":1,"end":2}}}]}]}
        """, framing: .document, edits: ["/w/a.md changed +1 -1 @2"]),
    Example(
      format: "opencode", what: "a file that is written",
      source: """
        {"info":{"id":"ses","title":"t","projectID":"p","directory":"/w","time":{"created":1}},"messages":[
        {"info":{"id":"m1","sessionID":"ses","role":"assistant","time":{"created":2}},"parts":[
        {"id":"p","type":"tool","callID":"c","tool":"write","state":{"status":"completed","input":{"filePath":"b.md","content":"x"},"output":"","metadata":{"filepath":"b.md","exists":false},"time":{"start":1,"end":2}}}]}]}
        """, framing: .document, edits: ["b.md written +1 -0 = x"]),
    Example(
      format: "cursor", what: "the result of the stream",
      source: """
        {"type":"system","subtype":"init","apiKeySource":"login","session_id":"s","model":"m"}
        {"type":"tool_call","subtype":"completed","call_id":"c","session_id":"s","tool_call":{"editToolCall":{"args":{"path":"a.md"},"result":{"success":{"path":"a.md","diffString":"@@ -1,1 +1,1 @@\\n-two\\n+2","afterFullFileContent":"2"}}}}}
        """, edits: ["a.md changed +1 -1 @1 = 2"]),
    Example(
      format: "cursor", what: "a pair of texts in a transcript",
      source: """
        {"role":"assistant","message":{"content":[{"type":"tool_use","name":"StrReplace","input":{"path":"a.md","old_string":"two","new_string":"2"}}]}}
        """, edits: ["a.md changed +1 -1"]),
    Example(
      format: "droid", what: "a new file",
      source: """
        {"type":"session_start","id":"d","title":null,"owner":"o","cwd":"/w"}
        {"type":"message","id":"1","message":{"role":"assistant","content":[{"type":"tool_use","id":"c","name":"Create","input":{"file_path":"b.md","content":"x"}}]}}
        """, edits: ["b.md written +1 -0 = x"]),
    Example(
      format: "kimi", what: "a replacement in a list of one",
      source: """
        {"type":"metadata","protocol_version":"1","created_at":1730000000000}
        {"type":"context.append_loop_event","event":{"type":"tool.call","toolCallId":"a","name":"StrReplaceFile","args":{"path":"a.md","edit":{"old":"two","new":"2"}}}}
        """, edits: ["a.md changed +1 -1"]),
    Example(
      format: "pi", what: "a pair of texts",
      source: """
        {"type":"session","version":3,"id":"p","timestamp":"2026-01-02T10:00:00Z","cwd":"/w"}
        {"type":"message","id":"1","parentId":null,"timestamp":"2026-01-02T10:00:01Z","message":{"role":"assistant","content":[{"type":"toolCall","id":"c","name":"edit","arguments":{"path":"a.md","oldText":"two","newText":"2"}}],"stopReason":"toolUse"}}
        """, edits: ["a.md changed +1 -1"]),
    Example(
      format: "cline", what: "blocks to search and replace",
      source: """
        [{"ts":1,"type":"say","say":"task","text":"go"},{"ts":2,"type":"say","say":"tool","text":"{\\"tool\\":\\"editedExistingFile\\",\\"path\\":\\"a.md\\",\\"diff\\":\\"<<<<<<< SEARCH\\\\ntwo\\\\n=======\\\\n2\\\\n3\\\\n>>>>>>> REPLACE\\"}"}]
        """, framing: .document, edits: ["a.md changed +2 -1"]),
    Example(
      format: "pi", what: "a tool that changes nothing",
      source: """
        {"type":"session","version":3,"id":"p","timestamp":"2026-01-02T10:00:00Z","cwd":"/w"}
        {"type":"message","id":"1","parentId":null,"timestamp":"2026-01-02T10:00:01Z","message":{"role":"assistant","content":[{"type":"toolCall","id":"c","name":"read","arguments":{"path":"a.md","content":"x"}}],"stopReason":"toolUse"}}
        """, edits: []),
  ]

  /// An edit in a few words.
  private func words(_ edit: FileEdit) -> String {
    let kind =
      switch edit.kind {
      case .added: "added"
      case .changed: "changed"
      case .deleted: "deleted"
      case .written: "written"
      case .moved(let path): "moved to \(path)"
      }
    let counts = edit.counts
    let start = edit.hunks.first?.newStart.map { " @\($0)" } ?? ""
    let content = edit.content.map { " = " + $0.replacing("\n", with: "|") } ?? ""
    return "\(edit.path) \(kind) +\(counts.added) -\(counts.removed)\(start)\(content)"
  }

  @Test("are told alike, however an agent writes them down", arguments: examples)
  func told(_ example: Example) throws {
    var source = SessionReader(example.format)
    switch example.framing {
    case .document: source.follow(example.source, framing: .document)
    case .line:
      for line in example.source.split(separator: "\n") { source.follow(String(line)) }
    }
    let session = source.session
    let call = try #require(session.items.first { session.kind($0) == .call })
    #expect(session.edits(of: call, at: session.position).map(words) == example.edits)
    // What is told is of its position alone.
    #expect(session.edits(of: call, at: session.born(call) - 1) == [])
  }

  @Test("a file that was written as it was is not among those that were changed")
  func same() throws {
    var source = SessionReader("claude-code")
    let same = Self.claude(
      "Write", #""file_path":"/w/a.md","content":"x\ny\n""#,
      #""type":"update","filePath":"/w/a.md","content":"x\ny\n","structuredPatch":[]"#)
    for line in same.split(separator: "\n") { source.follow(String(line)) }
    #expect(source.session.filesWithOutcomes(at: source.session.position) == [])
    // What it shows is what later edits change.
    let edit = Self.claude(
      "Write", #""file_path":"/w/a.md","content":"x\nz\n""#, #""x":1"#
    ).replacing(#""t""#, with: #""u""#).replacing(#""a""#, with: #""c""#)
      .replacing(#""b""#, with: #""d""#).replacing(#""m""#, with: #""n""#)
    for line in edit.split(separator: "\n") { source.follow(String(line)) }
    let files = source.session.filesWithOutcomes(at: source.session.position)
    #expect(files.map { "\($0.mark.rawValue) +\($0.added) -\($0.removed)" } == ["M +1 -1"])
  }

  @Test(
    "an editor that answers with windows tells which file an action changed, and only where it did")
  func windows() {
    func step(_ action: String, _ observation: String) -> String {
      #"{"action":"\#(action)","observation":"\#(observation)","thought":"On."}"#
    }
    let steps = [
      step("create try.py", #"[File: /w/try.py (1 lines total)]\n1:\n"#),
      step(
        "open a.py 7",
        #"[File: /w/a.py (9 lines total)]\n(6 more lines above)\n7:one\n8:two: 2\n9:three"#),
      step(
        #"edit 8:9\ntwo\nend_of_edit\n"#,
        #"Your edit is no good.\n[File: /w/a.py (9 lines total)]\n7:one"#),
      step(
        #"edit 8:9\n2\n\n4\nend_of_edit\n"#,
        #"[File: /w/a.py (10 lines total)]\n7:one\n8:2\n9:\n10:4"#),
      step(#"edit 10:10\nfour\nend_of_edit"#, #"[File: /w/a.py (10 lines total)]\n10:four"#),
      step("rm try.py", ""),
    ]
    var source = SessionReader("swe-agent")
    source.follow(
      #"{"trajectory":[\#(steps.joined(separator: ","))],"history":[],"info":{}}"#,
      framing: .document)
    let session = source.session
    let calls = session.items.filter { session.kind($0) == .call }
    #expect(
      calls.map { session.edits(of: $0, at: session.position).map(words) } == [
        ["/w/try.py added +1 -0 @1"], [], [], ["/w/a.py changed +3 -2 @8"],
        ["/w/a.py changed +1 -1 @10"], [],
      ])
    #expect(calls.map { session.toolKind($0).word }.last == "command")
  }

  @Test("a text that is no patch is none, whatever it looks like")
  func none() {
    for text in ["", "@@", "*** ", "--- a", "--- a\n+++ b", "@@ -1 +1 @@\n+x", "+++ \n--- "] {
      #expect(Patch(text).edits == [], "\(text)")
    }
    #expect(Patch("@@ -1 +1 @@\n+x", of: "a").edits.map(\.path) == ["a"])
  }
}
