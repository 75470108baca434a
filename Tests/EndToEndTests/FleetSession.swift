import TestSupport

/// A made-up session of an agent that works on one of three machines.
struct FleetSession {
  /// The number of its machine.
  let host: Int
  let id: String
  /// Where its file stands below the home folder.
  let path: String
  /// The lines of the file, in the order in which they are written.
  let lines: [String]

  /// Ten sessions of four kinds on three machines.
  static let ten = (0..<10).map { FleetSession($0) }

  private init(_ number: Int) {
    let kind = number % 4
    host = number % 3
    id = "work-\(number)"
    path = Self.path(kind, id)
    lines = Self.lines(kind, id, number)
  }

  private static func path(_ kind: Int, _ id: String) -> String {
    switch kind {
    case 0: ".claude/projects/-home-me-\(id)/\(id).jsonl"
    case 1: ".codex/sessions/2026/01/01/rollout-2026-01-01T00-00-00-\(id).jsonl"
    case 2: ".pi/agent/sessions/--w--/\(id).jsonl"
    default: ".copilot/session-state/\(id)/events.jsonl"
    }
  }

  /// The lines of a session that works on for a while.
  private static func lines(_ kind: Int, _ id: String, _ number: Int) -> [String] {
    func at(_ second: Int) -> String { TestFolder.time(ago: 60 - second) }
    var lines: [String] = []
    switch kind {
    case 0:
      lines.append(
        #"{"type":"user","uuid":"u","sessionId":"\#(id)","cwd":"/w/\#(id)","timestamp":"\#(at(0))","message":{"role":"user","content":"Work \#(number)"}}"#
      )
      for step in 1...12 {
        lines.append(
          #"{"type":"assistant","uuid":"a\#(step)","sessionId":"\#(id)","timestamp":"\#(at(2 * step))","message":{"id":"m\#(step)","role":"assistant","content":[{"type":"tool_use","id":"t\#(step)","name":"Bash","input":{"command":"step \#(step) of \#(number)"}}]}}"#
        )
        lines.append(
          #"{"type":"user","uuid":"r\#(step)","sessionId":"\#(id)","timestamp":"\#(at(2 * step + 1))","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t\#(step)","content":"done \#(step)"}]}}"#
        )
      }
      lines.append(
        #"{"type":"assistant","uuid":"e","sessionId":"\#(id)","timestamp":"\#(at(40))","message":{"id":"e","role":"assistant","content":[{"type":"text","text":"All \#(number) done."}],"stop_reason":"end_turn"}}"#
      )
    case 1:
      lines.append(
        #"{"timestamp":"\#(at(0))","type":"session_meta","payload":{"id":"\#(id)","timestamp":"\#(at(0))","cwd":"/w/\#(id)","originator":"codex_cli_rs","cli_version":"0.98.0","source":"cli"}}"#
      )
      lines.append(
        #"{"timestamp":"\#(at(0))","type":"event_msg","payload":{"type":"task_started","turn_id":"u1","model_context_window":1000}}"#
      )
      for step in 1...12 {
        lines.append(
          #"{"timestamp":"\#(at(2 * step))","type":"response_item","payload":{"type":"function_call","name":"shell","arguments":"{\"command\":[\"ls\",\"\#(step)\"]}","call_id":"c\#(step)"}}"#
        )
        lines.append(
          #"{"timestamp":"\#(at(2 * step + 1))","type":"response_item","payload":{"type":"function_call_output","call_id":"c\#(step)","output":"out \#(step) of \#(number)"}}"#
        )
      }
      lines.append(
        #"{"timestamp":"\#(at(40))","type":"event_msg","payload":{"type":"task_complete","turn_id":"u1","last_agent_message":"All \#(number) done."}}"#
      )
    case 2:
      lines.append(
        #"{"type":"session","version":3,"id":"\#(id)","timestamp":"\#(at(0))","cwd":"/w/\#(id)"}"#)
      var parent = "null"
      for step in 1...24 {
        let role = step == 1 ? "user" : "assistant"
        lines.append(
          #"{"type":"message","id":"\#(id)-\#(step)","parentId":\#(parent),"timestamp":"\#(at(step))","message":{"role":"\#(role)","content":[{"type":"text","text":"Word \#(step) of \#(number)"}],"timestamp":1}}"#
        )
        parent = "\"\(id)-\(step)\""
      }
    default:
      lines.append(
        #"{"type":"session.start","data":{"sessionId":"\#(id)","version":1,"producer":"copilot-agent","copilotVersion":"0.0.400","startTime":"\#(at(0))"},"id":"s","timestamp":"\#(at(0))","parentId":null}"#
      )
      for step in 1...24 {
        let type = step % 2 == 1 ? "user.message" : "assistant.message"
        lines.append(
          #"{"type":"\#(type)","data":{"content":"Word \#(step) of \#(number)","messageId":"m\#(step)","toolRequests":[]},"id":"e\#(step)","timestamp":"\#(at(step))","parentId":null}"#
        )
      }
    }
    return lines
  }
}
