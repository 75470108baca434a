import CellGrid
import JSONReading
import SessionModel
import TestSupport
import Testing
import ViewerCore

@Suite("Summaries of calls")
struct SummaryTests {
  @Test(
    "the argument that tells most is shown",
    arguments: [
      (#"{"query":"x y","limit":3}"#, "query: x y"),
      (#"{"timeout":5,"command":"ls -l\nrm x"}"#, "ls -l rm x"),
      (#"{"url":"https://example.org/a"}"#, "example.org/a"),
      (#"{"pattern":"foo","path":"src"}"#, "foo  in src"),
      (#"{"file_path":"/a/b.c","content":"long"}"#, "/a/b.c"),
      (#"{"a":1,"b":[1],"c":true}"#, "a: 1  c: true"),
      (#"{"topics":["a","b"]}"#, "topics: a, b"),
      (#"{}"#, ""), (#"null"#, ""), (#""plain""#, "plain"), (#"{"half":"#, #"{"half":"#),
      (#"{"path":"a/b","content":"and mo"#, "a/b"), (#"{"query":"agents \"#, "query: agents"),
      (#"{"n":1,"list":[1,{"a":2"#, "n: 1"), (#"{"n":1,"m"#, "n: 1"), ("{}}", "{}}"),
      (#"{"query":"","n":7}"#, "n: 7"), (#"{"url":null}"#, ""),
    ])
  func summary(_ arguments: String, _ expected: String) {
    var job = SessionBuilder()
    let entry = job.entry("A")
    let call = job.call("c", arguments, under: entry)
    let summary = CallSummary.read(
      call, job.session, at: job.session.position, parser: JSONParser(),
      style: CallStyle(job.session, at: job.session.position, ToolDefaults()))
    #expect(summary.text.string == expected)
  }
}
