import SessionModel
import Sessions
import Testing

/// What a person types to go on with a session.
@Suite("Resuming a session")
struct ResumeTests {
  private func command(_ agent: String, id: String?, folder: String?, path: String = "/s.jsonl")
    -> String?
  {
    var glance = SessionGlance()
    glance.id = id
    glance.folder = folder
    return ListedSession(
      path: path, agent: agent, format: agent, size: nil, modified: .zero, glance: glance
    ).resumeCommand
  }

  @Test("the command names the folder and the session")
  func plain() {
    #expect(
      command("codex", id: "a-1", folder: "/home/me/api") == "cd /home/me/api && codex resume a-1")
    #expect(command("gemini", id: "a-1", folder: nil) == "gemini --resume a-1")
    #expect(
      command("pi", id: nil, folder: "/w", path: "/it's here.jsonl")
        == #"cd /w && pi --session '/it'\''s here.jsonl'"#)
  }

  @Test("nothing that a shell would obey comes out of an id, a folder or a path")
  func hostile() {
    for id in ["", "-x", "a b", "$(id)", "a;b", "a\nb", "`id`", "ä"] {
      #expect(command("codex", id: id, folder: "/w") == nil)
    }
    #expect(command("codex", id: "a", folder: "/w\n") == nil)
    #expect(command("codex", id: "a", folder: "/$(id)") == "cd '/$(id)' && codex resume a")
    #expect(command("nobody", id: "a", folder: "/w") == nil)
  }
}
