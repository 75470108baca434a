import BenchmarkBaseline
import SessionModel
import Sessions

/// A list of the sessions of a home folder: heads and tails of their files.
enum SessionsWorkload {
  /// Sizes of session files, in KiB.
  private static let sizes = [2, 20, 60, 120, 300, 600]

  /// Writes the files and lists them.
  static func run(_ run: inout Run) {
    let files = run.isLong ? 5000 : 1000
    let folders = (0..<50).map { ".claude/projects/-home-me-project\($0)" }
    for folder in [".claude", ".claude/projects"] + folders { run.folder.makeFolder(folder) }
    var bytes = 0
    for index in 0..<files {
      let session = Array(session(index, size: sizes[index % sizes.count] << 10).utf8)
      bytes += session.count
      run.folder.write(session, to: "\(folders[index % folders.count])/\(index).jsonl")
    }
    let home = run.folder.path
    func list() -> Int {
      var scan = SessionScan(
        ["HOME": home], query: { _, _ in [] }, unpack: { _, _, _ in nil }, monotonic: { .zero })
      while !scan.isAtEnd { scan.step(budget: Milliseconds(4)) }
      return scan.sessions(now: .zero).count
    }
    let time = Clock.median(of: 3) { _ = list() }
    Table.row(
      "sessions, \(files) files, \(bytes / 1_000_000) MB", time, "ms",
      [.also(1000 * time / Double(files), "µs a file")])
    if !run.isLong { run.count("sessions", .nodes, run.countAllocations("sessions", list)) }
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
}
