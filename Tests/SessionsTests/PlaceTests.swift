import SessionModel
import Sessions
import TestSupport
import Testing
import WireFormats

/// Where sessions are looked for.
@Suite("Places of sessions")
struct PlaceTests {
  /// A file where each agent keeps one, and what is to be said of it.
  static let files: [(path: String, agent: String)] = [
    (".claude/projects/-home-me-api/0b1c.jsonl", "claude-code"),
    (".claude-work/projects/-srv-infra/77aa.jsonl", "claude-code"),
    (".codex/sessions/2026/01/02/rollout-2026-01-02T03-04-05-abc.jsonl", "codex"),
    (".codex/archived_sessions/rollout-2025-01-02T03-04-05-def.jsonl", "codex"),
    (".local/share/opencode/storage/session/p1/ses_1.json", "opencode"),
    (".local/share/kilo/storage/session/p1/ses_2.json", "kilo"),
    (".gemini/tmp/notes/chats/session-2026-01-02T03-04-1.jsonl", "gemini"),
    (".gemini/tmp/0a1b/chats/session-2025-01-02T03-04-2.json", "gemini"),
    (".copilot/session-state/s1/events.jsonl", "copilot"),
    (".copilot/session-state/s0.jsonl", "copilot"),
    (".pi/agent/sessions/--home-me--/2026_x.jsonl", "pi"),
    (".qwen/projects/-home-me/chats/q.jsonl", "qwen"),
    (".cursor/projects/home-me/agent-transcripts/c/c.jsonl", "cursor"),
    (".local/share/amp/threads/T-1.json", "amp"),
    (".kimi/sessions/h/s/wire.jsonl", "kimi"),
    (".kimi-code/sessions/w/s/agents/main/wire.jsonl", "kimi"),
    (".factory/sessions/p/d.jsonl", "droid"),
    (".grok/sessions/p/s/chat_history.jsonl", "grok"),
    (".omp/agent/sessions/--home-me--/2026_y.jsonl", "omp"),
    (".openclaw/agents/main/sessions/o.jsonl", "openclaw"),
    (".iflow/projects/-home-me/i.jsonl", "iflow"),
    (".trae/cli/sessions/2026/01/02/rollout-2026-01-02T03-04-05-ghi.jsonl", "traex"),
    (".vibe/logs/session/v/messages.jsonl", "vibe"),
    (".hermes/sessions/h.jsonl", "hermes"),
    (".kiro/sessions/cli/k.jsonl", "kiro"),
    (".junie/sessions/j/events.jsonl", "junie"),
    (".augment/sessions/a.json", "auggie"),
    (".gemini/antigravity-cli/brain/b/.system_generated/logs/transcript.jsonl", "antigravity"),
    (".local/share/espalier/recordings/job.rec", "recording"),
  ]

  @Test("each agent's place is looked at", arguments: files)
  func place(path: String, agent: String) throws {
    let home = MadeUpHome()
    home.write("{}\n", to: path)
    let sessions = Listing.of(home.environment)
    #expect(sessions.map(\.path) == [home.path + "/" + path])
    #expect(sessions.map(\.agent) == [agent])
  }

  @Test("no place is left out of these tests", arguments: AgentPlace.all)
  func tried(place: AgentPlace) {
    // Databases that a list of projects names are tried by themselves.
    if place.projects != nil { return }
    let files = Self.files + DatabasePlaceTests.databases
    #expect(files.contains { $0.agent == place.agent }, "\(place.agent)")
  }

  @Test(
    "variables of the environment move a place",
    arguments: [
      ("CLAUDE_CONFIG_DIR", "projects/-x/1.jsonl", "claude-code"),
      ("CODEX_HOME", "sessions/2026/01/02/rollout-1.jsonl", "codex"),
      ("XDG_DATA_HOME", "opencode/storage/session/p/ses_1.json", "opencode"),
      ("XDG_DATA_HOME", "amp/threads/T-1.json", "amp"),
      ("XDG_DATA_HOME", "espalier/recordings/job.rec", "recording"),
      ("GEMINI_CLI_HOME", ".gemini/tmp/x/chats/session-1.jsonl", "gemini"),
      ("COPILOT_HOME", "session-state/s/events.jsonl", "copilot"),
      ("PI_CODING_AGENT_DIR", "sessions/x/1.jsonl", "pi"),
      ("QWEN_RUNTIME_DIR", "projects/x/chats/1.jsonl", "qwen"),
      ("QWEN_HOME", "projects/x/chats/1.jsonl", "qwen"),
      ("KIMI_SHARE_DIR", "sessions/a/b/wire.jsonl", "kimi"),
      ("GROK_HOME", "sessions/a/b/chat_history.jsonl", "grok"),
      ("OPENCLAW_STATE_DIR", "agents/a/sessions/1.jsonl", "openclaw"),
      ("VIBE_HOME", "logs/session/s/messages.jsonl", "vibe"),
      ("HERMES_HOME", "sessions/1.jsonl", "hermes"),
    ])
  func variable(name: String, path: String, agent: String) throws {
    let home = MadeUpHome()
    for file in Self.files { home.write("{}\n", to: file.path) }
    let elsewhere = MadeUpHome()
    elsewhere.write("{}\n", to: path)
    var environment = home.environment
    environment[name] = elsewhere.path
    let moved = Listing.of(environment).filter { $0.path.hasPrefix(elsewhere.path) }
    #expect(moved.map(\.agent) == [agent])
    // A relative folder is nobody's.
    environment[name] = "here"
    #expect(Listing.of(environment).count == Self.files.count)
  }

  @Test("other profiles of Claude Code are listed beside the one that a variable names")
  func profiles() {
    let home = MadeUpHome()
    home.write("{}\n", to: ".claude-work/projects/-a/1.jsonl")
    home.write("{}\n", to: "elsewhere/projects/-b/2.jsonl")
    var environment = home.environment
    environment["CLAUDE_CONFIG_DIR"] = home.path + "/elsewhere"
    #expect(Listing.of(environment).count == 2)
    // The same folder by two names is one.
    environment["CLAUDE_CONFIG_DIR"] = home.path + "/.claude-work"
    #expect(Listing.of(environment).count == 1)
  }

  @Test("what is no session is not listed")
  func others() {
    let home = MadeUpHome()
    home.write("{}\n", to: ".claude/projects/-a/agent-7.jsonl")
    home.write("{}\n", to: ".claude/projects/-a/uuid/subagents/agent-7.jsonl")
    home.write("{}\n", to: ".gemini/tmp/a/chats/.tmp-12")
    home.write("{}\n", to: ".gemini/tmp/a/chats/parent/child.jsonl")
    home.write("", to: ".codex/sessions/2026/01/02/rollout-1.jsonl/x")
    #expect(Listing.of(home.environment).isEmpty)
    #expect(Listing.of([:]).isEmpty)
  }
}

/// Whole scans.
enum Listing {
  /// The sessions that somebody has.
  static func of(
    _ environment: [String: String], now: Int = MadeUpHome.now, alive: Set<Int32> = [],
    rows: [String] = [], columns: [String] = [], wholeBytes: Int64 = 0
  ) -> [ListedSession] {
    var scan = SessionScan(
      environment, wholeBytes: wholeBytes, process: { alive.contains($0) ? RunningProcess() : nil },
      query: { $1 == KnownDatabase.question ? columns : rows }, unpack: { _, _, _ in nil },
      monotonic: { .zero })
    while !scan.isAtEnd { scan.step(budget: Milliseconds(0)) }
    return scan.sessions(now: Milliseconds(Int64(now) * 1000))
  }
}
