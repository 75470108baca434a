import Testing

@testable import Sessions

/// Hooks in the settings of agents.
@Suite("Settings with hooks")
struct HookSettingsTests {
  private func added(_ agent: HookAgent, _ old: String?) throws -> HookSettings {
    try HookSettings(adding: agent, to: old.map { Array($0.utf8) })
  }

  private func text(_ settings: HookSettings) -> String {
    String(decoding: settings.bytes, as: UTF8.self)
  }

  @Test("new settings hold the hooks and nothing else")
  func new() throws {
    let settings = try added(.codex, nil)
    #expect(settings.added == ["PermissionRequest", "Stop"])
    #expect(
      text(settings) == """
        {
          "hooks": {
            "PermissionRequest": [
              {
                "hooks": [
                  {
                    "type": "command",
                    "command": "espalier hook codex",
                    "timeout": 5
                  }
                ]
              }
            ],
            "Stop": [
              {
                "hooks": [
                  {
                    "type": "command",
                    "command": "espalier hook codex",
                    "timeout": 5
                  }
                ]
              }
            ]
          }
        }

        """)
    let copilot = text(try added(.copilot, "  \n"))
    #expect(copilot.hasPrefix("{\n  \"version\": 1,\n  \"hooks\": {\n    \"permissionRequest\": ["))
    #expect(copilot.contains(#""bash": "espalier hook copilot agentStop""#))
  }

  @Test("what stands in settings stays as it is written, byte for byte")
  func kept() throws {
    let old = """
      {"model" : "opus", "n":1.50,
       "hooks": { "Stop":[ {"hooks":[{"type":"command","command":"say done"}]} ],
                  "PreToolUse": [] }, "ü":"\\u00fc" }
      """
    let new = text(try added(.claude, old))
    // Without what was put in, it is what it was.
    var rest = new[...]
    for part in [
      #"{"model" : "opus", "n":1.50,"#,
      #""hooks": { "Stop":[ {"hooks":[{"type":"command","command":"say done"}]}"#,
      "espalier hook claude", #" ],"#, #""PreToolUse": []"#, #""PermissionRequest": ["#,
      #" }, "ü":"\u00fc" }"#,
    ] {
      let found = try #require(rest.firstRange(of: part), "\(part)")
      rest = rest[found.upperBound...]
    }
    #expect(rest.isEmpty)
  }

  @Test(
    "what has our hooks is left alone, wherever the program stands, and adding twice adds once",
    arguments: HookAgent.allCases,
    [
      nil, "{}", "{ }", "{\"hooks\":{}}", "{\"hooks\": {\n}}",
      "{\"a\":[1,2],\"hooks\":{\"Other\":[]}}",
      "{\"hooks\":{\"Stop\":[],\"Notification\":[{\"x\":1}]},\"z\":null}",
    ])
  func twice(agent: HookAgent, old: String?) throws {
    let once = try added(agent, old)
    #expect(once.added.sorted() == agent.events.sorted())
    let twice = try added(agent, text(once))
    #expect(twice.added == [])
    #expect(twice.bytes == once.bytes)
    let moved = text(once).replacing("espalier hook", with: "/opt/my/espalier hook")
    #expect(try added(agent, moved).added == [])
  }

  @Test(
    "what cannot be understood is refused, and told where",
    arguments: [
      ("// mine\n{}", "line 1"), ("{\n\"a\":1,\n}", "line 3"), ("[]", "is no JSON object"),
      ("{\"hooks\":[]}", "\"hooks\" is no object"),
      ("{\"hooks\":{\"Stop\":{}}}", "\"hooks\".\"Stop\" is no array"), ("{} {}", "line 1"),
    ])
  func refused(old: String, reason: String) {
    let error = #expect(throws: HookSettings.Refusal.self) { try added(.claude, old) }
    #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
  }
}
