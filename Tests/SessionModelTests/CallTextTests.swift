import JSONReading
import SessionModel
import TestSupport
import Testing

@Suite("Calls as sentences")
struct CallTextTests {
  @Test(
    "a tool is for the same thing whatever an agent calls it",
    arguments: [
      ("Bash", "command"), ("run_shell_command", "command"), ("shell", "command"),
      ("functions.exec_command", "command"), ("Read", "read"), ("read_file", "read"),
      ("copilot_readFile", "read"), ("LS", "list"), ("list_directory", "list"), ("Grep", "search"),
      ("Glob", "search"), ("codebase_search", "search"), ("Edit", "edit"), ("str_replace", "edit"),
      ("Write", "write"), ("write_file", "write"), ("apply_patch", "patch"), ("TodoWrite", "todo"),
      ("update_plan", "todo"), ("ExitPlanMode", "plan"), ("AskUserQuestion", "question"),
      ("Task", "agent"), ("spawn_agent", "agent"), ("WebFetch", "web"),
      ("google_web_search", "web"),
      ("mcp__github__create_issue", "mcp"), ("mcp__fs__read_file", "mcp"), ("weather", "other"),
      ("mcp__", "other"), ("", "other"), ("...", "other"),
    ])
  func kinds(_ name: String, _ kind: String) {
    #expect(ToolKind(named: name).word == kind)
    #expect(ToolKind(word: kind)?.word == kind)
  }

  @Test("the kind of a call follows its name, and an entry has none")
  func kindOfCall() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    let call = job.call("Read", under: entry)
    #expect(job.session.toolKind(call) == .read)
    #expect(job.session.role(entry) == .assistant)
    job.set(call, .name, "Bash")
    #expect(job.session.toolKind(call) == .command)
    #expect(job.session.toolKind(entry) == .other)
  }

  @Test(
    "a call is told by what matters of its arguments",
    arguments: [
      ("Bash", #"{"command":"bash -lc 'cd /repo && timeout 60 make test'"}"#, "make test"),
      ("shell", #"{"command":["bash","-lc","cd /repo && ls"]}"#, "ls"),
      ("shell", #"{"command":["git","status"]}"#, "git, status"),
      ("Bash", #"{"command":"cd /repo"}"#, "cd /repo"),
      ("Bash", #"{"command":"echo a && cd b"}"#, "echo a && cd b"),
      ("Read", #"{"file_path":"/repo/src/a.swift","offset":40,"limit":20}"#, "src/a.swift 40-59"),
      ("Read", #"{"file_path":"/repo/src/a.swift"}"#, "src/a.swift"),
      (
        "read_file", #"{"path":"/home/ann/notes.md","start_line":1,"end_line":9}"#, "~/notes.md 1-9"
      ),
      ("Read", #"{"file_path":"/repository/a"}"#, "/repository/a"),
      ("Grep", #"{"pattern":"foo","path":"/repo/src","glob":"*.ts"}"#, "foo  in src *.ts"),
      ("Grep", #"{"pattern":"foo","path":"/repo"}"#, "foo"),
      (
        "TodoWrite",
        #"{"todos":[{"content":"a","status":"completed"},{"content":"b c","status":"in_progress"},{"content":"d","status":"pending"}]}"#,
        "1 of 3 done, now: b c"
      ),
      (
        "update_plan",
        #"{"plan":[{"step":"look","status":"completed"},{"step":"mend","status":"pending"}]}"#,
        "1 of 2 done"
      ),
      ("update_todo_list", #"{"todos":"[x] a\n[-] b\n[ ] c"}"#, "1 of 3 done, now: b"),
      (
        "apply_patch", "*** Begin Patch\n*** Update File: src/a.py\n@@\n-x\n+y\n*** End Patch",
        "src/a.py"
      ),
      (
        "apply_patch",
        #"{"input":"*** Begin Patch\n*** Add File: /repo/a\n+x\n*** Delete File: b\n*** End Patch"}"#,
        "a and 1 more"
      ),
      (
        "AskUserQuestion", #"{"questions":[{"question":"Which port?"},{"question":"Why?"}]}"#,
        "Which port?  and 1 more"
      ),
      (
        "Task", #"{"description":"Look around","prompt":"long","subagent_type":"Explore"}"#,
        "Explore: Look around"
      ),
      ("Task", #"{"description":"Look","subagent_type":"general-purpose"}"#, "Look"),
      ("WebFetch", #"{"url":"https://example.org/a","prompt":"what"}"#, "example.org/a"),
      ("ExitPlanMode", ##"{"plan":"# Mend it\n\n1. look"}"##, "Mend it 1. look"),
      ("mcp__x__y", #"{"a":1}"#, "a: 1"), ("weather", #"{"city":"Oslo"}"#, "city: Oslo"),
      ("Read", #"{"file_path":5}"#, "5"), ("Bash", "{}", ""), ("Grep", "[1,2", "[1,2"),
      // A line of words in the place of arguments begins with the name.
      ("create", "create reproduce_bug.py\n", "reproduce_bug.py"), ("submit", "submit", ""),
      ("python", "python -c 'x'", "-c 'x'"), ("open", "opening a", "opening a"),
      ("create", #"{"text":"create it"}"#, "create it"),
    ])
  func texts(_ name: String, _ arguments: String, _ expected: String) {
    let text = CallText(
      Argument.list(arguments, parser: JSONParser()), kind: ToolKind(named: name), name: name,
      style: CallText.Style(paths: PathText(folder: "/repo/")), parser: JSONParser())
    #expect(text.text == expected)
  }

  @Test("what the user wants told comes first: an argument, or a text with arguments in it")
  func wanted() {
    let style = CallText.Style(wanted: ["copy": "{from} to {to}", "read": "encoding"])
    func text(_ name: String, _ arguments: String) -> String {
      CallText(
        Argument.list(arguments, parser: JSONParser()), kind: ToolKind(named: name), name: name,
        style: style, parser: JSONParser()
      ).text
    }
    #expect(text("Copy", #"{"from":"a","to":"b"}"#) == "a to b")
    #expect(text("Copy", #"{"from":"a"}"#) == "a to ")
    #expect(text("Copy", #"{"path":"a"}"#) == "a")
    #expect(text("Read", #"{"path":"a","encoding":"utf-8"}"#) == "utf-8")
  }

  @Test(
    "what came of a call is told in a word or two",
    arguments: [
      ("Read", "a\nb\nc", nil, "3 lines"), ("Read", "", nil, "empty"),
      ("LS", "a\nb", nil, "2 names"), ("Grep", "Found 17 files\na\nb", nil, "17 files"),
      ("Grep", "No files found", nil, "no match"), ("Grep", "a:1:x", nil, "1 match"),
      ("Bash", "fine", nil, nil), ("Bash", "Exit code 2\nno rule", "failed", "exit 2"),
      ("shell", #"{"output":"x","metadata":{"exit_code":7}}"#, "failed", "exit 7"),
      ("exec_command", "Process exited with code 1\nOutput:", "failed", "exit 1"),
      ("Bash", "the exit code of the exit code", nil, nil), ("Read", "no such file", "failed", nil),
      (
        "AskUserQuestion", #"Your questions have been answered: "Which port?"="8080". Go on."#, nil,
        "8080"
      ),
      ("Read", #"[{"type":"text","text":"a\nb"}]"#, nil, "2 lines"),
      ("Read", "a\n\nb\n\n", nil, "4 lines"), ("Read", "a\r\n\r\nb\r\n", nil, "3 lines"),
      ("Read", "\n", nil, "empty"),
      ("read", "a\n\nb\n\n[Showing lines 1-3 of 9. Use offset=4 to continue]", nil, "3 lines"),
      (
        "Read", "    1→a\n    2→\n    3→b\n\n<system-reminder>\nCare.\n</system-reminder>\n", nil,
        "3 lines"
      ),
      ("Read", "a\nb\n\n<system-reminder>\nCare.\n</system-reminder>", nil, "2 lines"),
      (
        "read", "<file>\n00001| a\n00002| \n\n(End of file - total 2 lines)\n</file>", nil,
        "2 lines"
      ),
      ("Grep", "a-1-x\na:2:y\na-3-z\n--\nb-2.txt:7:y", nil, "2 matches"),
      ("Grep", "a.txt\nb.txt", nil, "2 matches"),
    ] as [(String, String, String?, String?)])
  func outcomes(_ name: String, _ result: String, _ status: String?, _ expected: String?) {
    var job = SessionBuilder()
    let call = job.call(name, under: job.entry("A"))
    job.end(call, status == nil ? .completed : .failed, result: result)
    let outcome = CallOutcome(
      of: call, in: job.session, at: job.session.position, parser: JSONParser())
    #expect(outcome?.text == expected)
  }

  @Test("an edit is told by the lines that came and went")
  func edits() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    let edit = job.call(
      "Edit", #"{"file_path":"a","old_string":"x\ny","new_string":"z"}"#, under: entry, took: 1)
    let write = job.call("Write", #"{"file_path":"b","content":"1\n2\n"}"#, under: entry, took: 1)
    func outcome(_ call: NodeID) -> String? {
      CallOutcome(of: call, in: job.session, at: job.session.position, parser: JSONParser())?.text
    }
    #expect(outcome(edit) == "+1 -2")
    #expect(outcome(write) == "+2")
  }
}
