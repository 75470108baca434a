extension AgentPlace {
  /// Every place, the agents that most people use first.
  package static let all: [AgentPlace] = [
    AgentPlace(
      agent: "claude-code", format: "claude-code",
      variables: [.init(name: "CLAUDE_CONFIG_DIR", isList: true)], home: ".claude",
      profiles: [".claude-*", ".config/claude"], patterns: ["projects/*/*.jsonl"],
      without: ["agent-"], registry: "sessions",
      resume: "claude --resume {id}"),
    AgentPlace(
      agent: "codex", format: "codex", variables: [.init(name: "CODEX_HOME")], home: ".codex",
      patterns: [
        "sessions/*/*/*/rollout-*.jsonl", "sessions/*/*/*/rollout-*.jsonl.zst",
        "sessions/rollout-*.jsonl", "sessions/rollout-*.json", "archived_sessions/rollout-*.jsonl",
        "archived_sessions/rollout-*.jsonl.zst",
      ],
      resume: "codex resume {id}"),
    AgentPlace(
      agent: "opencode", format: "opencode",
      variables: [.init(name: "XDG_DATA_HOME", below: "opencode")], home: ".local/share/opencode",
      patterns: ["opencode.db", "opencode-*.db", "storage/session/*/ses_*.json"],
      resume: "opencode --session {id}"),
    AgentPlace(
      agent: "kilo", format: "opencode", variables: [.init(name: "XDG_DATA_HOME", below: "kilo")],
      home: ".local/share/kilo", patterns: ["kilo.db", "storage/session/*/ses_*.json"],
      resume: "kilo --session {id}"),
    AgentPlace(
      agent: "mimocode", format: "opencode",
      variables: [.init(name: "XDG_DATA_HOME", below: "mimocode")],
      home: ".local/share/mimocode", patterns: ["mimocode.db"]),
    AgentPlace(
      agent: "zcode", format: "opencode", variables: [], home: ".zcode",
      patterns: ["cli/db/db.sqlite"]),
    AgentPlace(
      agent: "gemini", format: "gemini",
      variables: [.init(name: "GEMINI_CLI_HOME", below: ".gemini")], home: ".gemini",
      patterns: ["tmp/*/chats/session-*.jsonl", "tmp/*/chats/session-*.json"],
      resume: "gemini --resume {id}"),
    AgentPlace(
      agent: "copilot", format: "copilot", variables: [.init(name: "COPILOT_HOME")],
      home: ".copilot", patterns: ["session-state/*/events.jsonl", "session-state/*.jsonl"],
      resume: "copilot --resume {id}"),
    AgentPlace(
      agent: "pi", format: "pi", variables: [.init(name: "PI_CODING_AGENT_DIR")],
      home: ".pi/agent", patterns: ["sessions/*/*.jsonl"],
      resume: "pi --session {path}"),
    AgentPlace(
      agent: "pi", format: "pi", variables: [.init(name: "PI_CODING_AGENT_SESSION_DIR")], home: nil,
      patterns: ["*.jsonl", "*/*.jsonl"],
      resume: "pi --session {path}"),
    AgentPlace(
      agent: "omp", format: "pi", variables: [], home: ".omp/agent",
      patterns: ["sessions/*/*.jsonl"],
      resume: "omp --session {path}"),
    AgentPlace(
      agent: "openclaw", format: "pi", variables: [.init(name: "OPENCLAW_STATE_DIR")],
      home: ".openclaw", patterns: ["agents/*/sessions/*.jsonl"]),
    AgentPlace(
      agent: "qwen", format: "qwen",
      variables: [.init(name: "QWEN_RUNTIME_DIR"), .init(name: "QWEN_HOME")], home: ".qwen",
      patterns: ["projects/*/chats/*.jsonl"],
      resume: "qwen --resume {id}"),
    AgentPlace(
      agent: "cursor", format: "cursor", variables: [], home: ".cursor",
      patterns: [
        "projects/*/agent-transcripts/*.jsonl", "projects/*/agent-transcripts/*/*.jsonl",
      ],
      resume: "cursor-agent --resume {id}"),
    AgentPlace(
      agent: "amp", format: "amp", variables: [.init(name: "XDG_DATA_HOME", below: "amp")],
      home: ".local/share/amp", patterns: ["threads/*.json"],
      resume: "amp threads continue {id}"),
    AgentPlace(
      agent: "kimi", format: "kimi", variables: [.init(name: "KIMI_SHARE_DIR")], home: ".kimi",
      patterns: ["sessions/*/*/wire.jsonl", "sessions/*/*/agents/main/wire.jsonl"]),
    AgentPlace(
      agent: "kimi", format: "kimi", variables: [.init(name: "KIMI_CODE_HOME")],
      home: ".kimi-code",
      patterns: ["sessions/*/*/wire.jsonl", "sessions/*/*/agents/main/wire.jsonl"]),
    AgentPlace(
      agent: "droid", format: "droid", variables: [], home: ".factory",
      patterns: ["sessions/*.jsonl", "sessions/*/*.jsonl"],
      resume: "droid --resume {id}"),
    AgentPlace(
      agent: "grok", format: "grok", variables: [.init(name: "GROK_HOME")], home: ".grok",
      patterns: ["sessions/*/*/chat_history.jsonl"]),
    AgentPlace(
      agent: "goose", format: "goose",
      variables: [
        .init(name: "GOOSE_PATH_ROOT", below: "data"), .init(name: "XDG_DATA_HOME", below: "goose"),
      ], home: ".local/share/goose", patterns: ["sessions/sessions.db"],
      resume: "goose session --resume --session-id {id}"),
    AgentPlace(
      agent: "iflow", format: "claude-code", variables: [], home: ".iflow",
      patterns: ["projects/*/*.jsonl"], without: ["agent-"]),
    AgentPlace(
      agent: "traex", format: "codex", variables: [], home: ".trae/cli",
      patterns: [
        "sessions/*/*/*/rollout-*.jsonl", "archived_sessions/rollout-*.jsonl",
      ]),
    AgentPlace(
      agent: "vibe", format: "vibe", variables: [.init(name: "VIBE_HOME")], home: ".vibe",
      patterns: ["logs/session/*/messages.jsonl"],
      resume: "vibe --resume {id}"),
    AgentPlace(
      agent: "hermes", format: "hermes", variables: [.init(name: "HERMES_HOME")], home: ".hermes",
      patterns: ["state.db", "sessions/*.jsonl", "sessions/session_*.json"]),
    AgentPlace(
      agent: "kiro", format: "kiro", variables: [], home: ".kiro",
      patterns: ["sessions/cli/*.jsonl"]),
    AgentPlace(
      agent: "kiro", format: "kiro",
      variables: [.init(name: "XDG_DATA_HOME", below: "kiro-cli")],
      home: ".local/share/kiro-cli", profiles: ["Library/Application Support/kiro-cli"],
      patterns: ["data.sqlite3"]),
    AgentPlace(
      agent: "crush", format: "crush",
      variables: [
        .init(name: "CRUSH_GLOBAL_DATA"), .init(name: "XDG_DATA_HOME", below: "crush"),
      ], home: ".local/share/crush", patterns: ["crush.db"], projects: "projects.json",
      resume: "crush --session {id}"),
    AgentPlace(
      agent: "zed", format: "zed", variables: [.init(name: "XDG_DATA_HOME", below: "zed")],
      home: ".local/share/zed",
      profiles: ["Library/Application Support/Zed", ".var/app/dev.zed.Zed/data/zed"],
      patterns: ["threads/threads.db"]),
    AgentPlace(
      agent: "devin", format: "devin", variables: [.init(name: "XDG_DATA_HOME", below: "devin")],
      home: ".local/share/devin", patterns: ["cli/sessions.db"]),
    AgentPlace(
      agent: "junie", format: "junie", variables: [], home: ".junie",
      patterns: ["sessions/*/events.jsonl"]),
    AgentPlace(
      agent: "auggie", format: "auggie", variables: [], home: ".augment",
      patterns: ["sessions/*.json"]),
    AgentPlace(
      agent: "antigravity", format: "antigravity", variables: [], home: ".gemini/antigravity*",
      patterns: ["brain/*/.system_generated/logs/transcript.jsonl"]),
    AgentPlace(
      agent: "recording", format: "espalier-recording",
      variables: [.init(name: "XDG_DATA_HOME", below: "espalier")],
      home: ".local/share/espalier", patterns: ["recordings/*.rec", "recordings/*.jsonl"],
      isLocked: true),
  ]
}
