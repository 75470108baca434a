import JSONReading
import SessionModel
import Sessions

extension FuzzTarget {
  /// What agents say to hooks, the files of hints, and the settings that hooks are added to.
  static let hooks = FuzzTarget(
    name: "hooks", mutation: .lines(behind: 1),
    seeds: {
      let messages = [
        #"{"session_id":"s","transcript_path":"/x.jsonl","hook_event_name":"PermissionRequest","tool_name":"Bash","tool_input":{"command":"git push"}}"#,
        #"{"sessionId":"s","hookName":"permissionRequest","toolName":"bash","toolArgs":"{\"command\":\"ls\"}"}"#,
        #"{"type":"agent-turn-complete","thread-id":"s","last-assistant-message":"Ready."}"#,
      ]
      let hints = [
        #"{"kind":"permission","agent":"codex","session":"s","call":"Bash x","at":1,"size":2,"pid":3,"started":4}"#
      ]
      let settings = [
        #"{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"espalier hook"}]}]},"a":[1]}"#
      ]
      return [messages, hints, settings].enumerated().flatMap { kind, texts in
        texts.map { [UInt8(kind)] + Array($0.utf8) }
      }
    },
    words: { FuzzFiles.literals(in: "Sessions/Hooks") },
    run: { input in
      var input = FuzzInput(input)
      let kind = input.choice(3)
      let bytes = Array(input.rest)
      switch kind {
      case 0: try take(message: bytes)
      case 1:
        guard let hint = SessionHint(bytes, parser: JSONParser()) else { return }
        try hold(
          SessionHint(hint.json, parser: JSONParser()) == hint, "a hint is read as it is written")
      default:
        for agent in HookAgent.allCases { try add(agent, to: bytes) }
      }
    })

  /// Holds a message to being short, and to files that stand in their folder.
  private static func take(message bytes: [UInt8]) throws {
    for event in [nil, "permissionRequest"] {
      guard
        let message = HookMessage(bytes, agent: nil, event: event, parser: JSONParser()),
        let kind = message.kind
      else { continue }
      try hold((message.call?.count ?? 0) <= 300, "a call is told in few words")
      let hint = SessionHint(
        kind, agent: message.agent, session: message.session, call: message.call,
        text: message.text, at: Milliseconds(1))
      if let name = hint.fileName {
        try hold(!name.contains("/"), "\(name) is a name")
        try hold(hint.json.count <= SessionHint.fileLimit, "a hint is read as it is written")
      }
    }
  }

  /// Holds settings to keeping what they hold, and to what is added being there.
  private static func add(_ agent: HookAgent, to old: [UInt8]) throws {
    guard let settings = try? HookSettings(adding: agent, to: old) else { return }
    let again = try HookSettings(adding: agent, to: settings.bytes)
    try hold(again.added.isEmpty && again.bytes == settings.bytes, "adding twice adds once")
    let isBlank = old.allSatisfy { [9, 10, 13, 32].contains($0) }
    if isBlank { return }
    var rest = settings.bytes[...]
    for byte in old {
      guard let place = rest.firstIndex(of: byte) else { throw BrokenLaw("what was there is kept") }
      rest = rest[(place + 1)...]
    }
  }
}
