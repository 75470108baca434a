import TestSupport

/// An agent of one of four kinds that a test makes up: it writes its session as the real one does.
struct MadeUpAgent {
  /// Whose files it writes.
  enum Kind { case claude, codex, gemini, copilot }

  let kind: Kind
  /// Its session, which is the name of its project, too.
  let id: String
  private let home: MadeUpHome
  private var lines: [String] = []

  /// An agent that was asked for something a while ago.
  init(_ kind: Kind, _ id: String, in home: MadeUpHome) {
    (self.kind, self.id, self.home) = (kind, id, home)
    let (cwd, at) = ("/home/me/\(id)", TestFolder.time(ago: 60))
    switch kind {
    case .claude:
      lines = [
        #"{"type":"user","uuid":"u","sessionId":"\#(id)","cwd":"\#(cwd)","timestamp":"\#(at)","message":{"role":"user","content":"Work on \#(id)"}}"#
      ]
    case .codex:
      lines = [
        #"{"timestamp":"\#(at)","type":"session_meta","payload":{"id":"\#(id)","cwd":"\#(cwd)"}}"#,
        #"{"timestamp":"\#(at)","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"Work on \#(id)"}]}}"#,
      ]
    case .gemini:
      lines = [
        #"{"sessionId":"\#(id)","projectHash":"h","startTime":"\#(at)","lastUpdated":"\#(at)","kind":"main","directories":["\#(cwd)"]}"#,
        #"{"id":"u","timestamp":"\#(at)","type":"user","content":"Work on \#(id)"}"#,
      ]
    case .copilot:
      lines = [
        #"{"type":"session.start","data":{"sessionId":"\#(id)","context":{"cwd":"\#(cwd)"}},"id":"e","timestamp":"\#(at)","parentId":null}"#,
        #"{"type":"user.message","data":{"content":"Work on \#(id)"},"id":"u","timestamp":"\#(at)","parentId":"e"}"#,
      ]
    }
    write()
  }

  /// Where its file is, below the home.
  var file: String {
    switch kind {
    case .claude: ".claude/projects/-home-me-\(id)/\(id).jsonl"
    case .codex: ".codex/sessions/2026/01/02/rollout-2026-01-02T03-04-05-\(id).jsonl"
    case .gemini: ".gemini/tmp/h/chats/session-\(id).jsonl"
    case .copilot: ".copilot/session-state/\(id)/events.jsonl"
    }
  }

  private func write() { home.write(lines.joined(separator: "\n") + "\n", to: file) }

  private mutating func add(_ line: String) {
    lines.append(line)
    write()
  }

  /// Calls a tool.
  mutating func call(_ call: String, _ tool: String, _ input: String, ago: Int = 5) {
    let at = TestFolder.time(ago: ago)
    switch kind {
    case .claude:
      add(
        #"{"type":"assistant","uuid":"a\#(call)","sessionId":"\#(id)","timestamp":"\#(at)","message":{"id":"m\#(call)","role":"assistant","content":[{"type":"tool_use","id":"\#(call)","name":"\#(tool)","input":\#(input)}]}}"#
      )
    case .codex:
      let text = input.replacing("\"", with: "\\\"")
      add(
        #"{"timestamp":"\#(at)","type":"response_item","payload":{"type":"function_call","name":"\#(tool)","call_id":"\#(call)","arguments":"\#(text)"}}"#
      )
    case .gemini:
      add(
        #"{"id":"g\#(call)","timestamp":"\#(at)","type":"gemini","content":"","toolCalls":[{"id":"\#(call)","name":"\#(tool)","args":\#(input),"status":"executing","timestamp":"\#(at)"}]}"#
      )
    case .copilot:
      add(
        #"{"type":"tool.execution_start","data":{"toolCallId":"\#(call)","toolName":"\#(tool)","arguments":\#(input)},"id":"s\#(call)","timestamp":"\#(at)","parentId":"u"}"#
      )
    }
  }

  /// Ends a call.
  mutating func end(_ call: String, failed: Bool = false, ago: Int = 0) {
    let at = TestFolder.time(ago: ago)
    switch kind {
    case .claude:
      add(
        #"{"type":"user","uuid":"r\#(call)","sessionId":"\#(id)","timestamp":"\#(at)","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"\#(call)","is_error":\#(failed),"content":"no"}]}}"#
      )
    case .codex:
      add(
        #"{"timestamp":"\#(at)","type":"response_item","payload":{"type":"function_call_output","call_id":"\#(call)","output":"ok"}}"#
      )
    case .gemini:
      add(
        #"{"id":"g\#(call)","timestamp":"\#(at)","type":"gemini","content":"","toolCalls":[{"id":"\#(call)","name":"shell","args":{},"status":"\#(failed ? "error" : "success")","timestamp":"\#(at)","result":[{"functionResponse":{"id":"\#(call)","name":"shell","response":{"output":"a"}}}]}]}"#
      )
    case .copilot:
      add(
        #"{"type":"tool.execution_complete","data":{"toolCallId":"\#(call)","success":\#(!failed),"result":{"content":"a"}},"id":"c\#(call)","timestamp":"\#(at)","parentId":"u"}"#
      )
    }
  }

  /// Says its last words, and is done.
  mutating func finish(_ words: String) {
    let at = TestFolder.time(ago: 0)
    switch kind {
    case .claude:
      add(
        #"{"type":"assistant","uuid":"z","sessionId":"\#(id)","timestamp":"\#(at)","message":{"id":"n","role":"assistant","content":[{"type":"text","text":"\#(words)"}],"stop_reason":"end_turn"}}"#
      )
    case .codex:
      add(
        #"{"timestamp":"\#(at)","type":"response_item","payload":{"type":"message","role":"assistant","content":[{"type":"output_text","text":"\#(words)"}]}}"#
      )
      add(
        #"{"timestamp":"\#(at)","type":"event_msg","payload":{"type":"task_complete","last_agent_message":"\#(words)"}}"#
      )
    case .gemini:
      add(#"{"id":"z","timestamp":"\#(at)","type":"gemini","content":"\#(words)"}"#)
    case .copilot:
      add(
        #"{"type":"assistant.message","data":{"messageId":"z","content":"\#(words)","toolRequests":[]},"id":"z","timestamp":"\#(at)","parentId":"u"}"#
      )
      add(
        #"{"type":"assistant.turn_end","data":{"turnId":"0"},"id":"y","timestamp":"\#(at)","parentId":"z"}"#
      )
    }
  }

  /// Fails: what was asked cannot be done.
  mutating func fail(_ words: String) {
    let at = TestFolder.time(ago: 0)
    switch kind {
    case .codex:
      add(
        #"{"timestamp":"\#(at)","type":"event_msg","payload":{"type":"error","message":"\#(words)"}}"#
      )
      add(
        #"{"timestamp":"\#(at)","type":"event_msg","payload":{"type":"task_complete","last_agent_message":null}}"#
      )
    case .gemini: add(#"{"id":"z","timestamp":"\#(at)","type":"error","content":"\#(words)"}"#)
    case .claude, .copilot: preconditionFailure("no test lets it fail")
    }
  }

  /// Asks for leave, as Copilot writes it down.
  mutating func askLeave(_ call: String) {
    add(
      #"{"type":"permission.requested","data":{"requestId":"p","permissionRequest":{"kind":"shell","toolCallId":"\#(call)"}},"id":"q","timestamp":"\#(TestFolder.time(ago: 4))","parentId":"u"}"#
    )
  }
}
