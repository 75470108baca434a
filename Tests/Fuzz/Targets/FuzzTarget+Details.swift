import CellGrid
import SessionModel
import TestSupport
import ViewerCore
import ViewerScreen

extension FuzzTarget {
  /// What the viewer shows of a call, on screens of any size: arguments, result and error stand in
  /// lines, and keys are pressed meanwhile. The same as a request, a command and an answer is what
  /// the overview tells.
  static let details = FuzzTarget(
    name: "details", mutation: .lines(behind: 8),
    seeds: {
      let texts = [
        "{\"file_path\":\"a.swift\",\"old_string\":\"a\\nb\",\"new_string\":\"a\\nc\"}\n{\"r\":[1,2]}\nno",
        "{\"command\":\"cd a && npm test 2>&1 | tail; (git push) > b <<'E'\"}\nCan you? Please.\n2 failed",
        "{\"command\":\"ls\"}\n# Title\u{0B}* a\u{0B}```swift\u{0B}let x = 1\u{0B}```\n\u{1b}[31mred\u{1b}[0m",
        "{\"patch\":\"*** Begin Patch\\n*** Update File: a\\n@@\\n-a\\n+b\\n*** End Patch\"}\nok\nno",
      ]
      return texts.map { Array("\r\u{4}jlvoJ ".utf8) + Array($0.utf8) }
    },
    words: {
      FuzzFiles.literals(in: "ViewerCore/Views/Detail").filter { $0.count > 2 }
        + ["```", "| a | b |", "\\n+", "\\n-", "@@ -1 +1 @@", "\u{1b}[31m", "> ", "- [ ] ", "<b>"]
    },
    run: { input in
      var input = FuzzInput(input)
      let (rows, columns) = (Int(input.byte()) % 60, Int(input.byte()))
      let keys = (0..<6).map { _ in input.byte() }
      // A vertical tab is a line end inside of a text.
      let texts = input.rest.split(separator: 10, maxSplits: 2, omittingEmptySubsequences: false)
        .map { String(decoding: $0.map { $0 == 11 ? 10 : $0 }, as: UTF8.self) }
      var job = SessionBuilder(title: texts[0])
      let entry = job.entry(texts.last)
      let call = job.call(
        "Edit", texts[0], under: entry, took: 1, texts.count > 2 ? .failed : .completed,
        result: texts.count > 1 ? texts[1] : nil, error: texts.count > 2 ? texts[2] : nil)
      job.set(call, .data, texts[0])
      job.entry(texts[0], role: .user)
      job.call("Bash", texts[0], under: job.entry(nil), took: 1, result: texts.last)
      job.entry(texts.last)
      var state = ViewerState(
        rows: rows, columns: columns, now: job.time, options: ViewerOptions(sourceName: "x"))
      _ = reduce(.sessionGrew, into: &state, session: job.session)
      for key in [UInt8(ascii: "L"), 13] + keys {
        let key = Key.character(Character(UnicodeScalar(key % 0x5F + 0x20)), [])
        _ = reduce(.key(key), into: &state, session: job.session)
        var grid = Grid(rows: state.rows, columns: state.columns)
        draw(state, job.session, into: &grid)
      }
      var overview = ViewerState(
        rows: rows, columns: columns, now: job.time, options: ViewerOptions(sourceName: "x"))
      _ = reduce(.sessionGrew, into: &overview, session: job.session)
      _ = reduce(.key(.character("=", [])), into: &overview, session: job.session)
      var grid = Grid(rows: overview.rows, columns: overview.columns)
      draw(overview, job.session, into: &grid)
      for text in texts { _ = PartialJSON.candidates(text) }
    })
}
