import SessionModel
import Sessions
import TestSupport
import Testing

@Suite("Forks in the list of sessions")
struct ForkTests {
  /// The sessions of files, by path below the home.
  private func list(_ files: [(path: String, lines: [String])]) -> [ListedSession] {
    let home = MadeUpHome()
    for (age, file) in files.enumerated() {
      home.write(file.lines.joined(separator: "\n") + "\n", to: file.path, age: age * 1000)
    }
    return Listing.of(home.environment)
  }

  private func claude(_ id: String, of parent: String? = nil, _ prompt: String = "Mend it")
    -> (path: String, lines: [String])
  {
    let fork = parent.map { #","forkedFrom":{"sessionId":"\#($0)","messageUuid":"m"}"# } ?? ""
    return (
      ".claude/projects/-srv/\(id).jsonl",
      [
        #"{"type":"user","sessionId":"\#(id)","uuid":"u","timestamp":"2026-01-02T03:04:05.000Z"\#(fork),"message":{"role":"user","content":"\#(prompt)"}}"#
      ]
    )
  }

  @Test("They are marked, and told apart where they are called the same")
  func claudeForks() {
    let sessions = list([
      claude("aaaa-1"), claude("bbbb-2", of: "aaaa-1"), claude("bbbb-3", of: "aaaa-1"),
      claude("cccc-4", of: "gone", "Another thing"),
    ])
    #expect(sessions.map(\.forkMark) == [nil, "fork bbbb-2", "fork bbbb-3", "fork"])
    #expect(sessions.map { $0.glance?.forkedFrom } == [nil, "aaaa-1", "aaaa-1", "gone"])
  }

  @Test("Codex and Pi name what they were forked from in their heads")
  func others() {
    let sessions = list([
      (
        ".codex/sessions/2026/01/02/rollout-1.jsonl",
        [
          #"{"timestamp":"2026-01-02T12:00:00Z","type":"session_meta","payload":{"id":"child","forked_from_id":"parent","cwd":"/w"}}"#,
          #"{"timestamp":"2026-01-02T12:00:00Z","type":"session_meta","payload":{"id":"parent","forked_from_id":"older","cwd":"/w"}}"#,
        ]
      ),
      (
        ".pi/agent/sessions/--w--/2026_x.jsonl",
        [
          #"{"type":"session","version":3,"id":"x","timestamp":"2026-01-02T12:00:00Z","cwd":"/w","parentSession":"/h/.pi/agent/sessions/--w--/2026-01-01T09-00-00-000Z_q-uuid.jsonl"}"#
        ]
      ),
    ])
    #expect(sessions.map { $0.glance?.forkedFrom } == ["parent", "q-uuid"])
    #expect(sessions.map(\.forkMark) == ["fork", "fork"])
  }
}
