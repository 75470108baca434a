import SessionModel
import Testing
import WireFormats

@Suite("Who wrote what in Claude's sessions")
struct ClaudeOriginTests {
  @Test("What an editor tells in front of a prompt is neither prompt nor title")
  func editor() throws {
    let open = "<ide_opened_file>The user opened /w/a.md.</ide_opened_file>"
    let select = "<ide_selection>lines 3 to 4</ide_selection>"
    func blocks(_ texts: String...) -> String {
      let list = texts.map { #"{"type":"text","text":"\#($0)"}"# }.joined(separator: ",")
      return #"{"type":"user","message":{"role":"user","content":[\#(list)]}}"#
    }
    for line in [
      blocks(open, select, "mend it"), blocks(open + "\\n" + select + "\\nmend it"),
      Line.user(open + select + " mend it"),
    ] {
      let source = try ClaudeSource(lines: [line])
      #expect(source.text(.title) == "mend it")
      #expect(source.outline().last == "user: mend it")
      let said = source.origins.joined(separator: "\n").replacing("context: ", with: "")
      #expect(said == "The user opened /w/a.md.\nlines 3 to 4")
    }
    #expect(try ClaudeSource(lines: [Line.user("<ide_open is what I type")]).origins == [])
  }

  @Test("Messages of other agents are theirs; one that only waits starts no work")
  func teammates() throws {
    let idle =
      #"<teammate-message teammate_id=\"owl\">\n{\"type\":\"idle_notification\"}\n</teammate-message>"#
    let news =
      #"<teammate-message teammate_id=\"owl\" color=\"blue\">\nThe nest is built.\n</teammate-message>"#
    let over =
      #"<teammate-message teammate_id=\"system\">\n{\"type\":\"teammate_terminated\"}\n</teammate-message>"#
    var source = try ClaudeSource(lines: [
      Line.user("build"), Line.text("I wait.", stop: "end_turn"), Line.user(idle, at: 2),
    ])
    #expect(source.status == .succeeded)
    try source.read(Line.user(news, at: 3))
    #expect(source.status == .inProgress)
    try source.read(Line.text("Good.", id: "m2", stop: "end_turn", at: 4))
    #expect(source.text(.title) == "build")
    #expect(
      source.origins == ["teammate: owl: idle notification", "teammate: owl: The nest is built."])
    #expect(source.outline().filter { $0.hasPrefix("user") } == ["user: build"])
    try source.read(Line.user(over, at: 5))
    #expect(source.origins.last == "teammate: system: teammate terminated")
  }

  @Test(
    "A command is its person's, what it is expanded to is not"
  )
  func commands() throws {
    let command =
      "<command-message>sweep</command-message><command-name>/sweep</command-name><command-args>yard</command-args>"
    var source = try ClaudeSource(lines: [
      Line.user(command), Line.user("Sweep the yard.", at: 1, #""isMeta":true"#),
    ])
    #expect(source.outline() == ["user: /sweep yard", "system: Sweep the yard."])
    #expect(source.origins == ["command: Sweep the yard."])
    #expect(source.text(.title) == "/sweep yard")
    try source.read(Line.text("Swept."))
    try source.read(Line.user("Mind the cat.", at: 2, #""isMeta":true"#))
    #expect(source.origins.last == "context: Mind the cat.")
    try source.read(Line.user("and the steps", at: 3))
    #expect(
      source.text(.title) == "/sweep yard", "a command that says what it is about is a prompt")
  }

  @Test(
    "A command that asks for nothing is the title until there is a prompt", arguments: ["", "opus"])
  func settings(arguments: String) throws {
    var source = try ClaudeSource(lines: [
      Line.user("<command-name>/model</command-name><command-args>\(arguments)</command-args>")
    ])
    #expect(source.text(.title)?.hasPrefix("/model") == true)
    try source.read(Line.user("Sweep the yard", at: 1))
    #expect(source.text(.title) == "Sweep the yard")
  }

  @Test("What hooks, compactions and the background say is marked")
  func others() throws {
    let source = try ClaudeSource(lines: [
      Line.user("Stop hook feedback:\\nnot yet", #""isMeta":true"#),
      Line.user("So far so good.", #""isCompactSummary":true"#),
      Line.user(
        "<task-notification><task-id>b</task-id><summary>It rings</summary><event>ding</event></task-notification>"
      ),
      #"{"type":"attachment","attachment":{"type":"hook_blocking_error","hookName":"H","blockingError":"no"}}"#,
    ])
    #expect(
      source.origins == [
        "hook: Stop hook feedback:\nnot yet", "summary: So far so good.",
        "notification: It rings\nding", "hook: H stopped the work: no",
      ])
  }

  @Test("Blanks in front of the output of a command stay")
  func blanks() throws {
    let source = try ClaudeSource(lines: [
      Line.user(#"<bash-stdout>\n   1  a\n   2  b\n</bash-stdout><bash-stderr></bash-stderr>"#)
    ])
    #expect(source.outline() == ["system:    1  a|   2  b"])
  }
}
