import SessionModel
import TestSupport
import Testing

@testable import Reports

@Suite("Taking secrets out")
struct RedactorTests {
  private let redactor = Redactor(literals: ["open-sesame-42"])

  @Test(
    "what must not leave the machine is hidden",
    arguments: [
      ("use sk-ant-api03-AbC123dEf456 now", "use [redacted] now"),
      ("ghp_0123456789abcdefABCDEF0123456789abcd", "[redacted]"),
      ("AKIAIOSFODNN7EXAMPLE,", "[redacted],"),
      ("Authorization: Bearer abc123def456", "Authorization: Bearer [redacted]"),
      ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl end", "[redacted] end"),
      ("DB_PASSWORD=hunter2x go", "DB_PASSWORD=[redacted] go"),
      (#"{"api_key": "correct-horse", "n": 1}"#, #"{"api_key": "[redacted]", "n": 1}"#),
      (#"{\"client_secret\":\"correct-horse\"}"#, #"{\"client_secret\":\"[redacted]\"}"#),
      ("--token='correcthorse'", "--token='[redacted]'"),
      ("https://ada:pw@example.org/x", "https://[redacted]@example.org/x"),
      ("ls /home/ada/src /Users/ada", "ls ~/src ~"),
      ("see file:///Users/ada/x", "see file://~/x"),
      (#"cd C:\Users\ada\src"#, #"cd C:\Users\~\src"#),
      (#"{"p":"C:\\Users\\ada\\src"}"#, #"{"p":"C:\\Users\\~\\src"}"#),
      (
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\n.",
        "-----BEGIN RSA PRIVATE KEY-----\n[redacted]\n[redacted]\n-----END RSA PRIVATE KEY-----\n."
      ),
      ("x open-sesame-42 y b3Blbi1zZXNhbWUtNDI z", "x [redacted] y [redacted] z"),
    ])
  func hidden(text: String, expected: String) {
    #expect(redactor.text(text) == expected)
  }

  @Test(
    "what is no secret stays",
    arguments: [
      "max_tokens: 4096", "password: string", "token = next()", "sk-learn is a library",
      "https://example.org/home/x/y", "the secret: a good night's sleep", "\"input_tokens\":123456",
      "key: value", "basic authentication", "ada@example.org", "$TOKEN token=$TOKEN",
      "/srv/home.txt",
    ])
  func kept(text: String) {
    #expect(redactor.text(text) == text)
  }

  @Test("what the user names is hidden too")
  func patterns() {
    let redactor = Redactor(patterns: [
      { text in
        text.firstRange(of: "Falcon").map {
          [
            text.utf8.distance(
              from: text.startIndex, to: $0.lowerBound)..<text.utf8.distance(
                from: text.startIndex, to: $0.upperBound)
          ]
        } ?? []
      }
    ])
    #expect(redactor.text("project Falcon is late") == "project [redacted] is late")
  }

  @Test("no style tells a secret, wherever it stands", arguments: ReportStyle.allCases)
  func styles(_ style: ReportStyle) {
    let secret = "sk-ant-api03-" + String(repeating: "q7", count: 30)
    var job = TestSupport.SessionBuilder(title: "with \(secret)")
    job.entry("asks \(secret)", role: .user)
    let entry = job.entry(
      "says \(secret) in a long line that a box has to break somewhere or other")
    job.set(entry, .reasoning, "thinks \(secret)")
    job.call(
      "Bash",
      #"{"command":"curl -H 'x: \#(secret)'","deep":{"password":"correct horse","a":["\#(secret)"]}}"#,
      under: entry, took: 1, .failed, result: "got \(secret)",
      error: #"{"message":"no \#(secret)"}"#)
    job.call(
      "Edit", #"{"file_path":"/home/ada/x","old_string":"a","new_string":"\#(secret)"}"#,
      under: entry,
      took: 1, result: "{\"text\":\"\(secret)\"}")
    job.set(.root, .outputText, "answers \(secret)")
    job.finish()
    let text = StyledSessions.text(style, job.session) {
      $0.redactor = Redactor()
      $0.columns = style == .rich ? 40 : nil
    }
    #expect(!text.contains("q7q7") && !text.contains("/home/ada"))
    if style != .diff, style != .tree, style != .simple { #expect(!text.contains("correct horse")) }
  }
}
