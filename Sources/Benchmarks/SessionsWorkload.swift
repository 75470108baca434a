import Glibc
import SessionModel
import Sessions

/// A list of five thousand sessions of a home folder: heads and tails of their files.
enum SessionsWorkload {
  /// Sizes of session files, in KiB.
  private static let sizes = [2, 20, 60, 120, 300, 600]

  /// Writes the files, lists them, and removes them.
  static func run() {
    var template = Array("/tmp/espalier-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return }
    let home = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folders = (0..<50).map { "\(home)/.claude/projects/-home-me-project\($0)" }
    for folder in [home + "/.claude", home + "/.claude/projects"] + folders { mkdir(folder, 0o700) }
    let paths = (0..<5000).map { "\(folders[$0 % folders.count])/\($0).jsonl" }
    for (index, path) in paths.enumerated() {
      write(session(index, size: sizes[index % sizes.count] << 10), to: path)
    }
    var count = 0
    let time = Clock.median(of: 3) {
      var scan = SessionScan(["HOME": home], monotonic: { .zero })
      while !scan.isAtEnd { scan.step(budget: Milliseconds(4)) }
      count = scan.sessions(now: .zero).count
    }
    Report.row("list \(count) sessions of 916 MB", time, "ms")
    for path in paths { unlink(path) }
    for folder in folders.reversed() { rmdir(folder) }
    for folder in [home + "/.claude/projects", home + "/.claude", home] { rmdir(folder) }
  }

  /// A session of about so many bytes.
  private static func session(_ index: Int, size: Int) -> String {
    var text =
      #"{"type":"user","sessionId":"s\#(index)","cwd":"/home/me/api","timestamp":"2026-01-02T03:04:05.678Z","message":{"role":"user","content":"Fix the flaky test \#(index)"}}"#
      + "\n"
    var call = 0
    while text.utf8.count < size {
      let output = String(repeating: #"line of output naïve\n"#, count: 5 + call % 150)
      text +=
        #"{"type":"assistant","sessionId":"s\#(index)","timestamp":"2026-01-02T03:04:06.678Z","message":{"id":"m\#(call)","role":"assistant","model":"model","content":[{"type":"tool_use","id":"t\#(call)","name":"Bash","input":{"command":"make test"}}]}}"#
        + "\n"
        + #"{"type":"user","sessionId":"s\#(index)","timestamp":"2026-01-02T03:04:07.678Z","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t\#(call)","content":"\#(output)"}]}}"#
        + "\n"
      call += 1
    }
    return text
  }

  private static func write(_ text: String, to path: String) {
    guard let file = fopen(path, "w") else { return }
    fputs(text, file)
    fclose(file)
  }
}
