import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("Claude's subagents")
struct ClaudeSubagentTests {
  /// The whole fixture as records: the file below the session's folder, and a line or document of it.
  static let records: [(file: String?, text: String)] = {
    let folder = TestFile.fixtures + "/claude-code/house"
    var records: [(String?, String)] = TestFile.lines(folder + ".jsonl").map { (nil, $0) }
    for file in TestFile.all(in: folder) {
      for line in TestFile.lines(folder + "/" + file) { records.append((file, line)) }
    }
    return records
  }()

  /// What the fixture says, in whatever order its files are read.
  static let outline: Set<String> = [
    "user: Paint the house", "assistant: (Doors first.) I send two painters.",
    "  Task completed = Doors are green.", "    user: Paint the doors", "    assistant:",
    "      Task completed = Green is mixed.", "        user: Mix green",
    "        assistant: Green is mixed.", "    assistant: Doors are green.",
    "  Workflow completed? = Workflow launched", "    step:",
    #"      window-painter completed = {"colour":"white"}"#, "        user: Paint window 1",
    "        assistant: Window 1 is white.", "assistant: The house is painted.",
  ]

  private func read(_ records: [(file: String?, text: String)]) throws -> ClaudeSource {
    var source = try ClaudeSource(lines: [])
    for record in records { try source.read(record.text, file: record.file) }
    source.finish()
    return source
  }

  @Test(
    "They stand under their calls at any depth, whichever file is read first", arguments: 0..<40)
  func order(seed: Int) throws {
    // The files are mixed; the order in each file stays.
    var random = SeededGenerator(seed: UInt64(seed))
    var rest = Dictionary(grouping: Self.records, by: { $0.file ?? "" })
    var mixed: [(file: String?, text: String)] = []
    while !rest.isEmpty {
      let key = try #require(rest.keys.sorted().randomElement(using: &random))
      mixed.append(rest[key]!.removeFirst())
      if rest[key]!.isEmpty { rest[key] = nil }
    }
    let source = try read(mixed)
    #expect(Set(source.outline()) == Self.outline)
    #expect(source.outline().count == Self.outline.count)
    #expect(source.notes == [])
    #expect(source.status == .succeeded)
    #expect(source.text(.title) == "A house is painted")
    #expect(source.text(.model) == "claude-x")
    #expect(source.text(.outputText) == "The house is painted.")
    #expect(source.text(.outputTokens) == "83", "subagents are counted")
    #expect(source.text(.inputTokens) == "321")
  }

  @Test("Lines of a subagent that have no names are those of one, and read once")
  func nameless() throws {
    let side = #""isSidechain":true,"timestamp":"2026-01-01T00:00:01Z""#
    var source = try ClaudeSource(lines: [
      Line.user("Hello"),
      #"{"type":"user",\#(side),"message":{"role":"user","content":"Look"}}"#,
      #"{"type":"assistant",\#(side),"message":{"id":"m","content":[{"type":"text","text":"Seen."}]}}"#,
    ])
    source.finish()
    #expect(source.outline() == ["user: Hello", "user: Look", "assistant: Seen."])
  }

  @Test("They are shown while they run, before their call has a result")
  func live() throws {
    var source = try ClaudeSource(lines: [
      Line.user("go"), Line.call("t1", "Agent", #"{"prompt":" Find it\n"}"#),
    ])
    try source.read(
      Line.user("Find it", at: 3, #""isSidechain":true,"agentId":"x""#),
      file: "subagents/agent-x.jsonl")
    #expect(source.outline().suffix(2) == ["  Agent running", "    user: Find it"])
  }

  @Test("A line of progress tells which call started one")
  func progress() throws {
    var source = try ClaudeSource(lines: [Line.call("t1", "Agent"), Line.call("t2", "Agent")])
    try source.read(
      Line.user("Hello", at: 3, #""isSidechain":true,"agentId":"x""#),
      file: "subagents/agent-x.jsonl")
    #expect(source.outline().count == 3, "its place is not known yet")
    try source.read(
      #"{"type":"progress","parentToolUseID":"t2","data":{"type":"agent_progress","agentId":"x"}}"#
    )
    #expect(source.outline().last == "    user: Hello")
  }

  /// Two calls with one prompt, and the lines of two agents, which are `one` and `two`.
  private func alike(isLive: Bool) throws -> ClaudeSource {
    var source = try ClaudeSource(lines: [
      Line.call("t1", "Task", #"{"prompt":"P"}"#), Line.call("t2", "Task", #"{"prompt":"P"}"#),
    ])
    for agent in ["one", "two"] {
      let side = #""isSidechain":true,"agentId":"\#(agent)""#
      for line in [Line.user("P", at: 3, side), Line.text(agent, id: agent, at: 4, side)] {
        try source.read(line, file: "subagents/agent-\(agent).jsonl", isLive: isLive)
      }
    }
    return source
  }

  @Test("Two with the same prompt belong to the calls whose results name them")
  func samePrompt() throws {
    var source = try alike(isLive: false)
    #expect(source.outline() == ["assistant:", "  Task running", "  Task running"])
    try source.read(Line.result("t1", twin: #"{"agentId":"two"}"#))
    #expect(
      source.outline() == [
        "assistant:", "  Task completed = done", "    user: P", "    assistant: two",
        "  Task running", "    user: P", "    assistant: one",
      ])
  }

  @Test(
    "to two calls in their order where nothing names them, or somebody watches",
    arguments: [true, false])
  func samePromptUnnamed(isLive: Bool) throws {
    var source = try alike(isLive: isLive)
    if !isLive { source.finish() }
    #expect(
      source.outline().filter { !$0.contains("Task") } == [
        "assistant:", "    user: P", "    assistant: one", "    user: P", "    assistant: two",
      ])
  }

  @Test("Lines of old versions stand in the main file and find their call by its prompt")
  func inline() throws {
    func side(_ line: (String) -> String, _ uuid: String, _ parent: String?) -> String {
      let parent = parent.map { "\"\($0)\"" } ?? "null"
      return line(#""isSidechain":true,"uuid":"\#(uuid)","parentUuid":\#(parent)"#)
    }
    let source = try ClaudeSource(lines: [
      Line.user("go"), Line.call("t1", "Task", #"{"prompt":"One"}"#),
      Line.call("t2", "Task", #"{"prompt":"Two"}"#),
      side({ Line.user("Two", at: 3, $0) }, "b1", nil),
      side({ Line.user("One", at: 3, $0) }, "c1", nil),
      side({ Line.text("2", id: "m2", at: 4, $0) }, "b2", "b1"),
      side({ Line.text("1", id: "m3", at: 4, $0) }, "c2", "c1"),
      Line.result("t2"), Line.result("t1"),
    ])
    #expect(
      source.outline() == [
        "user: go", "assistant:", "  Task completed = done", "    user: One", "    assistant: 1",
        "  Task completed = done", "    user: Two", "    assistant: 2",
      ])
  }

  @Test("The file of a subagent can be opened by itself")
  func alone() throws {
    let source = try ClaudeSource(lines: [
      Line.user("Warm up", #""isSidechain":true,"agentId":"x""#),
      Line.text("Warm.", stop: "end_turn", #""isSidechain":true,"agentId":"x""#),
    ])
    #expect(source.outline() == ["user: Warm up", "assistant: Warm."])
    #expect(source.status == .succeeded)
  }

  @Test("One whose call never comes is shown at the end")
  func orphan() throws {
    var source = try ClaudeSource(lines: [Line.user("go")])
    try source.read(
      Line.user("Who am I?", at: 3, #""isSidechain":true,"agentId":"x""#),
      file: "subagents/agent-x.jsonl")
    #expect(source.outline() == ["user: go"])
    source.finish()
    #expect(
      source.outline() == [
        "user: go", "system: Subagent x; the call that started it is not known",
        "user: Who am I?",
      ])
  }

  @Test("The files that old versions keep beside the session are asked for by name")
  func linked() throws {
    var reader = SessionReader("claude-code")
    #expect(reader.linkedFiles == [])
    try reader.read(Line.result("t1", twin: #"{"agentId":"x7"}"#))
    #expect(reader.linkedFiles == ["agent-x7.jsonl"])
  }

  @Test("An interruption reaches the calls of those that are waited for")
  func interruption() throws {
    var source = try ClaudeSource(lines: [
      Line.user("go"), Line.call("t1", "Task", #"{"prompt":"P"}"#),
    ])
    let side = #""isSidechain":true,"agentId":"x""#
    try source.read(Line.user("P", at: 3, side), file: "subagents/agent-x.jsonl")
    try source.read(
      Line.call("t2", "Bash", id: "m2", at: 4, side), file: "subagents/agent-x.jsonl")
    try source.read(Line.user("[Request interrupted by user]", at: 5))
    #expect(source.outline()[2] == "  Task cancelled")
    #expect(source.outline()[5] == "      Bash cancelled")
  }

  @Test("A workflow goes on when it starts another agent after all had ended")
  func workflow() throws {
    var source = try ClaudeSource(lines: [
      Line.call("t1", "Workflow"),
      Line.result("t1", #""ok""#, twin: #"{"status":"async_launched","runId":"w"}"#),
    ])
    for (line, status) in [
      (#"{"type":"started","agentId":"a"}"#, "background"),
      (#"{"type":"result","agentId":"a","result":1}"#, "completed?"),
      (#"{"type":"started","agentId":"b"}"#, "background?"),
      (#"{"type":"result","agentId":"b","result":2}"#, "completed?"),
    ] {
      try source.read(line, file: "subagents/workflows/w/journal.jsonl")
      #expect(source.outline()[1] == "  Workflow \(status) = ok")
    }
  }
}
