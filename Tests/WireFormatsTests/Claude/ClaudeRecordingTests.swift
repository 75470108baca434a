import JSONReading
import SessionModel
import Testing
import WireFormats

/// Whole files: recordings beside the project, and fixtures cut at every byte.
@Suite("Claude's files")
struct ClaudeRecordingTests {
  private static let folders = ["claude-code", "claude-stream-json"]
  private static let haveSamples = !TestFile.all(in: TestFile.samples + "/claude-code").isEmpty

  @Test(
    "Every recording is recognised, read through, and leaves no call open",
    .enabled(if: haveSamples, "the recordings are not beside the project"), arguments: folders)
  func recordings(name: String) throws {
    let folder = TestFile.samples + "/" + name
    for file in TestFile.all(in: folder) where file.hasSuffix(".jsonl") || file.hasSuffix(".ndjson")
    {
      let bytes = TestFile.bytes(folder + "/" + file) ?? []
      guard !bytes.isEmpty else { continue }
      let found = bytes.prefix(64 << 10).withUnsafeBytes {
        Format.detect($0, isWhole: bytes.count <= 64 << 10)
      }
      #expect(found.format?.name == name, "\(file)")
      var source = try ClaudeSource(name)
      var refused = 0
      for line in TestFile.lines(folder + "/" + file) {
        do { try source.read(line) } catch { refused += 1 }
      }
      // A last line that is torn might have gone on.
      let told = source.session.malformedCount
      source.finish()
      refused += source.session.malformedCount - told
      #expect(source.status?.isOpen == false, "\(file)")
      #expect(source.session.callsLeftOpen == [], "\(file)")
      #expect(refused == Self.unreadable(TestFile.lines(folder + "/" + file)), "\(file)")
    }
  }

  /// The lines that are no JSON objects.
  private static func unreadable(_ lines: [String]) -> Int {
    let parser = JSONParser()
    return lines.count { line in
      let isObject = try? parser.parse(copying: Array(line.utf8)) { (value) throws(JSONError) in
        value.kind == .object
      }
      return isObject != true
    }
  }

  @Test(
    "The calls of a real session stand as an independent count says",
    .enabled(if: haveSamples, "the recordings are not beside the project"))
  func count() throws {
    let lines = TestFile.lines(
      TestFile.samples + "/claude-code/ccviewer-fe5e1c67-53e7-4862-81ae-d0e013e3270b.jsonl")
    var source = try ClaudeSource(lines: lines)
    source.finish()
    let failed = lines.count { $0.contains(#""is_error":true"#) }
    let background = lines.count { $0.contains(#""backgroundTaskId""#) }
    let all = lines.count { $0.contains(#""type":"tool_use""#) }
    func count(_ status: ToolStatus) -> Int { source.calls.count { $0.status?.value == status } }
    #expect(source.calls.count == all)
    #expect(count(.failed) == failed)
    #expect(count(.cancelled) == background, "each shell in the background was killed")
    #expect(count(.completed) == all - failed - background)
    let tasks = source.outline().count { $0.hasPrefix("  Task ") }
    let inside = source.outline().count { $0.hasPrefix("    user: ") }
    #expect(tasks == 5 && inside == 5, "each subagent stands under its own call")
  }

  @Test(
    "A fixture cut at any byte is a sensible session",
    arguments: [
      ("claude-code", "claude-code/house.jsonl"),
      ("claude-stream-json", "claude-stream-json/pieces.jsonl"),
      ("claude-stream-json", "claude-stream-json/whole.jsonl"),
    ])
  func prefixes(format: String, file: String) throws {
    let lines = TestFile.lines(TestFile.fixtures + "/" + file)
    var read: [String] = []
    for line in lines {
      for length in stride(from: 0, to: line.utf8.count, by: 23) {
        var source = try ClaudeSource(format, read)
        // The torn last line is refused or, when it ends in time, read.
        try? source.read(String(decoding: line.utf8.prefix(length), as: UTF8.self))
        source.finish()
        #expect(source.session.callsLeftOpen == [])
        #expect(read.isEmpty || source.status?.isOpen == false)
      }
      read.append(line)
    }
  }

  @Test(
    "What a session was at a position is what is found there later",
    arguments: [
      ("claude-code", "claude-code/house.jsonl"),
      ("claude-stream-json", "claude-stream-json/pieces.jsonl"),
    ])
  func timeTravel(format: String, file: String) throws {
    var source = try ClaudeSource(format)
    var seen: [(position: Int32, outline: [String])] = []
    for line in TestFile.lines(TestFile.fixtures + "/" + file) {
      try source.read(line)
      seen.append((source.session.position, source.outline()))
    }
    source.finish()
    for moment in seen {
      #expect(source.outline(at: moment.position) == moment.outline)
    }
  }
}
